"""`ddilint irql`, as a person starts it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ddilint.cli import main

DRIVER = """#include <ntddk.h>
VOID Helper(PVOID Context) { *(PULONG)Context = 1; }
VOID Middle(PVOID Context) { Helper(Context); }
KSERVICE_ROUTINE Isr;
BOOLEAN Isr(PKINTERRUPT I, PVOID Context) { Middle(Context);
    Middle(I); return TRUE; }
VOID Locked(PVOID Context, PKSPIN_LOCK Lock)
{
    KIRQL old;
    KeAcquireSpinLock(Lock, &old);
    Helper(Context);
    KeReleaseSpinLock(Lock, old);
}
VOID Lonely(PVOID Context) { Helper(Context); }
VOID Above(PVOID Context) { Lonely(Context); }
VOID SetUp(PVOID *Slot, PVOID Context) { *Slot = Taken; }
VOID Taken(PVOID Context) { }
VOID Never(PVOID Context) { }
KSERVICE_ROUTINE ErrorIsr;
BOOLEAN ErrorIsr(PKINTERRUPT I, PVOID Context) { if (I != NULL && I == NULL) Never(Context); return TRUE; }
#if 0 > 1
VOID LeftOut(VOID) { }
#endif
"""


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "driver.c").write_text(DRIVER, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main(["irql", *arguments])
    shown = capsys.readouterr()
    assert isinstance(left.value.code, int)
    return left.value.code, shown.out, shown.err


def test_every_level_is_told_with_its_chains(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, shown, _ = run(capsys, "Helper", ".", "--root", ".", "--quiet")
    assert status == 0
    assert (
        shown
        == f"""Helper in {tree.name} (driver.c:2)

  at DIRQL:
    - driver.c:5     Isr is declared KSERVICE_ROUTINE, which the system calls at DIRQL
      driver.c:5, 6    calls Middle
      driver.c:3         calls Helper

  at DISPATCH_LEVEL:
    - driver.c:10  in Locked, KeAcquireSpinLock raises the IRQL to DISPATCH_LEVEL
      driver.c:11    calls Helper
"""
    )


def test_json_has_the_same(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, shown, _ = run(capsys, "Helper", "--output-format", "json", "--quiet")
    (function,) = json.loads(shown)
    assert function["function"] == "Helper"
    assert function["definitions"] == [{"path": "driver.c", "line": 2}]
    assert function["unknown_because"] is None
    device, dispatch = function["levels"]
    assert (device["lowest"], device["highest"]) == ("DIRQL", "DIRQL")
    assert [link["line"] for link in device["chains"][0]["links"]] == [5, 5, 3]
    assert (dispatch["lowest"], dispatch["highest"]) == ("DISPATCH_LEVEL", "DISPATCH_LEVEL")


@pytest.mark.parametrize(
    ("function", "why"),
    [
        (
            "Lonely",
            "the calls that lead to it begin in Above, and neither a callback role, registration or annotation",
        ),
        (
            "Above",
            "nothing in the driver calls it, and neither a declaration nor an annotation tells who does",
        ),
        ("Taken", "its address is taken in SetUp, and no documented callback is registered with it there"),
        ("Never", "that of ErrorIsr is, but no way from there to the call was found that can be proved: "),
        ("LeftOut", "its code is not read: the preprocessor leaves it out, or it cannot be parsed"),
    ],
)
def test_why_nothing_is_known(
    tree: Path, capsys: pytest.CaptureFixture[str], function: str, why: str
) -> None:
    status, shown, _ = run(capsys, function, "--quiet")
    assert status == 0
    assert f"  Nothing is known of its level: {why}" in shown


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["Hepler"], "Hepler: no driver here defines such a function; did you mean Helper?"),
        (["helper"], "helper: no driver here defines such a function; did you mean Helper?"),
        (["Zzzz"], "Zzzz: no driver here defines such a function; name one of the driver's own functions"),
        (["Helper", "nowhere"], "nowhere: no such file or folder"),
        ([], "missing argument 'FUNCTION'; see `ddilint irql --help`"),
        (["Helper", "--output-format", "xml"], "invalid value for '--output-format'"),
    ],
)
def test_bad_input_is_one_line(
    tree: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], complaint: str
) -> None:
    status, shown, told = run(capsys, *arguments)
    assert (status, shown) == (2, "")
    assert told.startswith(f"ddilint: {complaint}")
    assert told.count("\n") == 1


def test_colours_where_they_are_asked_for(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, plain, _ = run(capsys, "Helper", "--quiet")
    _, colored, _ = run(capsys, "Helper", "--quiet", "--color", "always")
    assert "\x1b[" not in plain
    assert "\x1b[" in colored
