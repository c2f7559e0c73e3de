"""Message text files (`.mc`), read as the message compiler reads them.

Knows the format and the header that the compiler would generate. It is tolerant: what is wrong is a problem with
its line, and reading goes on. Which codes a driver logs, and what is wrong with them, is for the checks.
Source of the format: learn.microsoft.com/windows/win32/eventlog/message-text-files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ddilint.errors import InputError
from ddilint.project.paths import as_text, read_bytes

CUSTOMER_BIT = 1 << 29

_STATEMENT = re.compile(r"\s*([A-Za-z]\w*)\s*=\s*", re.DOTALL)
_NAMED = re.compile(r"\s*([^\s=:;()]+)\s*=\s*([^\s:;()]+)(?:\s*:\s*([^\s:;()]+))?")
_INSERTION = re.compile(r"%(?:%|([1-9][0-9]?)|.)", re.DOTALL)
_NUMBER = re.compile(r"(0[xX][0-9A-Fa-f]+|[0-9]+)[uUlL]*\Z")
_IDENTIFIER = re.compile(r"[A-Za-z_]\w*\Z")
_HEADER_STATEMENTS = frozenset(
    {
        "messageidtypedef",
        "severitynames",
        "facilitynames",
        "languagenames",
        "outputbase",
        "messageidtypedefmacro",
    }
)


@dataclass(frozen=True, slots=True)
class MessageProblem:
    """Something that the message compiler would object to, with its line."""

    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.line}: {self.text}"


@dataclass(frozen=True, slots=True)
class MessageText:
    """A message's text in one language: the name that the file gives it, and its number."""

    language: str
    language_id: int
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `value` is the whole 32-bit code, `symbol` may be empty, `line` is that of its MessageId.

    `insertions` is the highest n of a %n in any language, 0 for none. `type_name` is the cast of its
    definition, empty for none.
    """

    value: int
    symbol: str
    line: int
    texts: tuple[MessageText, ...]
    insertions: int
    type_name: str = ""
    decimal: bool = False

    @property
    def severity(self) -> int:
        """0 success, 1 informational, 2 warning, 3 error."""
        return self.value >> 30

    @property
    def facility(self) -> int:
        """The twelve bits of the facility."""
        return self.value >> 16 & 0xFFF

    @property
    def code(self) -> int:
        """The low word."""
        return self.value & 0xFFFF


@dataclass(frozen=True, slots=True)
class MessageFile:
    """A message file. `severities` and `facilities` are the symbols that it defines for them, by value.

    `header` are the pieces of the generated header in order: lines that the file passes through (strings), and
    indices into `messages`.
    """

    path: Path | None
    messages: tuple[Message, ...]
    problems: tuple[MessageProblem, ...] = ()
    severities: tuple[tuple[str, int], ...] = ()
    facilities: tuple[tuple[str, int], ...] = ()
    header: tuple[str | int, ...] = ()

    @property
    def by_value(self) -> Mapping[int, Message]:
        """The messages by code, the first of a code that is defined twice."""
        return {message.value: message for message in reversed(self.messages)}

    @property
    def by_symbol(self) -> Mapping[str, Message]:
        """The messages that have a symbolic name, by it."""
        return {message.symbol: message for message in reversed(self.messages) if message.symbol}


def read_messages(source: Path | bytes, *, customer: bool = False) -> MessageFile:
    """Read a message file; `customer` is the compiler's `-c`, which sets the customer bit in every code.

    Raises `InputError` only when the file cannot be read at all.
    """
    path = source if isinstance(source, Path) else None
    data = read_bytes(source) if isinstance(source, Path) else source
    if b"\0" in data and data[:2] not in (b"\xff\xfe", b"\xfe\xff") and data[1:2] != b"\0":
        raise InputError(str(path or "message file"), "not a text file")
    reader = _Reader(as_text(data), customer)
    reader.read()
    return MessageFile(
        path,
        tuple(reader.messages),
        tuple(sorted(reader.problems, key=lambda problem: problem.line)),
        tuple(reader.severities.symbols.items()),
        tuple(reader.facilities.symbols.items()),
        tuple(reader.header),
    )


def insertions_of(text: str) -> int:
    """The highest number of an insertion in a message's text: `%1` to `%99`, not `%%1` and not `%0`."""
    return max((int(match[1]) for match in _INSERTION.finditer(text) if match[1]), default=0)


def header_text(file: MessageFile) -> str:
    """The header that the compiler would generate: constants, comments, and the lines passed through."""
    lines: list[str] = []
    symbols_written = False
    for piece in file.header:
        if isinstance(piece, str):
            lines.append(piece)
            continue
        if not symbols_written:
            lines += _symbol_lines(file)
            symbols_written = True
        lines += _definition_lines(file.messages[piece])
    if not symbols_written:
        lines += _symbol_lines(file)
    return "\n".join(lines) + "\n"


def _symbol_lines(file: MessageFile) -> list[str]:
    lines: list[str] = []
    for symbols in (file.facilities, file.severities):
        lines += [f"#define {symbol} {value:#x}" for symbol, value in symbols]
    return lines


def _definition_lines(message: Message) -> list[str]:
    lines = ["", "//", f"// MessageId: {message.symbol or hex(message.value)}", "//"]
    if message.texts:
        # A backslash at the end of a comment would continue it over the definition.
        lines += [f"//  {line}".rstrip().rstrip("\\") for line in message.texts[0].text.splitlines()]
        lines.append("//")
    if message.symbol:
        number = f"{message.value}L" if message.decimal else f"0x{message.value:08X}L"
        lines.append(
            f"#define {message.symbol} (({message.type_name}){number})"
            if message.type_name
            else f"#define {message.symbol} {number}"
        )
    return lines


@dataclass(slots=True)
class _Names:
    """The names that a statement accepts as its value, with what they stand for; case does not count."""

    what: str
    limit: int
    values: dict[str, int]
    symbols: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Pending:
    """A message whose statements are being read."""

    line: int
    given: str
    symbol: str = ""


class _Reader:
    """Reads a message file from top to bottom."""

    def __init__(self, text: str, customer: bool) -> None:
        self.lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\x1a").split("\n")
        self.at = 0
        self.bit = CUSTOMER_BIT if customer else 0
        self.messages: list[Message] = []
        self.problems: list[MessageProblem] = []
        self.header: list[str | int] = []
        self.severities = _Names("severity", 3, {"success": 0, "informational": 1, "warning": 2, "error": 3})
        self.facilities = _Names("facility", 0xFFF, {"system": 0xFF, "application": 0xFFF})
        self.languages = _Names("language", 0xFFFF, {"english": 0x409})
        self.type_name = ""
        self.decimal = False
        self.severity = 0
        self.facility = 0
        self.last_id: dict[int, int] = {}
        self.values: dict[int, int] = {}
        self.pending: _Pending | None = None

    def problem(self, text: str, line: int | None = None) -> None:
        self.problems.append(MessageProblem(self.at if line is None else line, text))

    def read(self) -> None:
        """Statements may share a line or spread over several; texts are whole lines up to a lone period."""
        rest = ""
        while True:
            if not rest.strip():
                if self.at >= len(self.lines):
                    break
                rest = self.lines[self.at]
                self.at += 1
            code, semicolon, comment = rest.partition(";")
            if semicolon:
                self.header.append(comment)
                rest = code
            if not rest.strip():
                continue
            match = _STATEMENT.match(rest)
            if match is None:
                stray = rest.split()[0]
                if not stray.startswith("//"):
                    self.problem(f"expected a statement, found {stray!r}")
                rest = ""
                continue
            keyword, rest = match[1].lower(), rest[match.end() :]
            if keyword in ("severitynames", "facilitynames", "languagenames"):
                rest = self._names(keyword, rest)
            elif keyword == "language":
                value, _, _ = rest.strip().partition(" ")
                self._text(value)
                rest = ""
            else:
                value, rest = _word(rest)
                self._statement(keyword, value)
        if self.pending is not None:
            self.problem("the message has no text", self.pending.line)
            self._finish(())

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
                    self.problem(f"{value!r} is no symbolic name")
                elif self.pending is None:
                    self.problem("SymbolicName without a MessageId before it")
                else:
                    self.pending.symbol = value
            case "messageidtypedef":
                self.type_name = value
            case "outputbase":
                self.decimal = value.strip("{}") == "10"
            case _ if keyword in _HEADER_STATEMENTS:
                pass
            case _:
                self.problem(f"unknown statement {keyword!r}")

    def _value_of(self, names: _Names, value: str, before: int) -> int:
        found = names.values.get(value.lower())
        if found is not None:
            return found
        number = _number(value)
        if number is None:
            self.problem(f"{value!r} is no known {names.what}")
            return before
        return number

    def _names(self, keyword: str, rest: str) -> str:
        """A parenthesised list of `name=number[:symbol]`, which may go over several lines."""
        names = {
            "severitynames": self.severities,
            "facilitynames": self.facilities,
            "languagenames": self.languages,
        }[keyword]
        start = self.at
        text = rest
        while ")" not in text and self.at < len(self.lines):
            code, semicolon, comment = self.lines[self.at].partition(";")
            if not semicolon and _STATEMENT.match(code) and "(" in code:
                self.problem("the list of names is not closed", start)
                break
            if semicolon:
                self.header.append(comment)
            text += "\n" + code
            self.at += 1
        body, _, after = text.partition(")")
        for match in _NAMED.finditer(body.strip().removeprefix("(")):
            value = _number(match[2])
            if value is None:
                self.problem(f"{match[2]!r} is no number", start)
                continue
            if value > names.limit:
                self.problem(f"{names.what} {match[1]} = {match[2]} does not fit", start)
            names.values[match[1].lower()] = value
            if match[3] and names is not self.languages:
                names.symbols[match[3]] = value
        return after

    def _text(self, language: str) -> None:
        """The lines up to a lone period: the text of the pending message, or of the last in a further language."""
        start = self.at
        lines: list[str] = []
        while self.at < len(self.lines):
            line = self.lines[self.at]
            self.at += 1
            if line.rstrip() == ".":
                break
            lines.append(line)
        else:
            self.problem("the text is not ended by a line with a lone period", start)
        number = self.languages.values.get(language.lower(), _number(language))
        if number is None:
            self.problem(f"{language!r} is no known language", start)
        text = MessageText(language, number or 0, "\n".join(lines), start + 1)
        if self.pending is not None:
            self._finish((text,))
        elif self.messages:
            last = self.messages[-1]
            self.messages[-1] = Message(
                last.value,
                last.symbol,
                last.line,
                (*last.texts, text),
                max(last.insertions, insertions_of(text.text)),
                last.type_name,
                last.decimal,
            )
        else:
            self.problem("a text without a MessageId before it", start)

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
            self.problem(f"{given!r} is no message number", pending.line)
            number = before + 1
        if number > 0xFFFF:
            self.problem(f"message number {given or number} does not fit 16 bits", pending.line)
        self.last_id[self.facility] = number & 0xFFFF
        value = (self.severity << 30 | self.bit | self.facility << 16 | number) & 0xFFFFFFFF
        if value in self.values:
            self.problem(
                f"message {value:#010x} is already defined in line {self.values[value]}", pending.line
            )
        self.values.setdefault(value, pending.line)
        self.header.append(len(self.messages))
        self.messages.append(
            Message(
                value,
                pending.symbol,
                pending.line,
                texts,
                max((insertions_of(text.text) for text in texts), default=0),
                self.type_name,
                self.decimal,
            )
        )


def _word(rest: str) -> tuple[str, str]:
    """The value at the start of the text, which may be empty: a keyword and `=` belong to the next statement."""
    match = re.match(r"\s*(\+?\s*[^\s=]+)", rest)
    if match is None or re.match(r"\s*[A-Za-z]\w*\s*=", rest):
        return "", rest
    return match[1].strip(), rest[match.end() :]


def _number(text: str) -> int | None:
    match = _NUMBER.match(text)
    if match is None:
        return None
    digits = match[1]
    base = 16 if digits[1:2] in ("x", "X") else 8 if re.fullmatch("0[0-7]+", digits) else 10
    return int(digits, base)
