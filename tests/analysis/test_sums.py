"""Counters that guards in a loop stop, against all runs of the loop: nothing is reported that no run can reach."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random

import pytest
from msgspec import Struct

from ddilint.finding import Report
from tests.inprocess import report_on

_LOOPS = 30
_ROUNDS = 120
_MOST_STATES = 3000
_WORDS = 32
_PACKET_BYTES, _MAXIMUM_BYTES = 48, 240

_HEAD = """#include <ntddk.h>
#include <ntiologc.h>
extern PDEVICE_OBJECT GaugeDevice;
static VOID Finish(PIO_ERROR_LOG_PACKET entry)
{
    if (entry) { entry->ErrorCode = IO_ERR_RESET; entry->DumpDataSize = 0; IoWriteErrorLogEntry(entry); }
}
"""
_LOOP = """VOID F{number}(PSCATTER_GATHER_LIST list)
{{
    ULONG n = 0, m = {first}, f = 0, i;
    for (i = 0; i < list->NumberOfElements; i++) {{ ULONG in = list->Elements[i].Length & 1; {body} }}
    Finish((PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(
        GaugeDevice, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + n * sizeof(ULONG))));
}}
"""


class _Leaves(Exception):  # noqa: N818 - a way to leave a loop's body
    """`break`."""


class _GoesOn(Exception):  # noqa: N818 - a way to leave a loop's body
    """`continue`."""


Values = dict[str, int]


class _Code(Struct, frozen=True):
    """A condition or a statement: its text in C, and what it does."""

    text: str
    run: Callable[[Values], object]


def _condition(random: Random, depth: int = 0) -> _Code:
    kind = random.random()
    if kind < 0.35:
        return _Code("in", lambda values: values["in"])
    if kind < 0.65:
        name, limit = random.choice("nm"), random.choice((3, 5, 8, 10, 20, 40, 60))
        sign = random.choice(("<", "<=", ">="))
        return _Code(f"{name} {sign} {limit}", lambda values: _compared(values[name], sign, limit))
    if kind < 0.75:
        return _Code("!f", lambda values: not values["f"])
    if kind < 0.8:
        end = random.choice((5, 30, 60))
        return _Code(f"i < {end}", lambda values: values["i"] < end)
    if depth:
        return _Code("f", lambda values: values["f"])
    first, second = _condition(random, 1), _condition(random, 1)
    if random.random() < 0.5:
        return _Code(
            f"({first.text} && {second.text})", lambda values: first.run(values) and second.run(values)
        )
    return _Code(f"({first.text} || {second.text})", lambda values: first.run(values) or second.run(values))


def _compared(value: int, sign: str, limit: int) -> bool:
    return {"<": value < limit, "<=": value <= limit, ">=": value >= limit}[sign]


def _statement(random: Random, depth: int = 0) -> _Code:
    kind = random.random()
    if kind < 0.5 or depth == 2:
        name, step = random.choice("nnm"), random.choice((1, 1, 2, 4))
        return _Code(f"{name} += {step};", lambda values: _set(values, name, values[name] + step))
    if kind < 0.55:
        flag = random.choice((0, 1))
        return _Code(f"f = {flag};", lambda values: _set(values, "f", flag))
    if kind < 0.6:
        return _Code("m = n;", lambda values: _set(values, "m", values["n"]))
    if kind < 0.65 and depth:
        return random.choice((_Code("break;", _leave), _Code("continue;", _go_on)))
    test = _condition(random)
    then = [_statement(random, depth + 1) for _ in range(random.choice((1, 1, 2)))]
    other = [_statement(random, depth + 1)] if random.random() < 0.3 else []
    text = f"if ({test.text}) {{ {_text(then)} }}" + (f" else {{ {_text(other)} }}" if other else "")
    return _Code(text, lambda values: [each.run(values) for each in (then if test.run(values) else other)])


def _text(statements: Sequence[_Code]) -> str:
    return " ".join(each.text for each in statements)


def _set(values: Values, name: str, value: int) -> None:
    values[name] = value % (1 << _WORDS)


def _leave(values: Values) -> None:
    raise _Leaves


def _go_on(values: Values) -> None:
    raise _GoesOn


def _largest(body: Sequence[_Code], first: int) -> int | None:
    """The largest n with which the loop can end, whatever it reads; None where there is too much to try."""
    ends = {0}
    front = {(0, first, 0)}
    for i in range(_ROUNDS):
        following: set[tuple[int, int, int]] = set()
        for n, m, f in front:
            for read in (0, 1):
                values = {"n": n, "m": m, "f": f, "i": i, "in": read}
                try:
                    for statement in body:
                        statement.run(values)
                except _Leaves:
                    ends.add(values["n"])
                    continue
                except _GoesOn:
                    pass
                following.add((values["n"], values["m"], values["f"]))
        if len(following) > _MOST_STATES:
            return None
        front = following
        ends |= {n for n, _, _ in front}
    return max(ends)


def _loops(random: Random) -> Iterator[tuple[str, int]]:
    """The text of loops, most of which end with a small n, and the largest that they can end with."""
    number = 0
    while number < _LOOPS:
        body = [_statement(random) for _ in range(random.choice((1, 2, 2, 3)))]
        first = random.choice((0, 0, 20))
        largest = _largest(body, first) if "n +=" in _text(body) else None
        if largest is None or (largest > 2 * _ROUNDS // 3 and random.random() < 0.9):
            continue
        yield _LOOP.format(number=number, first=first, body=_text(body)), largest
        number += 1


@pytest.mark.parametrize("seed", range(4))
def test_no_sum_is_larger_than_any_run_makes_it(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loops = list(_loops(Random(seed)))
    source = tmp_path / "loops.c"
    source.write_text(_HEAD + "".join(text for text, _ in loops))
    report: Report = report_on(source, ("DDI101", "DDI102"), monkeypatch)
    lines = source.read_text().splitlines()
    found = {_function_at(lines, finding.location.line) for finding in report.findings}
    too_large = {
        number for number, (_, largest) in enumerate(loops) if _PACKET_BYTES + 4 * largest > _MAXIMUM_BYTES
    }
    assert [loops[number] for number in sorted(found - too_large)] == []
    assert len(found) >= len(too_large) // 2


def _function_at(lines: Sequence[str], line: int) -> int:
    head = next(text for text in reversed(lines[:line]) if text.startswith("VOID F"))
    return int(head.removeprefix("VOID F").partition("(")[0])
