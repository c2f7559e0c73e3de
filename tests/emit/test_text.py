from __future__ import annotations

import re
from io import StringIO
from pathlib import Path

import pytest
from msgspec.structs import replace

from ddilint.emit import text
from ddilint.emit.source import Sources, cells
from ddilint.finding import Finding, Location, Notification, Report, RunSummary, Severity
from tests.conftest import Golden
from tests.emit import sample


def plain(root: Path, report: Report = sample.REPORT, width: int | None = None) -> str:
    stream = StringIO()
    text.write_plain(text.render(report, sample.run_info(root), Sources(root), width), stream)
    return stream.getvalue()


def of(*findings: Finding) -> Report:
    return Report(findings, (), RunSummary())


def test_plain(tmp_path: Path, golden: Golden) -> None:
    sample.write_tree(tmp_path)
    golden("emit/report.txt", plain(tmp_path))


def test_wrapped_for_a_terminal(tmp_path: Path, golden: Golden) -> None:
    sample.write_tree(tmp_path)
    shown = plain(tmp_path, width=80)
    assert all(cells(line) <= 80 for line in shown.splitlines())
    golden("emit/report-80.txt", shown)


def test_colors_change_no_text(tmp_path: Path) -> None:
    sample.write_tree(tmp_path)
    stream = StringIO()
    text.write_colored(text.render(sample.REPORT, sample.run_info(tmp_path), Sources(tmp_path)), stream)
    colored = stream.getvalue()
    assert "\x1b[1;31m" in colored
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == plain(tmp_path)


def caret_under(shown: str) -> str:
    """What stands above the carets, by cells."""
    lines = shown.splitlines()
    index = next(i for i, line in enumerate(lines) if "^" in line)
    start, end = lines[index].index("^"), lines[index].rindex("^") + 1
    by_cell = "".join(char + "\0" * (cells(char) - 1) for char in lines[index - 1] if cells(char))
    return by_cell[start:end].replace("\0", "")


@pytest.mark.parametrize(
    "line",
    [
        "    entry->Code = 1;",
        "\tentry->Code = 1;",
        "  \t \tentry->Code = 1;",
        "/* größer */ entry->Code = 1;",
        "/* 漢字 */ entry->Code = 1;",
        "/* e\u0301 𝄞 */\tentry->Code = 1;",
    ],
)
def test_the_caret_stands_under_what_is_meant(tmp_path: Path, line: str) -> None:
    (tmp_path / "a.c").write_text(f"x\n{line}\n", encoding="utf-8")
    start = sample.byte_column(line, "entry")
    location = Location("a.c", 2, start, 2, start + len("entry->Code"))
    assert caret_under(plain(tmp_path, of(Finding("DDI201", "m", location)))) == "entry->Code"


def test_without_an_end_the_word_is_marked(tmp_path: Path) -> None:
    (tmp_path / "a.c").write_text("    entry->Code = 1;\n")
    assert caret_under(plain(tmp_path, of(Finding("DDI201", "m", Location("a.c", 1, 5))))) == "entry"


@pytest.mark.parametrize("offset", [0, 500, 5_000_000])
def test_an_endless_line_is_cropped_around_the_caret(tmp_path: Path, offset: int) -> None:
    line = "x" * offset + " entry->Code " + "y" * 5_000_000
    (tmp_path / "a.c").write_text(line)
    shown = plain(tmp_path, of(Finding("DDI201", "m", Location("a.c", 1, offset + 2, 1, offset + 13))))
    assert max(map(len, shown.splitlines())) <= text.PLAIN_WIDTH
    assert caret_under(shown) == "entry->Code"


def test_a_call_over_many_lines_is_shortened(tmp_path: Path) -> None:
    (tmp_path / "a.c").write_text("f(\n" + "".join(f"  a{number},\n" for number in range(20)) + "  z);\n")
    shown = plain(tmp_path, of(Finding("DDI201", "m", Location("a.c", 1, 1, 22, 5))))
    assert "..." in shown
    assert "  z);" in shown
    assert len(shown.splitlines()) < 20


def test_nothing_reaches_the_terminal_that_it_would_act_on(tmp_path: Path) -> None:
    (tmp_path / "a\x1b.c").write_text("a\x1b[2J\u202eb\n")
    finding = Finding("DDI201", "m\x1b]0;title\x07", Location("a\x1b.c", 1, 1))
    shown = plain(tmp_path, of(finding))
    assert not re.search("[\x00-\x08\x0b-\x1f\u202e]", shown)


def test_a_source_that_is_gone_costs_only_its_lines(tmp_path: Path) -> None:
    assert "src/log file.c:12:13: error: DDI101" in plain(tmp_path)


def test_lines_beyond_the_end(tmp_path: Path) -> None:
    (tmp_path / "a.c").write_text("int a;\n")
    for location in (
        Location("a.c", 99, 5, 99, 9),
        Location("a.c", 1, 99, 1, 120),
        Location("a.c", 1, 1, 99, 1),
    ):
        assert "DDI201" in plain(tmp_path, of(Finding("DDI201", "m", location)))


def test_summary_counts(tmp_path: Path) -> None:
    sample.write_tree(tmp_path)
    lines = plain(tmp_path).splitlines()
    assert lines[-2:] == [
        "2 errors and 1 warning in 2 files",
        "2 files and 9 functions analysed; 8 calls interpreted, 1 not",
    ]
    nothing = replace(sample.REPORT, findings=(), summary=RunSummary(1, 1, 1, 1, 0, 2))
    assert plain(tmp_path, nothing).splitlines() == [
        "no findings",
        "1 file and 1 function analysed; 1 call interpreted, 0 not; 2 findings suppressed",
    ]


def test_a_run_that_failed_in_part_is_not_called_clean(tmp_path: Path) -> None:
    failed = Report((), (Notification("unit-not-analysed", "oh", Severity.ERROR),), RunSummary())
    assert plain(tmp_path, failed).splitlines()[1] == "not all that was asked for could be done (1 error)"


def test_who_mends_a_bug_of_ours_sees_where_it_is() -> None:
    items = [Notification("internal-error", "oh", Severity.ERROR, details="Traceback\n  here\n")]

    def shown(details: bool) -> str:
        stream = StringIO()
        text.write_plain(text.notifications(items, everything=False, details=details), stream)
        return stream.getvalue()

    assert shown(details=False) == "ddilint: error: oh\n"
    assert shown(details=True) == "ddilint: error: oh\nTraceback\n  here\n"


def test_notifications_in_short_form() -> None:
    items = [
        *(Notification("healed", f"name {number}", Severity.NOTE) for number in range(3)),
        *(
            Notification("unread", f"file {number}", Severity.WARNING, Location("a.c", 7))
            for number in range(9)
        ),
        *(Notification("failed", f"path {number}", Severity.ERROR) for number in range(9)),
    ]

    def shown(everything: bool) -> list[str]:
        stream = StringIO()
        text.write_plain(text.notifications(items, everything=everything), stream)
        return stream.getvalue().splitlines()

    short = shown(everything=False)
    assert short[0] == "ddilint: warning: a.c:7: file 0"
    assert sum("failed" in line or "path" in line for line in short) == 9  # errors are never hidden
    assert short[-2:] == [
        "ddilint: 3 of healed (--verbose shows them)",
        "ddilint: 4 more of unread (--verbose shows them)",
    ]
    assert len(shown(everything=True)) == len(items)
