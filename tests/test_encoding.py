"""Bytes of every encoding that Windows tools write, and files that are none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ddilint.encoding import MAX_FILE_BYTES, is_binary, read_source, to_utf8
from ddilint.errors import InputError

TEXT = "// Größe\r\nint f(void) { return 1; }\r\n"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_becomes_utf8_without_a_mark(encoding: str) -> None:
    mark = b"\xff\xfe" if encoding == "utf-16-le" else b"\xfe\xff"
    assert to_utf8(mark + TEXT.encode(encoding)) == TEXT.encode()


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_is_recognised_without_its_mark(encoding: str) -> None:
    assert to_utf8(TEXT.encode(encoding)) == TEXT.encode()


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        b"\xef\xbb\xbf" + TEXT.encode(),  # offsets must stay those of the file
        b"",
        b"\0",
        b"int x;\0\0",
        b"int a;\rint b;\r\x1a",
    ],
)
def test_what_clang_can_read_is_left_alone(data: bytes) -> None:
    assert to_utf8(data) == data


def test_ansi_text_becomes_utf8() -> None:
    assert to_utf8(TEXT.encode("cp1252")) == TEXT.encode()


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("// デバイスの表\nint f(void);\n", "cp932"),
        ("// 设备错误日志记录\nint f(void);\n", "gb18030"),
        ("// Geräteüberwachung für À B© ƒ\nint f(void);\n", "cp1252"),
    ],
)
def test_a_code_page_is_told_by_its_letters(text: str, encoding: str) -> None:
    assert to_utf8(text.encode(encoding)) == text.encode()


def test_a_japanese_comment_does_not_swallow_the_next_line() -> None:
    data = "// エラーの表\nint f(void);\n".encode("cp932")
    assert b"\\\n" in data  # the last character's second byte is a backslash
    assert b"\\\n" not in to_utf8(data)


@pytest.mark.parametrize(
    ("data", "binary"),
    [
        (b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0", True),
        (bytes(range(256)), True),
        (b"int x;\0\0\0\0", False),
        (b"", False),
        (b"\0" * 100, False),
        (b"int a;\f\nint b;\x1a", False),
        (TEXT.encode("utf-16"), False),
    ],
)
def test_what_is_no_text_is_recognised(data: bytes, binary: bool) -> None:
    assert is_binary(to_utf8(data)) is binary


def test_half_a_utf16_character_is_not_fatal() -> None:
    assert to_utf8(b"\xff\xfei\0n\0t\0 \0\x00\xd8").startswith(b"int ")


def test_read_source_names_the_file_in_one_line(tmp_path: Path) -> None:
    folder = tmp_path / "folder.c"
    folder.mkdir()
    for path in (str(folder), str(tmp_path / "missing.c"), "nul\0.c"):
        with pytest.raises(InputError) as caught:
            read_source(path)
        assert "\n" not in str(caught.value)
        assert ".c" in str(caught.value)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.h")
    with pytest.raises(InputError, match="not a regular file"):
        read_source(str(tmp_path / "pipe.h"))


def test_a_file_larger_than_any_source_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.c"
    with path.open("wb") as stream:
        stream.truncate(MAX_FILE_BYTES + 1)
    with pytest.raises(InputError, match="larger than"):
        read_source(str(path))
