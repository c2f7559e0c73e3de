"""What a setup information file installs: services, their binaries, and the event sources registered for them.

All sections that add a service are read, whatever device, system or processor they are for; the decorations of
section names (`.NT`, `.NTamd64`, `.Services`) only have to be found, not chosen among. Source: "INF AddService
Directive" and "INF AddReg Directive", learn.microsoft.com/windows-hardware/drivers/install.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from ddilint.project.inf.syntax import Entry, InfFile, InfProblem, Section

_EVENT_SOURCE_KEY = re.compile(r"(?:.*\\)?services\\eventlog\\[^\\]+\\([^\\]+)\\?\Z", re.IGNORECASE)
_ROOTS = frozenset({"hkcr", "hkcu", "hklm", "hku", "hkr"})
_APPEND = 0x8
_LISTING = ("copyfiles", "addreg")
_DECORATION = re.compile(r"\.nt[a-z0-9$_]*(?=\.|\Z)")


class Registration(Struct, frozen=True):
    """An `EventMessageFile` value: its line, and the names of the files in it, without folders, in lower case."""

    line: int
    files: tuple[str, ...]


class Service(Struct, frozen=True):
    """An AddService directive. `binary` is the file name of its image, in lower case, "" where it cannot be told.

    `registration` is None where its event-log section, if it has one, sets no EventMessageFile; `is_open` says that
    a section of another file, which is not here, is included there and may. `misplaced` is an EventMessageFile that
    stands in the event-log section itself: a value that no AddReg lists is set by nobody.
    """

    name: str
    line: int
    binary: str
    registration: Registration | None = None
    is_open: bool = False
    misplaced: Registration | None = None


class Installation(Struct, frozen=True):
    """What a file installs. `sources` are the event sources whose keys it names in full, with their messages.

    `files` are the names of all files that it copies or lists, in lower case. `version_line` is that of its Version
    section, or of the beginning.
    """

    path: Path
    version_line: int
    services: tuple[Service, ...]
    sources: tuple[tuple[str, Registration], ...]
    files: frozenset[str]
    problems: tuple[InfProblem, ...]

    @property
    def binaries(self) -> frozenset[str]:
        """The images of the services."""
        return frozenset(service.binary for service in self.services if service.binary)


def installations(files: Iterable[InfFile]) -> tuple[Installation, ...]:
    """What each file installs; `Include` is followed among them, to files of the same folder."""
    here = {_key(file.path): file for file in files}
    cycles = _cycles(here)
    found = []
    for file in here.values():
        installation = _Reading(file, here).installation()
        problems = (*file.problems, *installation.problems, *cycles.get(file.path, ()), *_needed_rings(file))
        in_order = tuple(sorted(dict.fromkeys(problems), key=lambda problem: problem.line))
        found.append(replace(installation, problems=in_order))
    return tuple(found)


def _includes(file: InfFile) -> Iterator[tuple[int, str]]:
    for section in file.sections.values():
        for entry in section.of("include"):
            for value in entry.values:
                name = file.expanded(value).lower()
                if name:
                    yield entry.line, name


def _cycles(here: Mapping[tuple[Path, str], InfFile]) -> dict[Path, list[InfProblem]]:
    """Files that include themselves, directly or through others; told once for each ring, in its first file."""
    problems: dict[Path, list[InfProblem]] = defaultdict(list)
    done: set[Path] = set()
    for start in sorted(here.values(), key=lambda file: file.path.as_posix()):
        # Iterative: a chain may be as long as the folder has files.
        chain: list[Path] = []
        stack: list[tuple[InfFile, int, bool]] = [(start, 0, False)]
        while stack:
            file, line, is_left = stack.pop()
            if is_left:
                chain.pop()
                done.add(file.path)
                continue
            if file.path in chain:
                ring = chain[chain.index(file.path) :]
                told = (
                    f"the file includes itself, through {ring[1].name}"
                    if ring[1:]
                    else "the file includes itself"
                )
                line = line if not ring[1:] else _line_of(here, file, ring[1])
                problems[file.path].append(InfProblem(line, told))
                continue
            if file.path in done:
                continue
            chain.append(file.path)
            stack.append((file, line, True))
            for at, name in _includes(file):
                included = here.get((file.path.parent, name))
                if included is not None:
                    stack.append((included, at, False))
    return problems


def _needed_rings(file: InfFile) -> Iterator[InfProblem]:
    """Sections that need themselves, directly or through others of the file; told once for each ring."""
    done: set[str] = set()
    for start in file.sections:
        chain: list[str] = []
        lines: list[int] = []
        stack: list[tuple[str, int, bool]] = [(start, 0, False)]
        while stack:
            name, line, is_left = stack.pop()
            if is_left:
                chain.pop()
                lines.pop()
                done.add(name.lower())
                continue
            names = [each.lower() for each in chain]
            if name.lower() in names:
                first = names.index(name.lower()) + 1
                through = f", through [{chain[first]}]" if chain[first:] else ""
                yield InfProblem([*lines, line][first], f"[{name}] needs itself{through}")
                continue
            section = file.section(name)
            if name.lower() in done or section is None:
                continue
            chain.append(name)
            lines.append(line)
            stack.append((name, line, True))
            for entry in section.of("needs"):
                stack += ((file.expanded(value), entry.line, False) for value in entry.values)


def _line_of(here: Mapping[tuple[Path, str], InfFile], file: InfFile, included: Path) -> int:
    """The line in which a file includes another."""
    wanted = here[_key(included)]
    return next((at for at, name in _includes(file) if here.get((file.path.parent, name)) is wanted), 1)


def _key(path: Path) -> tuple[Path, str]:
    return path.parent, path.name.lower()


class _Reading(Struct):
    """One file being read for what it installs."""

    file: InfFile
    here: Mapping[tuple[Path, str], InfFile]
    problems: list[InfProblem] = field(default_factory=list)
    decorated: dict[Path, dict[str, list[Section]]] = field(default_factory=dict)
    # What sections say is read once, however many directives name them: by name, or by file and name.
    binaries: dict[str, str] = field(default_factory=dict)
    event_logs: dict[str, tuple[Registration | None, bool, Registration | None]] = field(default_factory=dict)
    values: dict[tuple[Path, str], Registration | None] = field(default_factory=dict)

    def installation(self) -> Installation:
        services: list[Service] = []
        sources: list[tuple[str, Registration]] = []
        files: set[str] = set()
        for name, section in self.file.sections.items():
            if name == "strings" or name.startswith("strings."):
                continue
            for entry in section.of("addservice"):
                service = self._service(entry)
                if service is not None:
                    services.append(service)
            for entry in section.entries:
                source = self._named_source(entry)
                if source is not None:
                    sources.append(source)
            if name == "sourcedisksfiles" or name.startswith("sourcedisksfiles."):
                files.update(self.file.expanded(entry.key).lower() for entry in section.entries)
            files.update(self._listed(section))
        version = self.file.section("Version")
        return Installation(
            self.file.path,
            version.line if version else 1,
            tuple(services),
            tuple(sources),
            frozenset(files - {""}),
            tuple(self.problems),
        )

    def _problem(self, line: int, text: str) -> None:
        self.problems.append(InfProblem(line, text))

    def _sections(self, name: str, line: int, file: InfFile | None = None) -> list[Section]:
        """A section that a directive names: itself, or where only decorated forms of it are there, those."""
        file = file or self.file
        key = name.lower()
        found = file.section(key)
        if found is not None:
            return [found]
        decorated = self._decorated_of(file).get(key, [])
        if not decorated and file is self.file:
            self._problem(line, f"there is no section [{name}]")
        return decorated

    def _decorated_of(self, file: InfFile) -> dict[str, list[Section]]:
        """The decorated sections of a file (`name.NTamd64`), by their undecorated name in lower case."""
        known = self.decorated.get(file.path)
        if known is None:
            known = self.decorated[file.path] = defaultdict(list)
            for name, section in file.sections.items():
                for match in _DECORATION.finditer(name):
                    known[name[: match.start()]].append(section)
        return known

    def _listed(self, section: Section) -> Iterator[str]:
        """The files that a section's CopyFiles copies; the sections it names must be there, AddReg's too."""
        for directive in _LISTING:
            for entry in section.of(directive):
                for value in entry.values:
                    name = self.file.expanded(value)
                    if name.startswith("@"):
                        yield name[1:].lower()
                    elif name:
                        for listed in self._sections(name, entry.line):
                            if directive == "copyfiles":
                                yield from (
                                    self.file.expanded(item.value(0)).lower() for item in listed.entries
                                )

    def _service(self, entry: Entry) -> Service | None:
        name = self.file.expanded(entry.value(0))
        if not name:  # a device that needs no service
            return None
        section = self.file.expanded(entry.value(2))
        if not section:
            self._problem(entry.line, f"AddService of {name} names no service section")
            return None
        if section.lower() not in self.binaries:
            self.binaries[section.lower()] = self._binary(section, entry.line)
        event_log = self.file.expanded(entry.value(3))
        if event_log.lower() not in self.event_logs:
            found = self._registration(event_log, entry.line) if event_log else (None, False, None)
            self.event_logs[event_log.lower()] = found
        return Service(name, entry.line, self.binaries[section.lower()], *self.event_logs[event_log.lower()])

    def _binary(self, section: str, line: int) -> str:
        binary = ""
        for part, owner in self._with_needed(section, line)[0]:
            for given in part.of("servicebinary"):
                binary = _file_name(owner.expanded(given.value(0)))
        return binary

    def _with_needed(self, name: str, line: int) -> tuple[list[tuple[Section, InfFile]], bool]:
        """A section with those that it Needs, each with its file; and whether some stand in files that are not here."""
        found: list[tuple[Section, InfFile]] = []
        is_open = False
        waiting = [(section, self.file) for section in self._sections(name, line)]
        seen: set[tuple[Path, str]] = set()
        while waiting:
            section, owner = waiting.pop(0)
            if (owner.path, section.name) in seen:
                continue
            seen.add((owner.path, section.name))
            found.append((section, owner))
            included = [
                self.here.get((owner.path.parent, owner.expanded(value).lower()))
                for entry in section.of("include")
                for value in entry.values
            ]
            for entry in section.of("needs"):
                for value in entry.values:
                    needed = owner.expanded(value)
                    places = [owner, *(file for file in included if file is not None)]
                    at = [(there, file) for file in places if (there := file.section(needed)) is not None]
                    waiting += at
                    if not at and None in included:
                        is_open = True
                    elif not at and owner is self.file:
                        self._problem(entry.line, f"there is no section [{needed}]")
        return found, is_open

    def _registration(self, name: str, line: int) -> tuple[Registration | None, bool, Registration | None]:
        """What an event-log section registers; the last value counts, as it does in the registry.

        Besides, whether a section that is not here may register something, and a value that is misplaced.
        """
        registration: Registration | None = None
        misplaced: Registration | None = None
        sections, is_open = self._with_needed(name, line)
        for section, owner in sections:
            for entry in section.entries if owner is self.file else ():
                if not entry.key and _is_message_file(entry, owner):
                    misplaced = _message_files(entry, owner)
            for directive in section.of("addreg"):
                for value in directive.values:
                    for listed in self._sections(owner.expanded(value), directive.line, owner):
                        key = owner.path, listed.name
                        if key not in self.values:
                            self.values[key] = self._value(listed, owner)
                        registration = self.values[key] or registration
        return registration, is_open, misplaced

    def _value(self, section: Section, owner: InfFile) -> Registration | None:
        """The last EventMessageFile that a section sets in the source's own key."""
        registration: Registration | None = None
        for entry in section.entries:
            if owner is self.file:
                self._check_value(entry)
            if _is_message_file(entry, owner) and not owner.expanded(entry.value(1)):
                before = registration if _appends(entry, owner) else None
                registration = _message_files(entry, owner)
                if before is not None:
                    registration = Registration(before.line, (*before.files, *registration.files))
        return registration

    def _check_value(self, entry: Entry) -> None:
        root = self.file.expanded(entry.value(0))
        if entry.key or root.lower() not in _ROOTS:
            self._problem(entry.line, f"{(entry.key or root)[:40]!r} is no registry root (HKR, HKLM, …)")
        elif _is_message_file(entry, self.file) and not any(_message_files(entry, self.file).files):
            self._problem(entry.line, "EventMessageFile has no value")

    def _named_source(self, entry: Entry) -> tuple[str, Registration] | None:
        """A registration that names the event source's key in full, in whatever section."""
        if entry.key or entry.value(0).lower() != "hklm" or not _is_message_file(entry, self.file):
            return None
        match = _EVENT_SOURCE_KEY.match(self.file.expanded(entry.value(1)))
        return (match[1], _message_files(entry, self.file)) if match else None


def _is_message_file(entry: Entry, owner: InfFile) -> bool:
    return owner.expanded(entry.value(2)).lower() == "eventmessagefile"


def _appends(entry: Entry, owner: InfFile) -> bool:
    """Whether an entry adds to a value of several strings instead of replacing it (FLG_ADDREG_APPEND)."""
    try:
        return bool(int(owner.expanded(entry.value(3)), 0) & _APPEND)
    except ValueError:
        return False


def _message_files(entry: Entry, owner: InfFile) -> Registration:
    spelled = ";".join(owner.expanded(value) for value in entry.values[4:])
    return Registration(entry.line, tuple(_file_name(part) for part in spelled.split(";") if part.strip()))


def _file_name(path: str) -> str:
    return re.split(r"[\\/]", path.strip().strip('"'))[-1].strip().lower()
