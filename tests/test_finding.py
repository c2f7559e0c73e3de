"""What a run produces: notifications that several files share."""

from __future__ import annotations

from ddilint.finding import Location, Notification, Severity, told_once


def missing(header: str, path: str) -> Notification:
    message = f"no file found for the header {header!r}"
    return Notification("header-missing", message, Severity.NOTE, Location(path, 0))


def test_a_note_on_several_files_is_told_once() -> None:
    files = ("b.c", "a.c", "b.c", "c.c")
    told = told_once([missing("one.h", "a.c"), *(missing("two.h", path) for path in files)])
    assert [each.location for each in told] == [Location("a.c", 0), Location("b.c", 0)]
    assert [each.text for each in told] == [
        "no file found for the header 'one.h'",
        "no file found for the header 'two.h', here and in 2 more files",
    ]
    assert told_once([*told, missing("one.h", "d.c"), missing("two.h", "c.c")])[0].text.endswith(
        "1 more file"
    )
    assert told_once([*told, missing("two.h", "c.c")]) == told


def test_what_stands_at_a_line_is_told_there() -> None:
    lines = [
        Notification("call-not-interpreted", "why", Severity.NOTE, Location("a.c", line))
        for line in (3, 9, 3)
    ]
    files = [
        Notification("source-unreadable", "why", Severity.WARNING, Location(path, 0))
        for path in ("a.c", "b.c")
    ]
    alone = [Notification("nothing", "why", Severity.NOTE)] * 2
    assert told_once([*lines, *files, *alone]) == (*lines[:2], *files, alone[0])
