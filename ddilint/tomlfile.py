"""Reads TOML so that every complaint names a file and a line.

Knows TOML text and where its keys stand; what the keys mean is left to `catalog`, `config` and `contracts`.
(`tomllib` gives values without positions, so the line of a key is looked up in the text again, and only when there
is something to complain about.)
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from msgspec import Struct

from ddilint.errors import UsageError

_DECODE_POSITION = re.compile(
    r"^(?P<what>.*?) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$"
)
_HEADER = re.compile(r"^\s*\[\[?\s*(?P<name>[^\]#]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"^\s*(?P<name>\"[^\"]*\"|'[^']*'|[A-Za-z0-9_-]+)\s*[=.]")


class TomlFile(Struct, frozen=True):
    """Parsed TOML with its origin; `first_line` is the file's line that the text begins on."""

    origin: str
    text: str
    data: dict[str, Any]
    first_line: int = 1

    def line_of(self, *keys: str) -> int:
        """The line of a key given by its path of tables, or of the last part that can be found."""
        found, best = self.first_line, 0
        table: tuple[str, ...] = ()
        for number, line in enumerate(self.text.splitlines(), self.first_line):
            if header := _HEADER.match(line):
                table = tuple(part.strip().strip("\"'") for part in header["name"].split("."))
                path = table
            elif key := _KEY.match(line):
                path = (*table, key["name"].strip("\"'"))
            else:
                continue
            if len(path) > best and path == keys[: len(path)]:
                found, best = number, len(path)
        return found

    def place(self, *keys: str) -> str:
        """The file and the line of a key, as a complaint begins."""
        return f"{self.origin}:{self.line_of(*keys)}"

    def error(self, what: str, *keys: str) -> UsageError:
        """A complaint about a key, with file and line."""
        return UsageError(f"{self.place(*keys)}: {what}")


def parse_toml(text: str, origin: str, first_line: int = 1) -> TomlFile:
    """Parse text; a syntax error becomes a `UsageError` with file, line and column."""
    try:
        return TomlFile(origin, text, tomllib.loads(text), first_line)
    except RecursionError:
        raise UsageError(f"{origin}: not valid TOML: nested too deeply") from None
    except tomllib.TOMLDecodeError as error:
        what, where = str(error), f"{origin}"
        if position := _DECODE_POSITION.match(what):
            what = position["what"]
            lines = text.count("\n") + (0 if text.endswith("\n") else 1)
            line = int(position["line"] or max(lines, 1))
            where += f":{first_line + line - 1}"
            if position["column"]:
                where += f":{position['column']}"
        raise UsageError(f"{where}: not valid TOML: {what[:1].lower()}{what[1:]}") from None
    except ValueError:  # Python converts numbers up to a length
        raise UsageError(f"{origin}: not valid TOML: a number is too long") from None


def read_toml(path: Path, origin: str | None = None) -> TomlFile:
    """Read and parse a file; an unreadable or wrongly encoded one is a `UsageError`."""
    origin = origin or str(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(
            f"{origin}: not valid TOML: byte {error.start} is not UTF-8; save the file as UTF-8"
        ) from None
    except OSError as error:
        raise UsageError(f"{origin}: cannot be read: {error.strerror or error}") from None
    return parse_toml(text, origin)
