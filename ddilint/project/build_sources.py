"""The `sources` files of the driver kits' old BUILD utility: one folder, one binary.

Reads the macro assignments; what depends on `!IF` is taken in all its branches, except that the later branch
of two does not undo the earlier one. Only what grouping and parsing need is kept.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from posixpath import normpath

from msgspec import Struct

from ddilint.project.paths import WindowsPaths, as_text, common_depth, read_bytes
from ddilint.project.vcxproj import CompileFlags, defined_by

_ASSIGNMENT = re.compile(r"\s*([A-Za-z_]\w*)\s*=(.*)", re.DOTALL)
_MACRO = re.compile(r"\$\((\w+)\)")
_SOURCE_MACROS = ("SOURCES", "I386_SOURCES", "AMD64_SOURCES", "ARM64_SOURCES", "ARM_SOURCES", "IA64_SOURCES")
_MAX_INCLUDES = 16


class BuildSources(Struct, frozen=True):
    """One `sources` file. `target_type` is as written (DRIVER, DRIVER_LIBRARY, EXPORT_DRIVER, PROGRAM, …).

    `target_folder` is where the binary goes, `libraries` are the files that are linked to it: in lower case, with what
    no macro says left as it is. `module_definition` is the file that says what is exported: DLLDEF names it, else it
    has the target's name.
    """

    path: Path
    target_name: str
    target_type: str
    sources: tuple[Path, ...]
    flags: CompileFlags
    message_files: tuple[Path, ...]
    target_folder: str
    libraries: tuple[str, ...]
    module_definition: Path | None = None

    @property
    def is_library(self) -> bool:
        """Whether it is linked to other binaries."""
        return self.target_type in ("LIBRARY", "NTLIBRARY", "DRIVER_LIBRARY")

    @property
    def makes_library(self) -> bool:
        """Whether others link it, or the import library that comes with it."""
        return self.is_library or self.target_type in ("EXPORT_DRIVER", "DYNLINK")

    @property
    def is_driver(self) -> bool:
        """Whether it is a binary for the kernel."""
        return self.target_type in ("DRIVER", "EXPORT_DRIVER", "MINIPORT", "GDI_DRIVER")

    def linked(self, libraries: Mapping[str, Collection[BuildSources]]) -> list[BuildSources]:
        """Those of all `libraries` (by the lower-case names of their files) whose code becomes a part of this.

        Libraries for the kernel and for programs often share a name. Of several, it is the one whose binary goes where
        this one looks for it, else the nearest.
        """
        found: dict[Path, BuildSources] = {}
        for file in self.libraries:
            folder, _, name = file.rpartition("/")
            merits = [
                (
                    library._is_for_kernel,
                    folder in (library.target_folder, library._default_folder),
                    common_depth(library.path, self.path),
                    library.path.as_posix(),
                    library,
                )
                for library in libraries.get(name, ())
                if library.path != self.path and not (library._is_for_kernel and self._is_program)
            ]
            library = max(merits)[-1] if merits else self
            if library.is_library:  # else it is the import library of another binary
                found[library.path] = library
        return list(found.values())

    @property
    def _is_program(self) -> bool:
        return self.target_type in ("PROGRAM", "DYNLINK", "PROGLIB")

    @property
    def _is_for_kernel(self) -> bool:
        return self.target_type == "DRIVER_LIBRARY"

    @property
    def _default_folder(self) -> str:
        return _placed(self.path.parent, "obj")


def read_build_sources(
    path: Path, names: WindowsPaths | None = None, elsewhere: Callable[[str], Path | None] = lambda _: None
) -> BuildSources | None:
    """Read a `sources` file; None when the file of that name is something else (it names no sources).

    The utility knows no other folders than its own and those around it: what lies `elsewhere` is listed by its bare
    name, and a script copies it before the build.
    """
    names = names or WindowsPaths()
    macros: dict[str, str] = {}
    _read(path, macros, names, {path})
    if "SOURCES" not in macros:
        return None
    words = [word for macro in _SOURCE_MACROS for word in macros.get(macro, "").split()]
    files = [
        file
        for word in words
        if (file := names.find(path.parent, word) or elsewhere(word)) is not None and os.path.isfile(file)
    ]
    folders = [
        folder
        for spelling in re.split(r"[;\s]+", macros.get("INCLUDES", ""))
        if "$(" not in spelling
        and (folder := names.find(path.parent, spelling)) is not None
        and os.path.isdir(folder)
    ]
    options = " ".join(macros.get(macro, "") for macro in ("C_DEFINES", "USER_C_FLAGS", "MSC_WARNING_LEVEL"))
    defines = [option for option in defined_by(options) if "$(" not in option]
    libraries = re.split(r"[;\s]+", macros.get("TARGETLIBS", "").strip())
    target_name = macros.get("TARGETNAME", "").strip() or path.parent.name
    definition = names.find(path.parent, macros.get("DLLDEF", "").strip() or f"{target_name}.def")
    return BuildSources(
        path=path,
        target_name=target_name,
        target_type=macros.get("TARGETTYPE", "").strip().upper(),
        sources=tuple(dict.fromkeys(f for f in files if f.suffix.lower() in (".c", ".cpp", ".cc", ".cxx"))),
        flags=CompileFlags(tuple(dict.fromkeys(folders)), tuple(dict.fromkeys(defines))),
        message_files=tuple(dict.fromkeys(f for f in files if f.suffix.lower() == ".mc")),
        target_folder=_placed(path.parent, macros.get("TARGETPATH", "obj").strip()),
        libraries=tuple(_placed(path.parent, spelling) for spelling in libraries if spelling),
        module_definition=definition if definition is not None and os.path.isfile(definition) else None,
    )


def _placed(folder: Path, spelling: str) -> str:
    """Where something lies that a file in a folder names, so that the same place is spelled the same way.

    What the folder of the machine that it is built for adds to a path is left out.
    """
    path = f"{folder.as_posix()}/{spelling}".lower().replace("\\", "/")
    return normpath(path.replace("$(build_alt_dir)", "").replace("/*/", "/"))


def _read(path: Path, macros: dict[str, str], names: WindowsPaths, seen: set[Path]) -> None:
    text = re.sub(r"\\[ \t]*\r?\n", " ", as_text(read_bytes(path)))
    for line in text.splitlines():
        line = line.partition("#")[0].strip()
        included = re.match(r"!\s*include\s+(\S+)", line, re.IGNORECASE)
        if included:
            spelling = _expand(included[1].strip('"<>'), macros)
            target = names.find(path.parent, spelling) if "$(" not in spelling else None
            if (
                target is not None
                and os.path.isfile(target)
                and target not in seen
                and len(seen) < _MAX_INCLUDES
            ):
                seen.add(target)
                _read(target, macros, names, seen)
            continue
        assignment = None if line.startswith("!") else _ASSIGNMENT.match(line)
        if assignment:
            name, value = assignment[1].upper(), _expand(assignment[2].strip(), macros)
            if name in ("TARGETNAME", "TARGETTYPE"):
                macros.setdefault(name, value)
            else:
                earlier = macros.get(name, "")
                macros[name] = value if not earlier or earlier in value else f"{earlier} {value}"


def _expand(value: str, macros: dict[str, str]) -> str:
    return _MACRO.sub(lambda match: macros.get(match[1].upper(), match[0]), value)
