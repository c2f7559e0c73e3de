"""How many characters formats make."""

from __future__ import annotations

import pytest

from ddilint.analysis.formats import Argument, Formatter
from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Origin, Symbol


class _Strings:
    """Every string has a length that nobody knows, but for its name."""

    def terminated(self, argument: Argument, unit: int) -> Expr | None:
        return _anything(f"length {argument.index} {unit}")

    def counted(self, argument: Argument, unit: int) -> Expr | None:
        return _anything(f"counted {argument.index} {unit}")


def _anything(name: str, width: int = 64) -> Expr:
    return ex.symbol(Symbol(name, width, False, Origin.INPUT, name))


def _made(text: str, *values: Expr, pointer_bits: int = 64) -> Expr | None:
    given = [Argument(value, signed=True, index=index) for index, value in enumerate(values)]
    return Formatter(pointer_bits, 2, _Strings(), lambda value: value.interval).length(text, given)


@pytest.mark.parametrize(
    ("text", "longest"),
    [
        ("", 0),
        ("port", 4),
        ("port %u", 5 + len(str(0xFFFFFFFF))),
        ("%d", len(str(-(2**31)))),
        ("%I64d", len(str(-(2**63)))),
        ("%#x", 8 + 2),
        ("%08X:%llx", 8 + 1 + 16),
        ("%20u", 20),
        ("%.12u", 12),
        ("%c%%", 2),
        ("%p", 16),
        ("%.8ws", 8),
        ("%-12.8s", 12),
        ("%Iu", 20),
        ("%f", None),
        ("100 %", None),
    ],
)
def test_most_characters(text: str, longest: int | None) -> None:
    made = _made(text, _anything("first"), _anything("second"))
    assert (made.interval.uhi if made is not None else None) == longest


@pytest.mark.parametrize("value", [0, 1, 9, 10, 99, 100, 4095, 4096, 2**31 - 1, 2**31, 2**32 - 1])
@pytest.mark.parametrize(
    "text", ["%u", "%d", "%x", "%#x", "%o", "%5u", "%.3d", "%+d", "% 06d", "%08lX", "<%-9i>"]
)
def test_numbers_have_their_digits(text: str, value: int) -> None:
    signed = value - 2**32 if value >> 31 and text[-1] in "di>" else value
    shown = text.replace("lX", "X").replace("#o", "o") % signed
    made = _made(text, ex.const(value, 32))
    expected = len(shown) - (2 if "#x" in text and not value else 0)  # C writes `0` for `%#x`
    assert made is ex.const(expected, 64)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("%s", "length 0 2"),
        ("%hs", "length 0 1"),
        ("%S", "length 0 1"),
        ("%wZ", "counted 0 2"),
        ("%Z", "counted 0 1"),
    ],
)
def test_strings_are_as_long_as_they_are(text: str, named: str) -> None:
    made = _made(f"<{text}>", _anything("text"))
    assert made is ex.add(_anything(named), ex.const(2, 64))


def test_arguments_give_widths() -> None:
    made = _made("%*u%.*s", ex.const(12, 32), ex.const(7, 32), ex.const(3, 32), _anything("text"))
    assert made is not None
    assert (made.interval.ulo, made.interval.uhi) == (12, 15)


def test_an_argument_that_is_missing() -> None:
    assert _made("%u and %u", ex.const(1, 32)) is None


def test_pointers_have_the_width_of_the_target() -> None:
    anything = _anything("pointer", 32)
    for text in ("%p", "%Ix"):
        made = _made(text, anything, pointer_bits=32)
        assert made is not None
        assert made.interval.uhi == 8
