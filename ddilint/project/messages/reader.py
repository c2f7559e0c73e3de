"""Reads message text files as the message compiler does, and goes on where the compiler would stop.

What is wrong is a problem with its line; the rest of the file is still read. Where a mistake leaves open what was
meant (an unknown severity, a text without its end) the reading is the one that the rest of the file fits best.

Two things are not in the documentation. Without any Facility statement the compiler takes facility 0, as the headers
show that it generated, not Application. And a text without a Language statement before it, which the documentation
allows, is refused by the compiler; it is read in the last language, and told.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from msgspec import Struct, field

from ddilint.project.messages.model import (
    CUSTOMER_BIT,
    ENGLISH,
    Message,
    MessageFile,
    MessageProblem,
    MessageText,
)
from ddilint.project.messages.text import insertions_of
from ddilint.project.paths import BrokenFileError, as_text, read_bytes

_STATEMENT = re.compile(r"\s*([A-Za-z]\w*)\s*=\s*")
_NEXT_MESSAGE = re.compile(r"\s*MessageId\s*=", re.IGNORECASE)
_NAMED = re.compile(
    r"(?<![^\s(=:])([^\s=:()]+)\s*=\s*([^\s:()]+)(?:\s*:\s*([^\s:()]+))?(?:\s*:\s*([^\s:()]+))?"
)
_NUMBER = re.compile(r"(0[xX][0-9A-Fa-f]{1,16}|[0-9]{1,20})[uUlL]*\Z")
_IDENTIFIER = re.compile(r"[A-Za-z_]\w*\Z")
_LARGEST_ID = 0xFFFF

_IGNORED_STATEMENTS: Final = frozenset({"messageidtypedefmacro"})

_CODE_PAGES: Final = {  # learn.microsoft.com/openspecs/windows_protocols/ms-lcid, by primary language
    **dict.fromkeys((0x05, 0x0E, 0x15, 0x18, 0x1A, 0x1B, 0x1C, 0x24), "cp1250"),
    **dict.fromkeys((0x02, 0x19, 0x22, 0x23, 0x2F), "cp1251"),
    0x08: "cp1253",
    **dict.fromkeys((0x1F, 0x2C), "cp1254"),
    0x0D: "cp1255",
    **dict.fromkeys((0x01, 0x20, 0x29), "cp1256"),
    **dict.fromkeys((0x25, 0x26, 0x27), "cp1257"),
    0x2A: "cp1258",
    0x1E: "cp874",
    0x11: "cp932",
    0x12: "cp949",
}
_TRADITIONAL_CHINESE: Final = frozenset({0x404, 0xC04, 0x1404})
_CHINESE: Final = 0x04


def read_messages(source: Path | bytes, *, customer: bool = False) -> MessageFile:
    """Read a message file; `customer` is the compiler's `-c`, which sets the customer bit in every code.

    Raises `BrokenFileError` (an `InputError`) only when the file cannot be read at all.
    """
    path = source if isinstance(source, Path) else None
    data = read_bytes(source) if isinstance(source, Path) else source
    if b"\0" in data and data[:2] not in (b"\xff\xfe", b"\xfe\xff") and data[1:2] != b"\0":
        raise BrokenFileError(path or Path("message file"), 0, "not a text file")
    text, is_ansi = _decoded(data)
    reader = _Reader(text, is_ansi, customer)
    reader.read()
    return MessageFile(
        path,
        tuple(draft.message() for draft in reader.drafts),
        tuple(sorted(reader.problems, key=lambda problem: problem.line)),
        tuple(reader.severities.symbols.items()),
        tuple(reader.facilities.symbols.items()),
        tuple(reader.header),
    )


def readable_messages(paths: Iterable[Path]) -> tuple[MessageFile, ...]:
    """The files that can be read at all, in their order; what is wrong with the others is told elsewhere."""
    files: list[MessageFile] = []
    for path in paths:
        try:
            files.append(read_messages(path))
        except BrokenFileError:
            continue
    return tuple(files)


def _decoded(data: bytes) -> tuple[str, bool]:
    """The text, and whether it is of some ANSI code page: then each character stands for one byte.

    Which code page that is depends on the language of a text.
    """
    text = as_text(data)
    if data.isascii() or data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:2]:
        return text, False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1"), True
    return text, False


def _in_code_page(text: str, language_id: int, code_page: str) -> str:
    """Text read byte by byte, as the code page of its language has it."""
    if text.isascii():
        return text
    if not code_page:
        primary = language_id & 0x3FF
        if primary == _CHINESE:
            code_page = "cp950" if language_id in _TRADITIONAL_CHINESE else "gbk"
        else:
            code_page = _CODE_PAGES.get(primary, "cp1252")
    return text.encode("latin-1").decode(code_page, "replace")


class _Names(Struct):
    """The names that a statement accepts as its value, with what they stand for; case does not count."""

    what: str
    limit: int
    values: dict[str, int]
    symbols: dict[str, int] = field(default_factory=dict)


class _Pending(Struct):
    """A message whose statements are being read."""

    line: int
    given: str
    symbol: str = ""


class _Draft(Struct):
    """A message that further languages may be added to."""

    value: int
    symbol: str
    line: int
    type_name: str
    decimal: bool
    texts: list[MessageText] = field(default_factory=list)
    languages: set[int | None] = field(default_factory=set)

    def message(self) -> Message:
        insertions = max((insertions_of(text.text) for text in self.texts), default=0)
        return Message(
            self.value, self.symbol, self.line, tuple(self.texts), insertions, self.type_name, self.decimal
        )


class _Reader:
    """Reads a message file from top to bottom."""

    def __init__(self, text: str, is_ansi: bool, customer: bool) -> None:
        self.lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\x1a").split("\n")
        self.at = 0
        self.is_ansi = is_ansi
        self.bit = CUSTOMER_BIT if customer else 0
        self.drafts: list[_Draft] = []
        self.problems: list[MessageProblem] = []
        self.header: list[str | int] = []
        self.severities = _Names("severity", 3, {"success": 0, "informational": 1, "warning": 2, "error": 3})
        self.facilities = _Names("facility", 0xFFF, {"system": 0xFF, "application": 0xFFF})
        self.languages = _Names("language", 0xFFFF, {"english": ENGLISH})
        self.code_pages: dict[int, str] = {}
        self.type_name = ""
        self.decimal = False
        self.severity = 0
        self.facility = 0
        self.language = "English"
        self.last_id: dict[int, int] = {}
        self.values: dict[int, int] = {}
        self.symbols: dict[str, int] = {}
        self.pending: _Pending | None = None

    def problem(self, text: str, line: int | None = None) -> None:
        self.problems.append(MessageProblem(self.at if line is None else line, text))

    def read(self) -> None:
        """Statements may share a line or spread over several; texts are whole lines up to a lone period."""
        rest = ""
        stray_before = -1
        while True:
            if not rest.strip():
                if self.at >= len(self.lines):
                    break
                rest = self.lines[self.at]
                self.at += 1
            whole = rest
            code, semicolon, comment = rest.partition(";")
            if semicolon:
                self.header.append(self._shown(comment))
                rest = code
            if not rest.strip():
                continue
            match = _STATEMENT.match(rest)
            if match is None:
                if self.pending is not None:
                    if semicolon:  # it was text, not a comment
                        self.header.pop()
                    self._text_without_language(whole)
                elif stray_before != self.at - 1 and not rest.lstrip().startswith("//"):
                    # The lines of a text that is in the wrong place are one mistake.
                    self.problem(f"expected a statement, found {_quoted(rest.split()[0])}")
                stray_before = self.at
                rest = ""
                continue
            keyword, rest = match[1].lower(), rest[match.end() :]
            if keyword in ("severitynames", "facilitynames", "languagenames"):
                rest = self._names(keyword, rest)
            elif keyword == "language":
                value, _, _ = rest.strip().partition(" ")
                self._text(value or self.language)
                rest = ""
            else:
                value, rest = _word(rest)
                self._statement(keyword, value)
        if self.pending is not None:
            self.problem("the message has no text", self.pending.line)
            self._finish(())

    def _text_without_language(self, line: str) -> None:
        """A text that begins in this line; that the file ends inside of it would be all there is to say."""
        number, before = self.at, len(self.problems)
        self.lines[number - 1] = line
        self.at -= 1
        self._text(self.language)
        if len(self.problems) == before:
            self.problem("the message has no Language statement before its text", number)

    def _shown(self, text: str) -> str:
        return _in_code_page(text, ENGLISH, "") if self.is_ansi else text

    def _statement(self, keyword: str, value: str) -> None:
        match keyword:
            case "messageid":
                if self.pending is not None:
                    self.problem("the message has no text", self.pending.line)
                    self._finish(())
                self.pending = _Pending(self.at, value)
            case "severity":
                self.severity = self._value_of(self.severities, value, self.severity)
            case "facility":
                self.facility = self._value_of(self.facilities, value, self.facility)
            case "symbolicname":
                if not _IDENTIFIER.match(value):
                    self.problem(f"{_quoted(value)} is no symbolic name")
                elif self.pending is None:
                    self.problem("SymbolicName without a MessageId before it")
                else:
                    if value in self.symbols:
                        self.problem(f"{value} is already defined in line {self.symbols[value]}")
                    self.symbols.setdefault(value, self.at)
                    self.pending.symbol = value
            case "messageidtypedef":
                self.type_name = value
            case "outputbase":
                self.decimal = value.strip("{}") == "10"
            case _ if keyword in _IGNORED_STATEMENTS:
                pass
            case _:
                self.problem(f"unknown statement {_quoted(keyword)}")

    def _value_of(self, names: _Names, value: str, before: int) -> int:
        """The value that a name stands for; nothing, or what cannot be understood, leaves the last one."""
        if not value:
            return before
        found = names.values.get(value.lower(), _number(value))
        if found is None:
            self.problem(f"{_quoted(value)} is no known {names.what}")
            return before
        if found > names.limit:
            self.problem(f"{names.what} {_quoted(value)} does not fit")
            return before
        return found

    def _names(self, keyword: str, rest: str) -> str:
        """A parenthesised list of `name=number[:symbol]`, which may go over several lines."""
        names = {
            "severitynames": self.severities,
            "facilitynames": self.facilities,
            "languagenames": self.languages,
        }[keyword]
        start = self.at
        parts = [rest]
        while ")" not in parts[-1] and self.at < len(self.lines):
            code, semicolon, comment = self.lines[self.at].partition(";")
            if _NEXT_MESSAGE.match(code) or (_STATEMENT.match(code) and "(" in code):
                self.problem("the list of names is not closed", start)
                parts.append(")")
                break
            if semicolon:
                self.header.append(self._shown(comment))
            parts.append(code)
            self.at += 1
        body, closed, after = "\n".join(parts).partition(")")
        if not closed:
            self.problem("the list of names is not closed", start)
        for match in _NAMED.finditer(body.strip().removeprefix("(")):
            value = _number(match[2])
            if value is None:
                self.problem(f"{_quoted(match[2])} is no number", start)
                continue
            if value > names.limit:
                self.problem(f"{names.what} {match[1]} = {match[2]} does not fit", start)
                continue
            names.values[match[1].lower()] = value
            if names is self.languages:
                if match[4] and (code_page := _code_page(match[4])):
                    self.code_pages[value] = code_page
            elif match[3]:
                names.symbols[match[3]] = value
        return after

    def _text(self, language: str) -> None:
        """The lines up to a lone period: the text of the pending message, or of the last in a further language."""
        start = self.at
        self.language = language
        number = self.languages.values.get(language.lower(), _number(language))
        if number is None or number > self.languages.limit:
            self.problem(f"{_quoted(language)} is no known language", start)
        text = MessageText(language, number or 0, self._lines_of_text(start, number or 0), start + 1)
        if self.pending is not None:
            self._finish((text,))
        elif not self.drafts:
            self.problem("a text without a MessageId before it", start)
            return
        else:
            if number in self.drafts[-1].languages:
                self.problem(f"the message has a text in {language} already", start)
            self.drafts[-1].texts.append(text)
        self.drafts[-1].languages.add(number)

    def _lines_of_text(self, start: int, language_id: int) -> str:
        lines: list[str] = []
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if _NEXT_MESSAGE.match(line):
                self.problem(
                    "the text is not ended by a line with a lone period before the next MessageId", start
                )
                break
            self.at += 1
            if line.rstrip() == ".":
                break
            lines.append(line)
        else:
            self.problem("the text is not ended by a line with a lone period", start)
        text = "\n".join(lines)
        return (
            _in_code_page(text, language_id, self.code_pages.get(language_id, "")) if self.is_ansi else text
        )

    def _finish(self, texts: tuple[MessageText, ...]) -> None:
        pending = self.pending
        assert pending is not None
        self.pending = None
        # Numbers run on within a facility.
        before = self.last_id.get(self.facility, 0)
        given = pending.given
        if not given:
            number: int | None = before + 1
        elif given.startswith("+"):
            step = _number(given[1:].strip())
            number = None if step is None else before + step
        else:
            number = _number(given)
        if number is None:
            self.problem(f"{_quoted(given)} is no message number", pending.line)
            number = before + 1
        if number > _LARGEST_ID:
            self.problem(f"message number {given or number} does not fit 16 bits", pending.line)
            number &= _LARGEST_ID
        self.last_id[self.facility] = number
        value = self.severity << 30 | self.bit | self.facility << 16 | number
        if value in self.values:
            self.problem(
                f"message {value:#010x} is already defined in line {self.values[value]}", pending.line
            )
        self.values.setdefault(value, pending.line)
        self.header.append(len(self.drafts))
        self.drafts.append(
            _Draft(value, pending.symbol, pending.line, self.type_name, self.decimal, list(texts))
        )


def _word(rest: str) -> tuple[str, str]:
    """The value at the start of the text, which may be empty: a keyword and `=` belong to the next statement."""
    match = re.match(r"\s*(\+?\s*[^\s=]+)", rest)
    if match is None or _STATEMENT.match(rest):
        return "", rest
    return match[1].strip(), rest[match.end() :]


def _number(text: str) -> int | None:
    match = _NUMBER.match(text)
    if match is None:
        return None
    digits = match[1]
    base = 16 if digits[1:2] in ("x", "X") else 8 if re.fullmatch("0[0-7]+", digits) else 10
    return int(digits, base)


def _code_page(text: str) -> str:
    """The name of a code page that this is the number of; "" for one that is not known."""
    try:
        return codecs.lookup(f"cp{text}").name
    except LookupError:
        return ""


def _quoted(text: str) -> str:
    """As it stands in the file, no longer than a line of a report can bear."""
    return repr(text if len(text) <= 40 else text[:40] + "…")
