from __future__ import annotations

import codecs
import os
from pathlib import Path

import pytest

from ddilint.emit.source import Sources, cells, utf16_column, visible
from ddilint.finding import Location

LINE = "x /* ü 漢 𝄞 */ entry->Code = 1;"
START = len(LINE[: LINE.index("entry")].encode()) + 1
CODE = Location("a.c", 2, START, 2, START + len("entry->Code"))


def shown(root: Path, location: Location = CODE) -> str:
    sources = Sources(root)
    region = sources.region(location)
    return sources.line(location.path, region.line)[region.start : region.end]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_utf8(tmp_path: Path, newline: str, mark: bytes) -> None:
    (tmp_path / "a.c").write_bytes(mark + f"// one\x0b\x85\u2028{newline}{LINE}{newline}".encode())
    assert shown(tmp_path) == "entry->Code"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("marked", [True, False])
def test_utf16_columns_are_those_of_the_transcoded_text(tmp_path: Path, encoding: str, marked: bool) -> None:
    text = ("\ufeff" if marked else "") + f"{'int a; ' * 40}\n{LINE}\n"
    (tmp_path / "a.c").write_bytes(text.encode(encoding))
    assert shown(tmp_path) == "entry->Code"


def test_a_mark_shifts_the_first_line(tmp_path: Path) -> None:
    (tmp_path / "a.c").write_bytes(codecs.BOM_UTF8 + b"entry->Code = 1;")
    assert shown(tmp_path, Location("a.c", 1, 4, 1, 15)) == "entry->Code"
    assert Sources(tmp_path).line("a.c", 1) == "entry->Code = 1;"


def test_ansi_columns_are_those_of_the_utf8_that_clang_saw(tmp_path: Path) -> None:
    (tmp_path / "a.c").write_bytes(b"/* gr\xf6\xdfer */ entry->Code = 1;")
    start = len("/* größer */ ".encode()) + 1
    assert shown(tmp_path, Location("a.c", 1, start, 1, start + 11)) == "entry->Code"


def test_a_column_inside_a_character(tmp_path: Path) -> None:
    (tmp_path / "a.c").write_text("漢entry", encoding="utf-8")
    assert Sources(tmp_path).region(Location("a.c", 1, 2, 1, 9)).start == 0


def test_what_cannot_be_read_has_no_lines(tmp_path: Path) -> None:
    (tmp_path / "folder.c").mkdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.c")
    for name in ("gone.c", "folder.c", "pipe.c", "nul\0.c"):
        sources = Sources(tmp_path)
        assert sources.line_count(name) == 0
        assert sources.line(name, 1) == ""
        assert sources.region(Location(name, 3, 7)).line == 3


def test_utf16_columns() -> None:
    assert utf16_column("abc", 2) == 3
    assert utf16_column("ü漢c", 2) == 3
    assert utf16_column("𝄞c", 1) == 3


def test_cells() -> None:
    assert [cells(text) for text in ("abc", "漢字", "e\u0301", "𝄞", "\u200b")] == [3, 4, 1, 1, 0]


def test_visible() -> None:
    assert visible("a\tb ü 漢") == "a\tb ü 漢"
    assert visible("a\x1b[31m\u202e\ud800") == "a\ufffd[31m\ufffd\ufffd"
