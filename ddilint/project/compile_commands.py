"""Compilation databases (`compile_commands.json`): how each source is compiled, and into which target.

Reads clang, gcc and cl style arguments in both shells' quoting. Paths of another machine are kept as written
(`spelling`), for `units.py` to match with the files that are there.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from ddilint.project.paths import BrokenFileError, WindowsPaths, as_text, read_bytes
from ddilint.project.vcxproj import CompileFlags

_SOURCE = re.compile(r"\.(?:c|cpp|cc|cxx)\Z", re.IGNORECASE)
_WITH_VALUE = re.compile(
    r"(?P<include>-isystem|-idirafter|-iquote|-imsvc|[-/]external:I|[-/]I)"
    r"|(?P<define>[-/]D)|(?P<undefine>[-/]U)"
    r"|(?P<forced>-include|[-/]FI)|(?P<standard>[-/]std[:=])|(?P<output>-o|[-/]Fo)(?=.|\Z)"
)


class CompileEntry(Struct, frozen=True):
    """One entry: the source (None when it is not on this machine), its flags and its target."""

    file: Path | None
    spelling: str
    flags: CompileFlags
    target: str


def read_compile_commands(path: Path, names: WindowsPaths | None = None) -> tuple[CompileEntry, ...]:
    """The entries for C and C++ sources, in order; raises `BrokenFileError` with the line that is wrong."""
    names = names or WindowsPaths()
    text = as_text(read_bytes(path))
    try:
        entries = json.loads(text)
    except json.JSONDecodeError as error:
        raise BrokenFileError(path, error.lineno, f"not valid JSON: {error.msg}") from error
    except RecursionError as error:
        raise BrokenFileError(path, 1, "not a compilation database: nested too deeply") from error
    except ValueError as error:  # a number of thousands of digits, which Python does not convert
        raise BrokenFileError(path, 1, "not a compilation database: a number is too long") from error
    if not isinstance(entries, list):
        raise BrokenFileError(path, 1, "not a compilation database: expected a list of entries")
    found: list[CompileEntry] = []
    for entry in entries:
        if not isinstance(entry, dict) or not isinstance(entry.get("file"), str):
            raise BrokenFileError(path, 1, 'not a compilation database: an entry has no "file"')
        if _SOURCE.search(entry["file"]):
            found.append(_entry(path, entry, names))
    return tuple(found)


def _entry(path: Path, entry: dict[str, object], names: WindowsPaths) -> CompileEntry:
    spelling = str(entry["file"])
    directory = entry.get("directory")
    folder = names.find(path.parent, directory) if isinstance(directory, str) else path.parent
    folder = folder or path.parent
    listed, command = entry.get("arguments"), entry.get("command")
    arguments: Sequence[str] = ()
    if isinstance(listed, list):
        arguments = [str(argument) for argument in listed]
    elif isinstance(command, str):
        arguments = split_command(command)
    flags, output = _flags(arguments[1:], folder, names)
    if isinstance(entry.get("output"), str):
        output = str(entry["output"])
    file = names.find(folder, spelling)
    return CompileEntry(file, spelling, flags, _target(output, str(directory or "")))


def split_command(command: str) -> list[str]:
    """Split a command line the way the shell that wrote it would: a backslash is a letter on Windows."""
    if re.search(r'(?:\A|[\s"])[A-Za-z]:\\|\bcl(?:\.exe|ang-cl)', command) or (
        "\\" in command and "/" not in command
    ):
        words = re.findall(r'(?:\\"|"(?:\\"|[^"])*"?|[^\s"])+', command)
        return [word.replace('\\"', "\0").replace('"', "").replace("\0", '"') for word in words]
    try:
        return shlex.split(command)
    except ValueError:  # an unbalanced quote
        return command.split()


def _flags(arguments: Sequence[str], folder: Path, names: WindowsPaths) -> tuple[CompileFlags, str]:
    folders: list[Path] = []
    defines: list[str] = []
    undefines: list[str] = []
    forced: list[str] = []
    standard = output = ""
    for option, value in _options(arguments):
        match option:
            case "include":
                path = names.find(folder, value)
                if path is not None and path not in folders:
                    folders.append(path)
            case "define":
                defines.append(value)
            case "undefine":
                undefines.append(value)
            case "forced":
                forced.append(value)
            case "standard":
                standard = value
            case "output":
                output = value
    flags = CompileFlags(
        tuple(folders),
        tuple(dict.fromkeys(defines)),
        tuple(dict.fromkeys(undefines)),
        tuple(dict.fromkeys(forced)),
        standard,
    )
    return flags, output


def _options(arguments: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The options that matter, with their values, joined (`-Ix`) or apart (`-I x`)."""
    rest = iter(arguments)
    for argument in rest:
        match = _WITH_VALUE.match(argument)
        if match is None or match.lastgroup is None:
            continue
        # "/Driver/a.c" is a file on a machine whose paths begin with a slash, not a definition.
        if argument.startswith("/") and argument.count("/") > 1 and _SOURCE.search(argument):
            continue
        value = argument[match.end() :]
        if not value and match.lastgroup != "standard":
            value = next(rest, "")
        if value:
            yield match.lastgroup, value


def _target(output: str, directory: str) -> str:
    """The name of what is linked, as far as an object file's place tells it."""
    output = output.replace("\\", "/")
    named = re.search(r"(?:\A|/)([^/]+)\.dir/", output)
    if named:
        return named[1]
    folder = output.rpartition("/")[0]
    return folder or directory.replace("\\", "/").rstrip("/").rpartition("/")[2]
