"""What the user asked for: defaults < configuration file < command line, merged into one frozen object.

The file is a `ddilint.toml` or the `[tool.ddilint]` table of a `pyproject.toml`, the nearest one above the paths.
Knows the options, where a project's root is, and how to complain about a wrong configuration. What the rule
selectors mean is the catalogue's business, what the paths hold is `project`'s.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct, field
from msgspec.structs import fields, replace

from ddilint.errors import UsageError
from ddilint.tomlfile import TomlFile, read_toml

TARGETS = ("x64", "x86", "arm64")
OUTPUT_FORMATS = ("text", "sarif", "json")
COLORS = ("auto", "always", "never")

STDOUT = "-"
"""The value of `output_file` that means standard output."""


class Settings(Struct, frozen=True):
    """One run's settings. All paths are absolute; `exclude` holds gitignore patterns relative to `root`."""

    paths: tuple[Path, ...]
    root: Path
    select: tuple[str, ...] = ()  # empty: the rules that are on by default
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    target: Literal["x64", "x86", "arm64"] = "x64"
    include_dirs: tuple[Path, ...] = ()
    defines: tuple[str, ...] = ()  # NAME or NAME=VALUE
    kit: Path | None = None
    jobs: int = field(default_factory=lambda: available_cpus())
    exclude: tuple[str, ...] = ()
    output_format: Literal["text", "sarif", "json"] = "text"
    output_file: str = STDOUT
    exit_zero: bool = False
    statistics: bool = False
    color: Literal["auto", "always", "never"] = "auto"
    config_file: Path | None = None  # the file that settings were read from
    origins: Mapping[str, str] = field(default_factory=dict)
    """Where a complaint about an option points to, for those that the file said: its line, and the key."""


def available_cpus() -> int:
    """The number of processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


def load_settings(
    paths: Sequence[str | Path] = (),
    *,
    cwd: Path | None = None,
    root: Path | None = None,
    config: Path | None = None,
    options: Mapping[str, Any] | None = None,
) -> Settings:
    """Merge what the command line says over what the files say.

    `options` has the names of `Settings`' fields; None means not given. Relative paths of the command line are
    relative to `cwd`, those of a configuration file to its folder. Nothing is required to exist here except a
    configuration file and a root that were named.
    """
    cwd = current_folder() if cwd is None else cwd
    absolute = tuple(dict.fromkeys(_absolute(path, cwd) for path in (paths or (".",))))
    common = _common_folder(absolute)
    repository = _repository_above(common)
    if root is not None:
        root = _absolute(root, cwd)
        if not os.path.isdir(root):
            raise UsageError(
                f"--root {root}: no such folder; name the folder that reported paths are relative to"
            )
    source: _Source | None
    if config is not None:
        source = _named_config(_absolute(config, cwd))
    else:
        source = _nearest_config(common, top=root or repository)
    if root is None:
        if repository is not None:
            root = repository
        elif source is not None:
            root = source[0].parent
        else:
            root = cwd if common.is_relative_to(cwd) else common
    for path in absolute:
        if not path.is_relative_to(root):
            raise UsageError(f"{path}: not below the project's root {root}; name another one with --root")
    settings = Settings(paths=absolute, root=root)
    if source is not None:
        path, file, keys = source
        settings = replace(settings, config_file=path, **_values(file, keys, path.parent))
    if settings.kit is not None and not os.path.isdir(settings.kit) and source is not None:
        raise source[1].error(f"option 'kit': {settings.kit}: no such folder", *source[2], "kit")
    for folder in settings.include_dirs:
        if not os.path.isdir(folder) and source is not None:
            raise source[1].error(
                f"option 'include-dirs': {folder}: no such folder", *source[2], "include-dirs"
            )
    given = {name: value for name, value in (options or {}).items() if value is not None}
    merged = replace(settings, **_from_command_line(given, cwd))
    # -I and -D add to the file's: the command line's folders are searched first, its definitions win.
    return replace(
        merged,
        origins={name: origin for name, origin in settings.origins.items() if name not in given},
        include_dirs=tuple(dict.fromkeys((*merged.include_dirs, *settings.include_dirs))),
        defines=tuple(dict.fromkeys((*settings.defines, *merged.defines))),
    )


def current_folder() -> Path:
    """Where the process stands; a UsageError where that folder was deleted meanwhile."""
    try:
        return Path.cwd()
    except OSError as error:
        raise UsageError(
            f"the current folder is not there any more ({error.strerror}); go to another"
        ) from None


def _absolute(path: str | Path, base: Path) -> Path:
    # Not `resolve()`: a path is reported under the name that the user gave it, and a link may leave the root.
    return Path(os.path.normpath(base / path))


def _common_folder(paths: Sequence[Path]) -> Path:
    try:
        common = Path(os.path.commonpath(paths))
    except ValueError:  # different drives
        raise UsageError(
            "the given paths are on different drives; lint each drive in a run of its own"
        ) from None
    return common if os.path.isdir(common) else common.parent


def _repository_above(folder: Path) -> Path | None:
    for candidate in (folder, *folder.parents):
        if os.path.exists(candidate / ".git"):
            return candidate
    return None


_Source = tuple[Path, TomlFile, tuple[str, ...]]  # file, its content, and the table that holds our keys


def _nearest_config(folder: Path, top: Path | None) -> _Source | None:
    for candidate in (folder, *folder.parents):
        if os.path.isfile(path := candidate / "ddilint.toml"):
            return path, read_toml(path), ()
        if os.path.isfile(path := candidate / "pyproject.toml"):
            file = read_toml(path)
            if _has_our_table(file):
                return path, file, ("tool", "ddilint")
        if candidate == top:
            break
    return None


def _has_our_table(file: TomlFile) -> bool:
    tool = file.data.get("tool")
    return isinstance(tool, dict) and "ddilint" in tool


def _named_config(path: Path) -> _Source:
    if not os.path.isfile(path):
        raise UsageError(f"--config {path}: no such file; name a ddilint.toml or a pyproject.toml")
    file = read_toml(path)
    if path.name != "pyproject.toml":
        return path, file, ()
    if not _has_our_table(file):
        raise UsageError(f"--config {path}: has no [tool.ddilint] table; add one or name another file")
    return path, file, ("tool", "ddilint")


_MACRO = re.compile(r"[A-Za-z_]\w*(?:\([\w\s,.]*\))?(?:=|\Z)")

# What a configuration file may say: the key's kind, and for a choice what can be chosen.
_KEYS: dict[str, tuple[str, tuple[str, ...]]] = {
    "select": ("strings", ()),
    "ignore": ("strings", ()),
    "extend-select": ("strings", ()),
    "target": ("choice", TARGETS),
    "include-dirs": ("paths", ()),
    "defines": ("macros", ()),
    "kit": ("path", ()),
    "jobs": ("count", ()),
    "exclude": ("strings", ()),
    "output-format": ("choice", OUTPUT_FORMATS),
    "exit-zero": ("switch", ()),
    "statistics": ("switch", ()),
    "color": ("choice", COLORS),
}


def _values(file: TomlFile, table: tuple[str, ...], folder: Path) -> dict[str, Any]:
    content = file.data
    for key in table:
        content = content[key]
    if not isinstance(content, dict):
        raise file.error(f"{'.'.join(table)} must be a table: write [{'.'.join(table)}]", *table)
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for key, value in content.items():
        if key not in _KEYS:
            raise file.error(f"unknown option {key!r}{_did_you_mean(key, _KEYS)}", *table, key)
        kind, choices = _KEYS[key]
        name = key.replace("-", "_")
        origins[name] = f"{file.place(*table, key)}: option {key!r}"
        try:
            values[name] = _converted(kind, choices, value, folder)
        except ValueError as error:
            raise file.error(f"option {key!r} {error}", *table, key) from None
    return {**values, "origins": origins}


def _converted(kind: str, choices: tuple[str, ...], value: Any, folder: Path) -> Any:
    match kind:
        case "strings" | "paths" | "macros":
            if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
                raise ValueError('must be a list of strings, such as ["first", "second"]')
            if kind == "macros":
                return tuple(map(_macro, value))
            return tuple(_absolute(item, folder) for item in value) if kind == "paths" else tuple(value)
        case "path":
            if not isinstance(value, str):
                raise ValueError("must be a string that names a folder")
            return _absolute(value, folder)
        case "choice":
            if value not in choices:
                raise ValueError(f"must be one of {', '.join(choices)}, not {value!r}")
            return value
        case "count":
            if isinstance(value, bool) or not isinstance(value, int) or value < 0:
                raise ValueError("must be a number of processes, or 0 for one for each processor")
            return value or available_cpus()
        case _:
            if not isinstance(value, bool):
                raise ValueError("must be true or false")
            return value


def _from_command_line(options: dict[str, Any], cwd: Path) -> dict[str, Any]:
    known = {item.name for item in fields(Settings)}
    assert options.keys() <= known, options.keys() - known
    values = dict(options)
    if "include_dirs" in values:
        values["include_dirs"] = tuple(_folder("-I", item, cwd) for item in values["include_dirs"])
    for item in values.get("defines", ()):
        try:
            _macro(item)
        except ValueError as error:
            raise UsageError(f"-D {error}") from None
    if "kit" in values:
        values["kit"] = _folder("--kit", values["kit"], cwd)
    if values.get("jobs") == 0:
        values["jobs"] = available_cpus()
    if (output := values.get("output_file", STDOUT)) != STDOUT:
        values["output_file"] = str(_absolute(output, cwd))
    return values


def _macro(definition: str) -> str:
    if _MACRO.match(definition) is None or "\n" in definition:
        raise ValueError(f"{definition!r}: not NAME or NAME=VALUE")
    return definition


def _folder(option: str, path: str | Path, cwd: Path) -> Path:
    folder = _absolute(path, cwd)
    if not os.path.isdir(folder):
        raise UsageError(f"{option} {path}: no such folder")
    return folder


def _did_you_mean(word: str, known: Mapping[str, object]) -> str:
    close = difflib.get_close_matches(word.replace("_", "-"), known, n=1)
    if close:
        return f"; did you mean {close[0]!r}?"
    return f"; known options are {', '.join(known)}"
