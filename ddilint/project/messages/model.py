"""A message file as data: messages with their codes and texts, names, and what was wrong in it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

CUSTOMER_BIT = 1 << 29
ENGLISH = 0x409


class MessageProblem(Struct, frozen=True):
    """Something that the message compiler would object to, with its line."""

    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.line}: {self.text}"


class MessageText(Struct, frozen=True):
    """A message's text in one language: the name that the file gives it, and its number."""

    language: str
    language_id: int
    text: str
    line: int


class Message(Struct, frozen=True):
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

    def text(self, language_id: int = ENGLISH) -> str:
        """The text in this language, else in another variety of it, else the first there is; "" without any."""
        by_merit = sorted(
            self.texts,
            key=lambda text: (
                text.language_id != language_id,
                text.language_id & 0x3FF != language_id & 0x3FF,
            ),
        )
        return by_merit[0].text if by_merit else ""


class MessageFile(Struct, frozen=True):
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
