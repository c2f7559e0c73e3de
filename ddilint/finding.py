"""What a run produces: findings with the path that leads to them, and notifications about the run itself.

Paths are relative to the project's root, with forward slashes; lines and columns count from 1. Columns are in
bytes of the file as it was given to the parser (UTF-8), ends are exclusive; the emitters convert to their
format's unit.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct, field
from msgspec.structs import replace


class Location(Struct, frozen=True, order=True):
    """A region of a source file: `line`/`column` from 1, in UTF-8 bytes, the end exclusive.

    Line 0 is the file as a whole.
    """

    path: str
    line: int
    column: int = 1
    end_line: int = 0
    end_column: int = 0

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"

    @property
    def is_bundled(self) -> bool:
        """Whether it lies in a header that ddilint brings along, which no reader of a report has."""
        return self.path.startswith("<")


class Step(Struct, frozen=True):
    """One step of the path that leads to a finding; `depth` is the call depth (0 is the function it starts in)."""

    location: Location
    message: str
    depth: int = 0
    important: bool = False


class Related(Struct, frozen=True):
    """Another place that belongs to the finding (a consequence, a registration, the allocation)."""

    location: Location
    message: str


class Finding(Struct, frozen=True):
    """One defect, reported once, where it starts.

    `message` is the complete sentence with the witness ("when NameLength is 104, …"); `function` is the name of
    the function that holds `location`; `witness` gives the values of the driver's own names.
    """

    rule: str
    message: str
    location: Location
    function: str = ""
    steps: tuple[Step, ...] = ()
    related: tuple[Related, ...] = ()
    witness: tuple[tuple[str, int], ...] = field(default=())

    def sort_key(self) -> tuple[Location, str, str]:
        """The order in which findings are reported."""
        return (self.location, self.rule, self.message)


class Severity(StrEnum):
    """SARIF's levels, for rules and notifications."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Notification(Struct, frozen=True):
    """Something the user should know about the run: a file that could not be read, a function not fully analysed.

    `kind` is a stable identifier (`source-unreadable`, `function-not-fully-analysed`, `call-not-interpreted`, …).
    `more` are further files of which the same is to be told. `details` is for whoever mends a bug of ours.
    """

    kind: str
    message: str
    severity: Severity = Severity.WARNING
    location: Location | None = None
    more: tuple[Location, ...] = ()
    details: str = ""

    @property
    def text(self) -> str:
        """The message, with the number of files besides the one that is shown."""
        if not self.more:
            return self.message
        return f"{self.message}, here and in {len(self.more)} more file{'' if len(self.more) == 1 else 's'}"


def told_once(notifications: Iterable[Notification]) -> tuple[Notification, ...]:
    """The same notifications, each once: a note on files as a whole names the first of them, and counts the others."""
    found: dict[Notification, dict[Location, None]] = {}
    for each in notifications:
        location = each.location
        if each.severity is Severity.NOTE and location is not None and location.line == 0:
            fact = replace(each, location=None, more=())
            found.setdefault(fact, {}).update(dict.fromkeys((location, *each.more)))
        else:
            found.setdefault(each, {})
    told = []
    for fact, places in found.items():
        first, *more = places or (fact.location,)
        told.append(replace(fact, location=first, more=tuple(more) if places else fact.more))
    return tuple(told)


class RunSummary(Struct, frozen=True):
    """What a run looked at: the numbers of the summary line and of SARIF's run properties."""

    files_found: int = 0
    files_parsed: int = 0
    functions_analysed: int = 0
    calls_interpreted: int = 0
    calls_not_interpreted: int = 0
    suppressed: int = 0


class Report(Struct, frozen=True):
    """Everything the emitters need."""

    findings: tuple[Finding, ...]
    notifications: tuple[Notification, ...]
    summary: RunSummary
