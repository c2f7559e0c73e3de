"""The header that the message compiler generates from a message file."""

from __future__ import annotations

from pathlib import Path

from ddilint.project.messages.model import Message, MessageFile
from ddilint.project.messages.reader import read_messages


def header_of(path: str) -> str:
    """The header that the compiler would generate from a message file; raises InputError when it cannot be read."""
    return header_text(read_messages(Path(path)))


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
