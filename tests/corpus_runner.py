"""Reads what the corpus expects, lints it, and tells the difference.

Knows the marks in the sources and the layout of `corpus/`: a file right below a family is a link unit of its own,
a folder below it is one, and so is each folder of `corpus/drivers`. What is right is in the sources; nothing here
knows a rule.

Marks are comments at the end of a line:

    // expect: DDI101                       a finding stands on this line
    // expect: DDI101, DDI301 "device.c"    several; the text must be part of the message
    // expect+2: DDI301                     two lines further down (-1 for the line above)
    // expect(x86): DDI102                  for these targets only
    // missed: DDI301 why                   right, but not reported today
    // wrong: DDI201 why                    reported today, but not right
    // note: call-not-interpreted           the run tells this about the line

In setup information files a comment begins with `;` instead.

The first lines of a file may say `// targets: x64 x86 arm64` and `// rules: +DDI605` (an opt-in rule).
"""

from __future__ import annotations

import re
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal, cast

from msgspec import Struct, field

from ddilint.finding import Finding, Notification, Severity
from ddilint.project.lexical import scan
from ddilint.project.paths import as_text

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
SOURCES = (".c", ".cpp", ".cc", ".cxx", ".h", ".hpp", ".inl")
INFS = (".inf", ".inx")
NOT_FAMILIES = ("drivers", "real")

Target = Literal["x64", "x86", "arm64"]
Kind = Literal["expect", "missed", "wrong"]

TARGETS: tuple[Target, ...] = ("x64", "x86", "arm64")

_MARK = re.compile(
    r"(?://|;)\s*(?P<kind>expect|missed|wrong)(?:\((?P<targets>[^)]*)\))?(?P<offset>[+-]\d+)?:\s*(?P<rest>\S.*)"
)
_NOTE = re.compile(r"(?://|;)\s*note:\s*(?P<kind>[a-z-]+)\s*$")
_ITEM = re.compile(r'\s*(?P<rule>DDI\d{3})(?:\s+"(?P<text>[^"]*)")?\s*(?P<comma>,)?')
_HEADER = re.compile(r"//\s*(?P<key>targets|rules):\s*(?P<value>.+)")
_HEADER_LINES = 3


class Mark(Struct, frozen=True):
    """One expected finding. `line` is where it must stand, `mark_line` where the comment does."""

    kind: Kind
    rule: str
    path: str
    line: int
    mark_line: int
    text: str = ""
    reason: str = ""
    targets: tuple[Target, ...] = TARGETS


class FunctionSpan(Struct, frozen=True):
    """A function definition of a corpus file, by its lines."""

    name: str
    path: str
    first_line: int
    last_line: int

    @property
    def is_bad(self) -> bool:
        """Whether the name says that something in it is reported."""
        return self.name.endswith("_bad")

    @property
    def is_ok(self) -> bool:
        """Whether the name says that nothing in it is reported."""
        return self.name.endswith("_ok")


class CorpusFile(Struct, frozen=True):
    """A source of the corpus; `path` is relative to its unit's folder, with forward slashes."""

    path: str
    lines: tuple[str, ...]
    marks: tuple[Mark, ...]
    notes: frozenset[tuple[int, str]]
    functions: tuple[FunctionSpan, ...]
    targets: tuple[Target, ...]
    extra_rules: tuple[str, ...]
    problems: tuple[str, ...]


class Unit(Struct, frozen=True):
    """One link unit: `folder` is its root, `name` is its path below `corpus/`."""

    name: str
    family: str
    folder: Path
    files: tuple[CorpusFile, ...]
    is_folder: bool

    @property
    def targets(self) -> tuple[Target, ...]:
        """The targets that any of its files asks for, x64 always."""
        asked = {target for file in self.files for target in file.targets}
        return tuple(target for target in TARGETS if target in asked or target == "x64")

    @property
    def extra_rules(self) -> tuple[str, ...]:
        """Opt-in rules that its files turn on."""
        return tuple(sorted({rule for file in self.files for rule in file.extra_rules}))

    def marks(self, target: Target) -> tuple[Mark, ...]:
        """What is expected on a target."""
        return tuple(mark for file in self.files for mark in file.marks if target in mark.targets)


def read_file(path: Path, relative: str) -> CorpusFile:
    """Read a source with its marks; what is wrong with a mark becomes a problem, not an exception."""
    data = path.read_bytes()
    is_source = path.suffix.lower() in SOURCES
    text = data.decode("utf-8") if is_source else as_text(data).replace("\r\n", "\n")
    lines = tuple(text.split("\n"))
    marks: list[Mark] = []
    problems: list[str] = []
    targets: tuple[Target, ...] = ("x64",)
    rules: tuple[str, ...] = ()
    for number, line in enumerate(lines[:_HEADER_LINES], 1):
        if match := _HEADER.search(line):
            words = match["value"].split()
            if match["key"] == "rules":
                rules = tuple(word.removeprefix("+") for word in words)
            elif unknown := [word for word in words if word not in TARGETS]:
                problems.append(f"{relative}:{number}: unknown target {unknown[0]!r}")
            else:
                targets = tuple(cast(Target, word) for word in words)
    for number, line in enumerate(lines, 1):
        try:
            marks.extend(_marks_of(line, number, relative))
        except ValueError as error:
            problems.append(f"{relative}:{number}: {error}")
    functions = tuple(
        FunctionSpan(function.name, relative, function.first_line, function.last_line)
        for function in (scan(data).functions if is_source else ())
    )
    notes = frozenset(
        (number, match["kind"]) for number, line in enumerate(lines, 1) if (match := _NOTE.search(line))
    )
    return CorpusFile(relative, lines, tuple(marks), notes, functions, targets, rules, tuple(problems))


def _marks_of(line: str, number: int, path: str) -> Iterator[Mark]:
    match = _MARK.search(line)
    if match is None:
        if re.search(r"//\s*(?:expect|missed|wrong)\b", line):
            raise ValueError("not a mark; write // expect: DDI101")
        return
    kind = cast(Kind, match["kind"])
    names = (match["targets"] or " ".join(TARGETS)).replace(",", " ").split()
    if unknown := [name for name in names if name not in TARGETS]:
        raise ValueError(f"unknown target {unknown[0]!r}")
    targets = tuple(cast(Target, name) for name in names)
    target_line = number + int(match["offset"] or 0)
    rest = match["rest"].strip()
    position = 0
    while True:
        item = _ITEM.match(rest, position)
        if item is None:
            raise ValueError(f"a rule's identifier is expected at {rest[position:]!r}")
        position = item.end()
        last = not item["comma"]
        reason = rest[position:].strip() if last else ""
        if last and kind == "expect" and reason:
            raise ValueError(f"{reason!r} after the last rule; texts go in quotes")
        if last and kind != "expect" and not reason:
            raise ValueError(f"{kind} needs a reason")
        yield Mark(kind, item["rule"], path, target_line, number, item["text"] or "", reason, targets)
        if last:
            return


def _folder_files(folder: Path) -> tuple[CorpusFile, ...]:
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in (*SOURCES, *INFS))
    return tuple(read_file(path, path.relative_to(folder).as_posix()) for path in paths)


def _family_units(family: Path) -> Iterator[Unit]:
    for path in sorted(family.iterdir()):
        name = f"{family.name}/{path.name}"
        if path.is_dir():
            yield Unit(name, family.name, path, _folder_files(path), is_folder=True)
        elif path.suffix.lower() in SOURCES:
            yield Unit(name, family.name, family, (read_file(path, path.name),), is_folder=False)


def corpus_units(corpus: Path = CORPUS) -> tuple[Unit, ...]:
    """All units of the corpus, the drivers included, in the order of their names."""
    folders = [folder for folder in sorted(corpus.iterdir()) if folder.is_dir() and folder.name != "real"]
    return tuple(unit for folder in folders for unit in _family_units(folder))


# Linting

_PROJECT = """<?xml version="1.0" encoding="utf-8"?>
<Project DefaultTargets="Build" xmlns="http://schemas.microsoft.com/developer/msbuild/2003">
  <PropertyGroup Label="Configuration">
    <ConfigurationType>Driver</ConfigurationType>
    <DriverType>WDM</DriverType>
  </PropertyGroup>
  <ItemGroup>
    <ClCompile Include="{source}" />
  </ItemGroup>
</Project>
"""


class Batch(Struct, frozen=True):
    """Units that are linted in one run: `folder_of` says where below the batch's root each unit's files are."""

    root: Path
    folder_of: dict[str, str] = field(default_factory=dict)

    def findings_by_unit(self, findings: Iterable[Finding]) -> dict[str, tuple[Finding, ...]]:
        """Findings by unit's name; those that stand in no unit are under ''."""
        names = {folder: name for name, folder in self.folder_of.items()}
        result: dict[str, list[Finding]] = defaultdict(list)
        for finding in findings:
            result[names.get(finding.location.path.split("/", 1)[0], "")].append(finding)
        return {name: tuple(found) for name, found in result.items()}


def lay_out(units: Sequence[Unit], root: Path) -> Batch:
    """Copy single-file units side by side below `root`, each with a project file that makes it a link unit.

    Without project files the sources of one folder would be one driver.
    """
    batch = Batch(root)
    for unit in units:
        source = unit.folder / unit.files[0].path
        name = unit.name.replace("/", "-").replace(".", "-")
        folder = root / name
        folder.mkdir(parents=True)
        shutil.copyfile(source, folder / source.name)
        (folder / f"{name}.vcxproj").write_text(_PROJECT.format(source=source.name), encoding="utf-8")
        batch.folder_of[unit.name] = name
    return batch


# Comparing


def compare(unit: Unit, target: Target, findings: Sequence[Finding]) -> list[str]:
    """One line of text for each difference between what is expected of a unit and what was found.

    Paths in `findings` end with the unit's own relative paths.
    """
    lines_of = {file.path: file.lines for file in unit.files}
    where = {(file.path, line): name for file in unit.files for line, name in _function_of(file)}
    open_findings: dict[tuple[str, int, str], list[Finding]] = defaultdict(list)
    problems: list[str] = []
    for finding in findings:
        path = _path_in(unit, finding.location.path)
        if path is None:
            problems.append(
                _told("+", unit, target, finding.location.path, finding.location.line, finding, "")
            )
        else:
            open_findings[path, finding.location.line, finding.rule].append(finding)
    for mark in unit.marks(target):
        candidates = open_findings[mark.path, mark.line, mark.rule]
        match mark.kind:
            case "missed":
                if candidates:
                    candidates.pop(0)
                    problems.append(
                        f"= {_place(unit, mark.path, mark.line, target)}: {mark.rule} is now right, "
                        f"make the `missed` mark in line {mark.mark_line} an `expect`"
                    )
                continue
            case "wrong":
                if candidates:
                    candidates.pop(0)
                else:
                    problems.append(
                        f"= {_place(unit, mark.path, mark.line, target)}: {mark.rule} is now right, "
                        f"remove the `wrong` mark in line {mark.mark_line}"
                    )
                continue
        if not candidates:
            function = where.get((mark.path, mark.line), "?")
            text = _line(lines_of[mark.path], mark.line)
            problems.append(
                f"- {_place(unit, mark.path, mark.line, target)}: {mark.rule} expected in {function}\n"
                f"      {text}"
            )
            continue
        fitting = [found for found in candidates if mark.text in found.message]
        if not fitting:
            problems.append(
                f"- {_place(unit, mark.path, mark.line, target)}: {mark.rule} should say {mark.text!r} "
                f"and says {candidates[0].message!r}"
            )
        candidates.remove((fitting or candidates)[0])
    for (path, line, _), rest in sorted(open_findings.items()):
        text = _line(lines_of.get(path, ()), line)
        problems += [_told("+", unit, target, path, line, finding, text) for finding in rest]
    return problems


def compare_notifications(unit: Unit, notifications: Iterable[Notification]) -> list[str]:
    """One line for each thing that the run told and no mark asks for, and for each that it did not tell.

    What could not be read in full could hide a finding that is missing, or one that is too many.
    """
    expected = {(file.path, line, kind) for file in unit.files for line, kind in file.notes}
    problems = []
    for note in notifications:
        if note.severity is Severity.NOTE:
            continue
        path = _path_in(unit, note.location.path) if note.location else None
        key = (path or "", note.location.line if note.location else 0, note.kind)
        if key in expected:
            expected.discard(key)
        else:
            problems.append(f"! {note.location or unit.name}: {note.kind}: {note.message}")
    problems += [f"- {unit.name} {path}:{line}: {kind} expected" for path, line, kind in sorted(expected)]
    return problems


def _function_of(file: CorpusFile) -> Iterator[tuple[int, str]]:
    for function in file.functions:
        for line in range(function.first_line, function.last_line + 1):
            yield line, function.name


def _path_in(unit: Unit, path: str) -> str | None:
    fitting = [file.path for file in unit.files if path == file.path or path.endswith("/" + file.path)]
    return max(fitting, key=len) if fitting else None


def _place(unit: Unit, path: str, line: int, target: Target) -> str:
    base = unit.name if unit.is_folder else unit.family
    return f"corpus/{base}/{path}:{line} [{target}]"


def _line(lines: Sequence[str], number: int) -> str:
    return lines[number - 1].strip() if 0 < number <= len(lines) else ""


def _told(sign: str, unit: Unit, target: Target, path: str, line: int, finding: Finding, text: str) -> str:
    place = _place(unit, path, line, target)
    told = f"{sign} {place}: {finding.rule} not expected in {finding.function or '?'}: {finding.message}"
    return f"{told}\n      {text}" if text else told


# What the sources promise about themselves


def unit_problems(unit: Unit) -> list[str]:
    """Marks that cannot be read, and functions whose name and marks do not agree."""
    problems = [f"corpus/{unit.name}: {problem}" for file in unit.files for problem in file.problems]
    for file in unit.files:
        for mark in file.marks:
            if not 0 < mark.line <= len(file.lines):
                problems.append(
                    f"{_place(unit, file.path, mark.mark_line, 'x64')}: the mark points outside the file"
                )
            missing = [target for target in mark.targets if target not in unit.targets]
            if missing and mark.targets != TARGETS:
                problems.append(
                    f"{_place(unit, file.path, mark.mark_line, 'x64')}: {missing[0]} is not among the targets"
                )
        problems += [told for function in file.functions if (told := _function_problem(unit, file, function))]
        inside = {line for line, _ in _function_of(file)}
        if file.path.endswith((".c", ".cpp", ".cc", ".cxx")):
            problems += [
                f"{_place(unit, file.path, mark.line, 'x64')}: {mark.rule} is expected outside all functions"
                for mark in file.marks
                if mark.line not in inside
            ]
    return problems


def _function_problem(unit: Unit, file: CorpusFile, function: FunctionSpan) -> str | None:
    kinds = {mark.kind for mark in file.marks if function.first_line <= mark.line <= function.last_line}
    place = _place(unit, file.path, function.first_line, "x64")
    if function.is_bad and not kinds & {"expect", "missed"}:
        return f"{place}: {function.name} expects nothing"
    if function.is_ok and kinds & {"expect", "missed"}:
        return f"{place}: {function.name} expects a finding and is called right"
    if function.name.startswith("FN_") and "missed" not in kinds:
        return f"{place}: {function.name} has no `missed` mark"
    if function.name.startswith("FP_") and "wrong" not in kinds:
        return f"{place}: {function.name} has no `wrong` mark"
    return None
