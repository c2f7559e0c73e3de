"""Writes message files: the other direction of the reader, to see that both agree."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

LANGUAGES = {"English": 0x409, "German": 0x407, "Japanese": 0x411}
FACILITIES = {"System": 0, "Io": 4, "Drv": 0x7, "Own": 0xABC}
SEVERITIES = ("Success", "Informational", "Warning", "Error")


class Given(Struct, frozen=True):
    """A message to be written, and how."""

    number: int
    severity: int
    facility: str
    symbol: str
    texts: tuple[tuple[str, str], ...]
    same_line: bool = False

    @property
    def value(self) -> int:
        return self.severity << 30 | FACILITIES[self.facility] << 16 | self.number


def written(messages: Sequence[Given], newline: str = "\r\n") -> str:
    """A message file that says each thing only where it changes, numbers as `+n` or nothing where they run on."""
    lines = ["; /* a comment */", "MessageIdTypedef = NTSTATUS"]
    lines.append(
        "FacilityNames=(" + "\n ".join(f"{name}={value:#x}" for name, value in FACILITIES.items()) + ")"
    )
    lines.append("LanguageNames=(" + " ".join(f"{n}={v:#x}:MSG{v:05X}" for n, v in LANGUAGES.items()) + ")")
    last: dict[str, int] = {}
    severity, facility = 0, "System"
    for message in messages:
        before = last.get(message.facility, 0)
        step = message.number - before
        number = "" if step == 1 else f"+{step}" if step > 1 else hex(message.number)
        last[message.facility] = message.number
        statements = [f"MessageId={number}"]
        if message.severity != severity:
            statements.append(f"Severity={SEVERITIES[message.severity]}")
        if message.facility != facility:
            statements.append(f"Facility = {message.facility}")
        severity, facility = message.severity, message.facility
        if message.symbol:
            statements.append(f"SymbolicName={message.symbol}")
        lines += [" ".join(statements)] if message.same_line else statements
        for language, text in message.texts:
            lines += [f"Language={language}", text, "."]
        lines.append("")
    return "\n".join(lines).replace("\n", newline)
