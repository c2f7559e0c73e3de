"""The reader of message files against the writer, and against bytes that nobody would write."""

from __future__ import annotations

import contextlib
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from ddilint.errors import InputError
from ddilint.frontend.includes import header_text as scan_header
from ddilint.project.messages import header_text, read_messages
from ddilint.project.messages.text import Insertion, insertions_of, pieces_of
from tests.project.mc_writer import FACILITIES, LANGUAGES, Given, written

_LINE = st.text(
    st.characters(min_codepoint=0x20, max_codepoint=0x2FFF, exclude_characters="\x7f\x85"), max_size=30
)
_TEXT = (
    st.lists(_LINE, min_size=1, max_size=3)
    .map("\n".join)
    .filter(
        lambda text: all(
            line.rstrip() != "." and "messageid" not in line.lower() for line in text.split("\n")
        )
    )
)
_TEXTS = st.lists(
    st.tuples(st.sampled_from(sorted(LANGUAGES)), _TEXT),
    min_size=1,
    max_size=3,
    unique_by=lambda pair: pair[0],
).map(tuple)
_MESSAGES = st.lists(
    st.builds(
        Given,
        number=st.integers(1, 0xFFFF),
        severity=st.integers(0, 3),
        facility=st.sampled_from(sorted(FACILITIES)),
        symbol=st.from_regex(r"[A-Z_][A-Z0-9_]{0,12}", fullmatch=True),
        texts=_TEXTS,
        same_line=st.booleans(),
    ),
    max_size=8,
    unique_by=(lambda message: message.value, lambda message: message.symbol),
)


@given(
    messages=_MESSAGES, newline=st.sampled_from(["\n", "\r\n"]), encoding=st.sampled_from(["utf-8", "utf-16"])
)
def test_what_is_written_is_read_back(messages: list[Given], newline: str, encoding: str) -> None:
    file = read_messages(written(messages, newline).encode(encoding))
    assert file.problems == ()
    assert [(message.value, message.symbol) for message in file.messages] == [
        (message.value, message.symbol) for message in messages
    ]
    for read, wanted in zip(file.messages, messages, strict=True):
        assert [(text.language, text.text) for text in read.texts] == list(wanted.texts)
        assert read.insertions == max(insertions_of(text) for _, text in wanted.texts)
    header = header_text(file)
    assert all(
        f"#define {message.symbol} ((NTSTATUS)0x{message.value:08X}L)" in header for message in messages
    )
    scan_header(header.encode())


@given(
    pieces=st.lists(
        st.one_of(
            st.builds(Insertion, st.integers(1, 99), st.sampled_from(["s", "d", "*.*s", "08lX"])),
            st.text(st.characters(exclude_characters="%!0123456789", exclude_categories=["Cs"]), min_size=1),
        ),
        max_size=8,
    )
)
def test_a_text_comes_apart_as_it_was_put_together(pieces: list[str | Insertion]) -> None:
    text = "".join(
        piece if isinstance(piece, str) else f"%{piece.number}!{piece.format}!" for piece in pieces
    )
    merged: list[str | Insertion] = []
    for piece in pieces:
        if isinstance(piece, str) and merged and isinstance(merged[-1], str):
            merged[-1] += piece
        else:
            merged.append(piece)
    assert list(pieces_of(text)) == merged
    assert insertions_of(text) == max((p.highest for p in pieces if isinstance(p, Insertion)), default=0)


_FRAGMENTS = st.sampled_from(
    ["MessageId", "=", "+", "Severity", "Facility", "SymbolicName", "Language", "English", "\n", "\r\n", ".\n", ";",
     "(", ")", ":", "0x", "99999999999999999999999", "SeverityNames", "LanguageNames", "Error", "%1", "%", "\0",
     "\x1a", " ", "\ufeff", "\udcff", "A", "-1", "cp0"]
)  # fmt: skip


@settings(max_examples=300)
@given(
    data=st.one_of(
        st.binary(max_size=200),
        st.lists(_FRAGMENTS, max_size=40).map(lambda parts: "".join(parts).encode("utf-8", "surrogatepass")),
    )
)
def test_any_bytes_give_problems_at_worst(data: bytes) -> None:
    with contextlib.suppress(InputError):
        file = read_messages(data)
        lines = data.count(b"\n") + data.count(b"\r") + 1
        assert all(0 <= problem.line <= lines and "\n" not in problem.text for problem in file.problems)
        assert all(0 <= message.value <= 0xFFFFFFFF for message in file.messages)
        header_text(file)
        for message in file.messages:
            pieces_of(message.text())


def test_every_prefix_of_a_file_can_be_read(tmp_path: Path) -> None:
    whole = written([Given(n, 3, "Drv", f"M{n}", (("English", "a %2"), ("German", "b"))) for n in (1, 2, 9)])
    for length in range(len(whole)):
        file = read_messages(whole[:length].encode())
        assert len(file.problems) <= 2, whole[:length]
