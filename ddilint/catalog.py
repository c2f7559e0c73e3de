"""The rules as their pages describe them: `rules/<family>/DDI*.md`, in a checkout or inside the wheel.

Knows how a page is written, what must be in it, and which rules a selection means. What a rule means stands in the
pages; how a mistake is found is left to `checks`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from msgspec import Struct

from ddilint.errors import UsageError
from ddilint.finding import Severity
from ddilint.tomlfile import TomlFile, parse_toml

SECTIONS = ("What it reports", "Why it matters", "Wrong", "Right", "What it does not see")
EXAMPLE_SUFFIXES = ("c", "inf", "mc")
PRECISIONS = ("very-high", "high", "medium", "low")  # the words that code scanning knows

_ID = re.compile(r"DDI[1-9]\d\d")
_NAME = re.compile(r"[a-z]+(-[a-z]+)+")
_HEADING = re.compile(r"## (?P<title>.+)")
_FENCE = re.compile(r"```(?P<info>.*)")


class Example(Struct, frozen=True):
    """A code block of a page: `label` is `bad` or `good`, `line` where in the page its first line stands.

    `suffix` is that of the file that it is: `c`, or what belongs to a driver besides (`inf`, `mc`).
    """

    label: str
    code: str
    line: int
    suffix: str = "c"


class Rule(Struct, frozen=True):
    """One rule's page: `message` is the pattern of its findings, `body` the Markdown below the metadata."""

    id: str
    name: str  # kebab-case; states the mistake
    level: Severity
    precision: str
    tags: tuple[str, ...]
    cwe: tuple[int, ...]
    message: str
    source: str  # where the driver documentation states the fact
    default: bool  # on unless deselected; False is opt-in
    security_severity: str  # a CVSS-like number from "0.0" to "10.0", or ""
    family: str
    path: str  # for messages: relative to the folder of rules, with forward slashes
    body: str
    sections: tuple[tuple[str, str], ...]
    examples: tuple[Example, ...]

    def section(self, title: str) -> str:
        """The text below a heading."""
        return dict(self.sections)[title]

    @property
    def summary(self) -> str:
        """What the rule reports, in one plain sentence."""
        return _plain(self.section("What it reports").split("\n\n", 1)[0]).split(". ", 1)[0].rstrip(".") + "."

    @property
    def pascal_name(self) -> str:
        """The name as SARIF viewers like it: EntrySizeTruncated."""
        return "".join(word.capitalize() for word in self.name.split("-"))


def _plain(markdown: str) -> str:
    return " ".join(re.sub(r"[*`]|\[([^\]]*)\]\([^)]*\)", r"\1", markdown).split())


class Catalog(Struct, frozen=True):
    """All rules, in the order of their identifiers."""

    rules: tuple[Rule, ...]

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def rule(self, name: str) -> Rule:
        """The rule with this identifier or name; `UsageError` if there is none."""
        for rule in self.rules:
            if name.strip().lower() in (rule.id.lower(), rule.name):
                return rule
        raise UsageError(f"unknown rule {name!r}{self._suggestion(name)}")

    def select(
        self,
        select: Iterable[str] = (),
        ignore: Iterable[str] = (),
        extend_select: Iterable[str] = (),
        origins: Mapping[str, str] = MappingProxyType({}),
    ) -> frozenset[str]:
        """The identifiers that a selection means: (`select`, else the defaults) + `extend_select` - `ignore`.

        A selector is an identifier, a prefix of some (DDI1), a name, or ALL. A more specific selector beats a
        less specific one, so `--select DDI101 --ignore DDI1` keeps DDI101; on a tie `ignore` wins. An unknown one
        is a `UsageError` that begins with the parameter's origin, the command line's option if it has none.
        """
        chosen: dict[str, int] = {}
        for selector in select:
            self._note(chosen, selector, origins.get("select", "--select"))
        if not chosen:
            chosen = {rule.id: -1 for rule in self.rules if rule.default}
        for selector in extend_select:
            self._note(chosen, selector, origins.get("extend_select", "--extend-select"))
        dropped: dict[str, int] = {}
        for selector in ignore:
            self._note(dropped, selector, origins.get("ignore", "--ignore"))
        return frozenset(rule for rule, rank in chosen.items() if dropped.get(rule, -2) < rank)

    def _note(self, ranks: dict[str, int], selector: str, option: str) -> None:
        ids, rank = self._meaning(selector, option)
        for rule in ids:
            ranks[rule] = max(rank, ranks.get(rule, rank))

    def _meaning(self, selector: str, option: str) -> tuple[list[str], int]:
        """The rules that a selector means, and how specific it is."""
        word = selector.strip()
        if word.upper() == "ALL":
            return [rule.id for rule in self.rules], 0
        if exact := [rule.id for rule in self.rules if word.upper() == rule.id or word.lower() == rule.name]:
            return exact, len("DDI101")
        if word and (prefixed := [rule.id for rule in self.rules if rule.id.startswith(word.upper())]):
            return prefixed, len(word)
        raise UsageError(f"{option}: unknown rule {selector!r}{self._suggestion(word)}")

    def _suggestion(self, word: str) -> str:
        known = [name for rule in self.rules for name in (rule.id, rule.name)]
        by_case = {name.lower(): name for name in known}
        close = difflib.get_close_matches(word.lower(), by_case, n=1, cutoff=0.6)
        hint = "; `ddilint rule` lists all"
        return (f"; did you mean {by_case[close[0]]!r}?" if close else "") + (hint if not close else "")


def select(
    select: Iterable[str] = (), ignore: Iterable[str] = (), extend_select: Iterable[str] = ()
) -> frozenset[str]:
    """`Catalog.select` over the rules that ddilint comes with."""
    return load_catalog().select(select, ignore, extend_select)


@cache
def rules_folder() -> Path:
    """Where the rules (and the contracts) are: inside the package in a wheel, beside it in a checkout."""
    package = Path(__file__).resolve().parent
    for folder in (package / "rules", package.parent / "rules"):
        if folder.is_dir():
            return folder
    raise UsageError(f"{package}: ddilint's rules are missing; install ddilint again")


@cache
def load_catalog(folder: Path | None = None) -> Catalog:
    """Read and check every page below a folder; a wrong one is a `UsageError` with its file and line."""
    folder = folder or rules_folder()
    rules = sorted((_read_page(path, folder) for path in folder.glob("*/DDI*.md")), key=lambda rule: rule.id)
    seen: dict[str, Rule] = {}
    for rule in rules:
        for word in (rule.id, rule.name):
            if word in seen:
                raise UsageError(f"{rule.path}: {word} is already the name of {seen[word].path}")
            seen[word] = rule
    if not rules:
        raise UsageError(f"{folder}: no rule pages (DDI*.md); install ddilint again")
    return Catalog(tuple(rules))


def _read_page(path: Path, folder: Path) -> Rule:
    origin = path.relative_to(folder).as_posix()
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{origin}: cannot be read: {error}") from None
    return parse_page(text, origin)


def parse_page(text: str, origin: str) -> Rule:
    """A page from its text; `origin` is `<family>/<id>.md`."""
    parts = re.split(r"^\+\+\+[ \t]*\n", text, maxsplit=2, flags=re.MULTILINE)
    if len(parts) != 3 or parts[0].strip():
        raise UsageError(f"{origin}:1: a page begins with its metadata, TOML between two lines of +++")
    _, front, body = parts
    metadata = parse_toml(front, origin, first_line=2)
    body_line = 2 + front.count("\n") + 1
    family, _, file_name = origin.rpartition("/")
    values = _Metadata(metadata)
    identifier = values.string("id", _ID)
    if file_name != f"{identifier}.md":
        raise metadata.error(f"id {identifier!r} is not the file's name", "id")
    rule = Rule(
        id=identifier,
        name=values.string("name", _NAME),
        level=Severity(values.string("level", re.compile("|".join(Severity)))),
        precision=values.string("precision", re.compile("|".join(PRECISIONS))),
        tags=values.strings("tags"),
        cwe=values.numbers("cwe"),
        message=values.string("message"),
        source=values.string("source", re.compile(r"https://\S+")),
        default=values.switch("default"),
        security_severity=values.string("security-severity", re.compile(r"\d\.\d|10\.0"), optional=True),
        family=family,
        path=origin,
        body=body.strip("\n") + "\n",
        sections=tuple(_sections(body, origin, body_line)),
        examples=tuple(_examples(body, origin, body_line)),
    )
    values.expect_no_more()
    labels = [example.label for example in rule.examples if example.suffix == "c"]
    for label in ("bad", "good"):
        if label not in labels:
            raise UsageError(f"{origin}: has no code block marked ```c {label}")
    return rule


class _Metadata:
    """Typed access to a page's metadata; remembers what was asked for, so that misspelt keys are told."""

    def __init__(self, file: TomlFile) -> None:
        self._file = file
        self._left = dict(file.data)

    def _take(self, key: str, optional: bool = False) -> Any:
        if key not in self._left and not optional:
            raise UsageError(f"{self._file.origin}:{self._file.first_line}: the metadata lacks {key!r}")
        return self._left.pop(key, None)

    def string(self, key: str, pattern: re.Pattern[str] | None = None, optional: bool = False) -> str:
        value = self._take(key, optional)
        if value is None:
            return ""
        if not isinstance(value, str) or not value.strip():
            raise self._file.error(f"{key!r} must be a string", key)
        if pattern and not pattern.fullmatch(value):
            raise self._file.error(f"{key!r} is {value!r}, which is not of the form {pattern.pattern}", key)
        return value

    def strings(self, key: str) -> tuple[str, ...]:
        value = self._take(key)
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self._file.error(f"{key!r} must be a list of strings", key)
        return tuple(value)

    def numbers(self, key: str) -> tuple[int, ...]:
        value = self._take(key)
        if not isinstance(value, list) or not all(type(item) is int and item > 0 for item in value):
            raise self._file.error(f"{key!r} must be a list of numbers", key)
        return tuple(value)

    def switch(self, key: str) -> bool:
        value = self._take(key)
        if not isinstance(value, bool):
            raise self._file.error(f"{key!r} must be true or false", key)
        return value

    def expect_no_more(self) -> None:
        for key in self._left:
            raise self._file.error(f"unknown key {key!r}", key)


def _sections(body: str, origin: str, first_line: int) -> Iterator[tuple[str, str]]:
    found: dict[str, list[str]] = {}
    current: list[str] | None = None
    in_code = False
    for number, line in enumerate(body.splitlines(), first_line):
        in_code ^= bool(_FENCE.match(line))
        heading = None if in_code else _HEADING.fullmatch(line)
        if heading:
            title = heading["title"]
            if title not in SECTIONS[len(found) : len(found) + 1]:
                expected = SECTIONS[len(found)] if len(found) < len(SECTIONS) else "the end of the page"
                raise UsageError(f"{origin}:{number}: heading {title!r} where {expected!r} belongs")
            current = found[title] = []
        elif current is not None:
            current.append(line)
        elif line.strip():
            raise UsageError(f"{origin}:{number}: text before the first heading")
    for title in SECTIONS:
        text = "\n".join(found.get(title, [])).strip()
        if not text:
            raise UsageError(f"{origin}: the section {title!r} is missing or empty")
        yield title, text


def _examples(body: str, origin: str, first_line: int) -> Iterator[Example]:
    language, label, start, block = "", "", 0, None
    for number, line in enumerate(body.splitlines(), first_line):
        fence = _FENCE.match(line)
        if block is None and fence:
            language, _, label = fence["info"].strip().partition(" ")
            if label and language not in EXAMPLE_SUFFIXES:
                raise UsageError(f"{origin}:{number}: an example is one of {', '.join(EXAMPLE_SUFFIXES)}")
            if language == "c" and label not in ("bad", "good"):
                raise UsageError(f"{origin}:{number}: mark the block as ```c bad or ```c good")
            start, block = number + 1, list[str]()
        elif block is not None and fence:
            if label:
                yield Example(label, "\n".join(block) + "\n", start, language)
            block = None
        elif block is not None:
            block.append(line)
    if block is not None:
        raise UsageError(f"{origin}:{start - 1}: this code block is never closed")
