"""Visual Studio driver projects: which sources, folders and definitions make up one binary.

Reads `.vcxproj` as plain XML for one configuration (Release and x64 where there are such), with the property
sheets and shared projects beside it, and no driver kit. What a reference to the kit would add is left out.
Grouping projects into link units is `units.py`'s business.
"""

from __future__ import annotations

import os
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct, field

from ddilint.project.msbuild import condition, expand, expand_bare, is_resolved, substitute
from ddilint.project.paths import WILDCARD_ENTRIES, BrokenFileError, WindowsPaths, as_text, read_bytes

_MAX_IMPORTS = 32
_CONVERSION = "wdkconversion"
_CONVERTED = "sources.props"
"""What nmake2msbuild made of a `sources` file: the property sheets of the kit in the folder WDKConversion read it."""
_TOOLSET = re.compile(r"\$\(VCTargetsPath\)[\\/]Microsoft\.Cpp\.props", re.IGNORECASE)
_NATIVE_WCHAR = "_NATIVE_WCHAR_T_DEFINED=1"
"""What cl defines where `wchar_t` is a type of its own: the driver kit's settings make it another name."""
_OF_CHARACTER_SET = {"unicode": "_UNICODE;UNICODE", "multibyte": "_MBCS"}
_UNREAD_ITEMS = frozenset(
    [
        "none",
        "text",
        "image",
        "inf",
        "clinclude",
        "resourcecompile",
        "filestopackage",
        "midl",
        "otherwpp",
        "projectconfiguration",
    ]
)
_READ_TOOLS = frozenset({"clcompile", "link", "lib"})
_ValueOf = Callable[[str], str]


class CompileFlags(Struct, frozen=True):
    """What a compiler is told for a source: folders, `NAME` or `NAME=value` definitions, and more.

    `forced_includes` are headers read before the source (`/FI`, `-include`).
    """

    include_dirs: tuple[Path, ...] = ()
    defines: tuple[str, ...] = ()
    undefines: tuple[str, ...] = ()
    forced_includes: tuple[str, ...] = ()
    language_standard: str = ""


def defined_by(options: str) -> list[str]:
    """What options of the compiler define, as `NAME` or `NAME=value`."""
    return re.findall(r"(?:\A|\s)[-/]D\s*(\S+)", options)


class Project(Struct, frozen=True):
    """One `.vcxproj`, for one configuration.

    `sources` exist; `missing` are those that the project lists and that are not there (generated ones, say).
    `libraries` are the libraries it links, lower case, as spelled with forward slashes.
    """

    path: Path
    name: str
    target_name: str
    configuration: str
    configuration_type: str
    driver_type: str
    sources: tuple[Path, ...]
    missing: tuple[str, ...]
    flags: CompileFlags
    per_file: tuple[tuple[Path, CompileFlags], ...]
    message_files: tuple[Path, ...]
    references: tuple[Path, ...]
    libraries: tuple[str, ...]
    module_definition: Path | None

    @property
    def is_static_library(self) -> bool:
        """Whether the project's code ends up in another project's binary."""
        return self.configuration_type.lower() == "staticlibrary"

    @property
    def is_user_mode(self) -> bool:
        """Whether the project builds a program or a user-mode library."""
        if self.driver_type.upper() in ("KMDF", "WDM", "MINIPORT", "EXPORTDRIVER"):
            return False
        return (
            self.configuration_type.lower() in ("application", "dynamiclibrary") or self.driver_type == "UMDF"
        )


def read_project(path: Path, names: WindowsPaths | None = None, *, top: Path | None = None) -> Project:
    """Read a project file; raises `BrokenFileError`, with the line where its XML is broken.

    `top` is where the search for `Directory.Build.props` above the project ends.
    """
    reader = _Reader(path, names or WindowsPaths())
    root = _parse(path)
    reader.choose_configuration(root)
    for above in reversed(_folders_up_to(path.parent, top)):
        reader.import_file(above / "Directory.Build.props")
    try:
        reader.visit(root, path)
    except RecursionError:
        raise BrokenFileError(path, 0, "its elements are nested too deeply") from None
    return reader.project()


def _folders_up_to(folder: Path, top: Path | None) -> list[Path]:
    """MSBuild takes the nearest `Directory.Build.props` only."""
    for above in (folder, *folder.parents):
        if os.path.isfile(above / "Directory.Build.props"):
            return [above]
        if top is None or above == top:
            break
    return []


def _parse(path: Path) -> ET.Element:
    data = read_bytes(path)
    try:
        return ET.fromstring(data)
    except ET.ParseError as error:
        first = error
    except (ValueError, LookupError) as error:  # an encoding that Python does not know
        raise BrokenFileError(path, 1, f"not XML: {error}") from error
    # The declaration may name another encoding than the one the file was last saved in.
    text = re.sub(r"\A\s*<\?xml[^>]*\?>", lambda match: "\n" * match[0].count("\n"), as_text(data))
    try:
        return ET.fromstring(text)
    except ET.ParseError:
        reason = str(first).partition(":")[0]
        raise BrokenFileError(path, first.position[0], f"not well-formed XML: {reason}") from first
    except ValueError as error:
        raise BrokenFileError(path, 1, f"not XML: {error}") from error


def _tag(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _split(value: str) -> list[str]:
    return [part.strip() for part in value.split(";") if part.strip()]


class _Item(Struct):
    """An item of the project: a file with its own settings, by lower-case name."""

    path: Path
    settings: dict[str, str] = field(default_factory=dict)


class _Reader:
    """Evaluates a project from top to bottom, as MSBuild does."""

    def __init__(self, path: Path, names: WindowsPaths) -> None:
        self.path = path
        self.names = names
        self.items: dict[str, list[_Item]] = {}
        self.missing: list[str] = []
        self.conditions: dict[str, bool | None] = {}
        self.defaults: dict[tuple[str, str], str] = {}
        self.imported: set[Path] = {path}
        self.references: list[Path] = []
        folder = f"{path.parent}{os.sep}"
        self.properties = {
            "msbuildprojectname": path.stem,
            "projectname": path.stem,
            "msbuildprojectdirectory": str(path.parent),
            "msbuildprojectfile": path.name,
            "projectdir": folder,
            "targetname": path.stem,
            "solutiondir": f"{_solution_folder(path.parent)}{os.sep}",
            "wholeprogramoptimization": "",
        }

    def choose_configuration(self, root: ET.Element) -> None:
        offered = [
            element.get("Include", "")
            for group in root
            if _tag(group) == "ItemGroup"
            for element in group
            if _tag(element) == "ProjectConfiguration"
        ]
        known = [
            (name, platform) for name, _, platform in (text.partition("|") for text in offered) if platform
        ]

        def merit(choice: tuple[str, str]) -> tuple[bool, bool, bool]:
            name, platform = choice[0].lower(), choice[1].lower()
            return (platform in ("x64", "amd64"), "release" in name or "fre" in name, name == "release")

        name, platform = max(known, key=merit) if known else ("Release", "x64")
        self.properties |= {"configuration": name, "platform": platform, "configurationname": name}

    # Evaluation

    def holds(self, element: ET.Element, *, unknown: bool) -> bool:
        text = element.get("Condition")
        if text is None:
            return True
        text = expand_bare(text, self.properties)
        if text in self.conditions:
            known = self.conditions[text]
        else:
            known = self.conditions[text] = condition(text, self._exists)
        return unknown if known is None else known

    def _exists(self, spelling: str) -> bool:
        return self.names.find(self.path.parent, spelling) is not None

    def import_file(self, path: Path) -> None:
        if path in self.imported or len(self.imported) > _MAX_IMPORTS or not os.path.isfile(path):
            return
        self.imported.add(path)
        try:
            root = _parse(path)
        except BrokenFileError:
            return  # a property sheet is a help, not the input that was asked for
        self.visit(root, path)

    def _import_converted(self) -> None:
        """Import what was made of a `sources` file; each setting in it holds unless another one OVERRIDEs it."""
        converted = self.names.find(self.path.parent, _CONVERTED)
        if converted is not None:
            for setting in ("targetname", "c_defines"):
                self.properties.setdefault(f"override_{setting}", "")
            self.import_file(converted)

    def _import_toolset(self) -> None:
        """What the compiler's own property sheet defines for the character set of the project."""
        key = ("clcompile", "preprocessordefinitions")
        defined = _OF_CHARACTER_SET.get(self.properties.get("characterset", "").lower())
        if defined is not None:
            self.defaults[key] = ";".join(filter(None, (defined, self.defaults.get(key))))

    def visit(self, parent: ET.Element, file: Path) -> None:
        here = {
            "msbuildthisfiledirectory": f"{file.parent}{os.sep}",
            "msbuildthisfilename": file.stem,
            "msbuildthisfile": file.name,
        }
        for element in parent:
            self.properties |= here
            tag = _tag(element)
            # When a condition is unknown, files are taken (a superset is safe), settings are not.
            if tag == "PropertyGroup" and self.holds(element, unknown=False):
                self._properties(element)
            elif tag == "ItemDefinitionGroup" and self.holds(element, unknown=False):
                self._definitions(element)
            elif tag == "ItemGroup" and self.holds(element, unknown=True):
                self._items(element, file)
            elif tag == "Import" and self.holds(element, unknown=True):
                spelling = expand(element.get("Project", ""), self.properties)
                target = self.names.find(file.parent, spelling) if is_resolved(spelling) else None
                if target is not None:
                    self.import_file(target)
                elif _CONVERSION in element.get("Project", "").lower():
                    self._import_converted()
                elif _TOOLSET.fullmatch(element.get("Project", "").strip()):
                    self._import_toolset()
            elif tag == "ImportGroup" and self.holds(element, unknown=True):
                self.visit(element, file)
            elif tag == "Choose":
                self._choose(element, file)

    def _choose(self, element: ET.Element, file: Path) -> None:
        for branch in element:
            if _tag(branch) == "Otherwise" or (_tag(branch) == "When" and self.holds(branch, unknown=False)):
                self.visit(branch, file)
                return

    def _properties(self, group: ET.Element) -> None:
        for element in group:
            name = _tag(element).lower()
            # What the build is started with, the project cannot change.
            if name not in ("configuration", "platform") and self.holds(element, unknown=False):
                self.properties[name] = expand((element.text or "").strip(), self.properties)

    def _definitions(self, group: ET.Element) -> None:
        for tool in group:
            if _tag(tool).lower() in _READ_TOOLS and self.holds(tool, unknown=False):
                for element in tool:
                    if self.holds(element, unknown=False):
                        key = (_tag(tool).lower(), _tag(element).lower())
                        self.defaults[key] = self._setting(element, self.defaults.get(key, ""))

    def _setting(self, element: ET.Element, inherited: str) -> str:
        """The value of a setting: `%(Name)` inside it stands for what it was before."""
        value = expand((element.text or "").strip(), self.properties)
        if "%(" not in value:
            return value
        before = re.compile(rf"%\((?:\w+\.)?{re.escape(_tag(element))}\)", re.IGNORECASE)
        return substitute(before, value, lambda _: inherited)

    def _items(self, group: ET.Element, file: Path) -> None:
        for element in group:
            kind = _tag(element).lower()
            if kind in _UNREAD_ITEMS or not self.holds(element, unknown=True):
                continue
            known = self.items.setdefault(kind, [])
            removed = {item.path for item in self._named(element.get("Remove", ""), file)}
            if removed:
                known[:] = [item for item in known if item.path not in removed]
            updated = {item.path for item in self._named(element.get("Update", ""), file)}
            for item in known:
                if item.path in updated:
                    self._settings_of(element, kind, item)
            included = self._named(element.get("Include", ""), file, kind)
            if included:
                left_out = {item.path for item in self._named(element.get("Exclude", ""), file)}
                present = {item.path for item in known}
                for item in included:
                    if item.path not in left_out and item.path not in present:
                        self._settings_of(element, kind, item)
                        known.append(item)

    def _settings_of(self, element: ET.Element, kind: str, item: _Item) -> None:
        for setting in element:
            if self.holds(setting, unknown=False):
                name = _tag(setting).lower()
                inherited = item.settings.get(name, self.defaults.get((kind, name), ""))
                item.settings[name] = self._setting(setting, inherited)

    def _named(self, value: str, file: Path, kind: str = "") -> list[_Item]:
        """The items that an Include, Exclude, Remove or Update attribute names."""
        found: list[_Item] = []
        for spelling in _split(expand(value, self.properties)):
            list_name = re.fullmatch(r"@\(\s*(\w+)\s*\)", spelling)
            if list_name:
                found += [_Item(item.path) for item in self.items.get(list_name[1].lower(), [])]
            elif not is_resolved(spelling):
                continue
            elif "*" in spelling or "?" in spelling:
                paths = self.names.glob(self.path.parent, spelling)
                if paths is None:
                    wide = f"the wildcard {spelling} goes through more than {WILDCARD_ENTRIES:,} files"
                    raise BrokenFileError(self.path, 0, wide)
                found += [_Item(path) for path in paths]
            else:
                # Item paths are relative to the project, even in an imported file.
                path = self.names.resolve(self.path.parent, _unescape(spelling))
                if path is not None and os.path.isfile(path):
                    found.append(_Item(path))
                elif kind == "clcompile":
                    self.missing.append(spelling)
        return found

    # The result

    def project(self) -> Project:
        kept = [
            item
            for item in self.items.get("clcompile", [])
            if self._value(item, "clcompile", "excludedfrombuild").lower() != "true"
        ]
        shared = self._flags(
            lambda name: self.defaults.get(("clcompile", name), ""), self.properties.get("includepath", "")
        )
        per_file: list[tuple[Path, CompileFlags]] = []
        for item in kept:
            if not item.settings:
                continue
            own = self._flags(
                lambda name, item=item: self._value(item, "clcompile", name),  # type: ignore[misc]
                self.properties.get("includepath", ""),
            )
            if own != shared:
                per_file.append((item.path, own))
        definition = self._setting_path("link", "moduledefinitionfile")
        return Project(
            path=self.path,
            name=self.path.stem,
            target_name=self.properties["targetname"],
            configuration=f"{self.properties['configuration']}|{self.properties['platform']}",
            configuration_type=self.properties.get("configurationtype", ""),
            driver_type=self.properties.get("drivertype", ""),
            sources=tuple(item.path for item in kept),
            missing=tuple(dict.fromkeys(self.missing)),
            flags=shared,
            per_file=tuple(per_file),
            message_files=tuple(
                item.path
                for item in self.items.get("messagecompile", [])
                if item.path.suffix.lower() == ".mc"
            ),
            references=tuple(item.path for item in self.items.get("projectreference", [])),
            libraries=self._libraries(),
            module_definition=definition,
        )

    def _value(self, item: _Item, kind: str, name: str) -> str:
        return item.settings.get(name, self.defaults.get((kind, name), ""))

    def _flags(self, value_of: _ValueOf, include_path: str) -> CompileFlags:
        folders: list[Path] = []
        for spelling in _split(value_of("additionalincludedirectories")) + _split(include_path):
            path = self._folder(spelling)
            if path is not None and path not in folders:
                folders.append(path)
        defines = _split(value_of("preprocessordefinitions"))
        defines += defined_by(self.properties.get("c_defines", ""))
        if value_of("treatwchar_tasbuiltintype").lower() == "true":
            defines.append(_NATIVE_WCHAR)
        return CompileFlags(
            include_dirs=tuple(folders),
            defines=tuple(dict.fromkeys(filter(is_resolved, defines))),
            undefines=tuple(_split(value_of("undefinepreprocessordefinitions"))),
            forced_includes=tuple(f for f in _split(value_of("forcedincludefiles")) if is_resolved(f)),
            language_standard=value_of("languagestandard"),
        )

    def _folder(self, spelling: str) -> Path | None:
        if not is_resolved(spelling):
            return None
        path = self.names.find(self.path.parent, spelling)
        return path if path is not None and os.path.isdir(path) else None

    def _setting_path(self, tool: str, name: str) -> Path | None:
        spelling = self.defaults.get((tool, name), "")
        return self.names.find(self.path.parent, spelling) if spelling and is_resolved(spelling) else None

    def _libraries(self) -> tuple[str, ...]:
        names = [
            entry.replace("\\", "/").lower()
            for tool in ("link", "lib")
            for entry in _split(self.defaults.get((tool, "additionaldependencies"), ""))
        ]
        return tuple(dict.fromkeys(name for name in names if is_resolved(name.rpartition("/")[2])))


def _unescape(text: str) -> str:
    """MSBuild writes special characters in item names as `%20`."""
    return re.sub(r"%([0-9A-Fa-f]{2})", lambda match: chr(int(match[1], 16)), text)


def _solution_folder(folder: Path) -> Path:
    """The nearest folder above a project with a solution in it; the project's own when there is none."""
    for above in (folder, *folder.parents[:3]):
        try:
            if any(name.lower().endswith(".sln") for name in os.listdir(above)):
                return above
        except OSError:
            break
    return folder
