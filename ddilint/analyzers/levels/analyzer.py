"""Where runs begin, what each is to find, and which callers must decide what a function alone does not."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from ddilint.analysis.proof import Prover
from ddilint.analysis.roles import Entry, entries_of
from ddilint.analysis.solver import Solver
from ddilint.analyzers.levels.aims import BROAD, THOROUGH, WIDE, Aim, Effort
from ddilint.analyzers.levels.entering import Entered, Entrances
from ddilint.analyzers.levels.judging import Findings, Place
from ddilint.analyzers.levels.limits import Limits
from ddilint.analyzers.levels.outlook import Outlook
from ddilint.analyzers.levels.run import LevelRun, Setting
from ddilint.analyzers.levels.search import Search, Spent, Turn
from ddilint.analyzers.levels.unit import LevelTop, LevelUnit
from ddilint.analyzers.objects import UnitReport
from ddilint.analyzers.patience import Patience
from ddilint.catalog import Catalog
from ddilint.containment import contained
from ddilint.finding import Location, Notification
from ddilint.ir import nodes as ir
from ddilint.ir.levels import changes_level
from ddilint.irqlfacts import IrqlFacts, LevelRange
from ddilint.leveldoc import Reason
from ddilint.limits import EVERY_LIMIT, rule_limits

_MAXIMUM_HEIGHT = 8
_FIRST_BLOCKS = 150
"""So many blocks are spent on all chains to all calls. Where that is not enough, a chain to each call has to do."""
_GLANCE_BLOCKS = 30
"""Where something in question lies behind many more blocks, so many have to do for all chains."""
_GLANCE_EXTENT = 75
"""Behind more blocks than these, all chains are hardly ever found with the first."""


class _Start(Struct, frozen=True):
    """A function to run from (by its link name): a top, or one that is so many calls above it."""

    name: str
    top: LevelTop
    aim: Aim
    height: int = 0

    @property
    def plain_name(self) -> str:
        """The plain name of the function."""
        return ir.plain_name(self.name)

    @property
    def key(self) -> object:
        """Tells it from others that may lead to something else."""
        return self.name, self.aim.way, self.aim.concerned, self.aim.among


class _Prospect(Struct, frozen=True):
    """What may be found from a function that is entered in these ways, of which some are `worth_running` by themselves.

    Calls with the `limits` (as ranks) may be met behind raises and tests, if the level `may_change` at all. Where it is
    known, `among` are the places of all of these calls.
    """

    entries: Sequence[Entry]
    worth_running: Sequence[Entry]
    limits: frozenset[int]
    among: frozenset[Location] | None
    may_change: bool


class _Postponed(Struct, frozen=True):
    """Searches from a function that go on when all others have looked by their shortest ways.

    Those of `waiting` only the callers of the function can decide.
    """

    start: _Start
    prospect: _Prospect
    head: ir.Function
    searches: tuple[Search, ...]
    waiting: set[Place]


class LevelAnalyzer:
    """Analyses the levels of one link unit."""

    def __init__(self, unit: LevelUnit, catalog: Catalog, selected: frozenset[str], facts: IrqlFacts) -> None:
        self._unit = unit
        self._catalog = catalog
        self._selected = selected
        self._facts = facts
        self._findings = Findings()
        self._left_chains_out = False
        self._report = UnitReport()
        self._waiting: set[Place] = set()
        self._prover = Prover(Solver())
        self._proved_from: dict[str, set[Location]] = {}
        self._searches: list[Search] = []
        self._postponed: list[_Postponed] = []
        self._spent = Spent()

    def analyse(self) -> UnitReport:
        """Judge every call in question."""
        rules = rule_limits(self._unit.contracts, self._facts, self._selected)
        for is_wide in (False, True):
            chosen = {
                name: limited for name, limited in rules.items() if (limited.rule == EVERY_LIMIT) is is_wide
            }
            limits = Limits(self._unit, self._facts, chosen)
            tops = self._unit.level_tops({name: limits.strictest(name) for name in chosen})
            if is_wide:
                tops = tuple(sorted(tops, key=lambda top: len(top.way)))  # there may not be time for all
            self._analyse(tops, limits, WIDE if is_wide else THOROUGH, Entrances(wants_chains=False))
        self._report.findings = self._findings.report(is_complete=not self._left_chains_out)
        return self._report

    def reasons(self, name: str) -> tuple[Reason, ...]:
        """Why a function (by its plain name) can run at which levels, the shortest chains first."""
        entrances = Entrances(wants_chains=True)
        self._analyse(self._unit.level_tops_of([name]), self._watching([name]), THOROUGH, entrances)
        return entrances.reasons()

    @property
    def notifications(self) -> list[Notification]:
        """What could not be analysed so far."""
        return self._report.notifications

    def entered(self, names: Collection[str]) -> tuple[Entered, ...]:
        """How functions (by their plain names) are entered: as callbacks, and by calls on the ways between them."""
        entrances = Entrances(wants_chains=False)
        self._analyse(self._unit.level_tops_of(names), self._watching(names), THOROUGH, entrances)
        return tuple(entrances.ways)

    def levels_at(
        self, functions: Collection[str], routines: Collection[str]
    ) -> dict[Location, frozenset[LevelRange | None]]:
        """The levels at the calls of functions and routines (by plain names) that are made on the ways to `functions`.

        None is among them where a call can also be reached at a level that is not known. Unlike for `reasons`, the
        functions are analysed one by one, each at the levels that those before it call it at.
        """
        tops = {top.name: top for top in self._unit.level_tops_of(functions, everything=True)}
        names = {link_name: top for top in tops.values() for link_name in self._unit.link_names(top.name)}
        limits = Limits(self._unit, self._facts, {}, (*names, *routines))
        nothing_yet = Entrances(wants_chains=False, one_by_one=True)
        setting = self._setting(tops.values(), limits, BROAD, nothing_yet)
        found: dict[Location, set[LevelRange | None]] = {}
        pending = deque((name, entry) for name, top in names.items() for entry in self._begins(name, top))
        seen: set[tuple[str, LevelRange | None]] = set()
        while pending:
            name, entry = pending.popleft()
            function = self._unit.function(name)
            levels = entry.levels if entry is not None and entry.is_sure else None
            # An entry whose levels hang on conditions is one of its own; others are told by their levels.
            if function is None or ((name, levels) in seen and (entry is None or not entry.cases)):
                continue
            seen.add((name, levels))
            setting = replace(setting, entrances=replace(nothing_yet, ways={}))
            aim = Aim(frozenset({names[name].name}) | (names[name].way - tops.keys()), limits.ranks)
            if not self._run(setting, function, entry, aim):
                _enter_all(function, levels, setting)
            for way in setting.entrances.ways:
                found.setdefault(way.location, set()).add(way.levels)
                if way.function in names:
                    pending.append((way.function, way.as_entry()))
        return {location: frozenset(levels) for location, levels in found.items()}

    def _watching(self, names: Collection[str]) -> Limits:
        watched = [link_name for name in names for link_name in self._unit.link_names(name)]
        return Limits(self._unit, self._facts, {}, watched)

    def _begins(self, name: str, top: LevelTop) -> list[Entry | None]:
        """How a function is entered from outside of the unit; None is at a level that is not known."""
        function = self._unit.function(name)
        entries = self._entries(function, name) if function is not None and top.has_role else ()
        return list(entries) or ([None] if top.is_root else [])

    def _entries(self, function: ir.Function, name: str) -> tuple[Entry, ...]:
        return entries_of(function, self._unit.registrations(self._facts, name), self._facts, self._unit)

    # Where to begin -------------------------------------------------------------------------------------------------

    def _setting(
        self, tops: Iterable[LevelTop], limits: Limits, effort: Effort, entrances: Entrances
    ) -> Setting:
        return Setting(
            self._unit,
            self._catalog,
            self._selected,
            self._facts,
            limits,
            Outlook(self._unit, limits, {plain for top in tops for plain in (top.name, *top.way)}),
            effort,
            self._findings,
            entrances,
            self._prover,
        )

    def _analyse(
        self, tops: Sequence[LevelTop], limits: Limits, effort: Effort, entrances: Entrances
    ) -> None:
        setting = self._setting(tops, limits, effort, entrances)
        patience = Patience(effort.seconds)
        seen: set[object] = set()
        waiting = deque(tops)  # whose sources may not have been parsed
        above: deque[_Start] = deque()
        while waiting or above or self._postponed:
            if patience.is_spent:
                left = [*above, *(each.start for each in self._postponed)]
                self._give_up(patience, [top.name for top in waiting] + [start.plain_name for start in left])
                break
            if not waiting and not above:
                above += self._look_on(setting)
                continue
            if waiting:
                top = waiting.popleft()
                starts = [
                    _Start(name, top, Aim(top.way, limits.ranks)) for name in self._unit.leading(top.name)
                ]
            else:
                starts = [above.popleft()]
            for start in starts:
                head = self._unit.head(start.name) if start.key not in seen else None
                seen.add(start.key)
                if head is None:
                    continue
                told, undone = self.notifications, f"the IRQLs in {head.name} were not fully analysed"
                with contained(told, undone, head.location) as attempt:
                    above += self._analyse_from(setting, start, head)
                self._left_chains_out |= attempt.failed

    def _analyse_from(self, setting: Setting, start: _Start, head: ir.Function) -> Sequence[_Start]:
        """Judge what runs from a function find; where else to begin for what its callers decide."""
        self._report.functions.add(start.name)  # judged, also where nothing in it is worth running
        if start.height and start.aim.among is not None and start.aim.among <= self._proved_by(start.name):
            return ()  # it was begun at before, and led to all of it
        self._waiting = set()
        prospect = self._prospect(setting, start, self._entries(head, start.name))
        has_ended = self._run_all(setting, start, prospect)
        if self._searches:
            searches, self._searches = tuple(self._searches), []
            self._postponed.append(_Postponed(start, prospect, head, searches, self._waiting))
        if not self._waiting or not self._may_be_above(start):
            return ()
        return tuple(self._above(setting, start, prospect, has_ended=has_ended))

    def _proved_by(self, name: str) -> set[Location]:
        """The calls that runs from a function proved too high."""
        return self._proved_from.setdefault(name, set())

    def _may_be_above(self, start: _Start) -> bool:
        """Whether callers of a function are looked at for what they decide."""
        return not self._unit.is_open(start.name) and start.height < _MAXIMUM_HEIGHT

    def _prospect(self, setting: Setting, start: _Start, entries: Sequence[Entry]) -> _Prospect:
        """What may be found from a function, told without values."""
        outlook, way, need = setting.outlook, start.aim.way, start.top.need
        may_rise = start.top.changes_level and outlook.may_rise(way, need)
        is_sure = any(entry.is_sure for entry in entries)
        may_be_told = start.top.changes_level and not is_sure and outlook.may_be_told(way, need)
        if setting.limits.watched or start.height:
            limits = start.aim.limits | (setting.limits.ranks if may_be_told else frozenset())
            worth_running = entries if setting.limits.watched else _worth_running(entries, need)
            return _Prospect(entries, worth_running, limits, start.aim.among, may_rise or may_be_told)
        raised = outlook.raised_above(start.name, way) if may_rise else {}
        told = outlook.told_above(start.name, way) if may_be_told else {}
        limits = frozenset((*raised, *told))
        places = {place for met in (raised, told) for each in met.values() for place in each}
        among = None if None in places else frozenset(place for place in places if place is not None)
        return _Prospect(entries, _worth_running(entries, need), limits, among, bool(limits))

    def _run_all(self, setting: Setting, start: _Start, prospect: _Prospect) -> bool:
        """Run a function as it may be entered; whether all ways to all that may be found were looked at."""
        is_worth_it = bool(prospect.worth_running) or prospect.may_change
        function = self._unit.function(start.name) if is_worth_it else None
        if function is None:
            return True
        has_ended = True
        if not prospect.worth_running:
            # A role too low for a run of its own still tells what the level is lowered to, and what tests find.
            aim = replace(start.aim, limits=prospect.limits, among=prospect.among)
            for each in _of_each_object(prospect.entries):
                has_ended &= self._run(setting, function, each, aim)
            return has_ended
        for entry in prospect.worth_running:
            exceeded = frozenset(range(entry.highest)) & setting.limits.ranks
            aim = replace(start.aim, limits=prospect.limits | exceeded)
            has_ended &= self._run(setting, function, entry, aim)
        return has_ended

    def _above(
        self, setting: Setting, start: _Start, prospect: _Prospect, *, has_ended: bool
    ) -> Iterator[_Start]:
        """Where to go on with what waits for the callers of a function to decide."""
        is_known = self._findings.includes(self._waiting)
        if is_known and not has_ended:
            return  # nobody asks for yet another chain, where that takes long
        is_shown = all(rule for rule, _ in self._waiting)  # what a caller hands over is not
        aim = replace(
            start.aim,
            limits=start.aim.limits if start.height else prospect.limits or setting.limits.ranks,
            concerned=start.aim.concerned or start.name,
            is_known=is_known,
            among=frozenset(place for _, place in self._waiting) if is_shown else None,
        )
        for caller in self._unit.callers(start.name):
            plain = ir.plain_name(caller)
            setting.outlook.add(plain)
            yield _Start(caller, start.top, replace(aim, way=aim.way | {plain}), start.height + 1)

    def _give_up(self, patience: Patience, names: Sequence[str]) -> None:
        """Tell that functions (by their plain names) are left out."""
        self._left_chains_out = True
        first = next((each for name in names[:1] for each in self._unit.link_names(name)), "")
        head = self._unit.head(first) if first else None
        location = head.location if head is not None else None
        told = patience.notification("analysed for levels", list(dict.fromkeys(names)), location)
        self._report.notifications.append(told)

    # Runs -----------------------------------------------------------------------------------------------------------

    def _run(self, setting: Setting, function: ir.Function, entry: Entry | None, aim: Aim) -> bool:
        """Interpret a function from its beginning; whether all ways to all that it is to find were looked at."""
        wants_everything = bool(setting.limits.watched)
        run = LevelRun(setting, function, entry, aim, self._waiting)
        blocks = 0
        if not wants_everything:
            is_wide = run.ahead.extent(function.link_name) > _GLANCE_EXTENT
            blocks = _GLANCE_BLOCKS if is_wide else _FIRST_BLOCKS
        has_ended = run.execute(blocks)
        self._proved_by(function.link_name).update(run.proved)
        if has_ended:
            return True
        self._left_chains_out = True
        if aim.is_known:
            return False
        if wants_everything:
            self._tell_unfinished(function)
            return False
        search = self._search(setting, run, function, entry, aim)
        if not search.look():
            self._searches.append(search)
        return False

    def _tell_unfinished(self, function: ir.Function) -> None:
        self._report.notifications.append(
            Notification(
                "function-not-fully-analysed",
                f"the IRQLs in {function.name} were not fully analysed: "
                "it has more paths than the analysis follows",
                location=function.location,
            )
        )

    def _search(
        self, setting: Setting, first: LevelRun, function: ir.Function, entry: Entry | None, aim: Aim
    ) -> Search:
        """A search for what a first run did not find, or not by a short way."""
        helpers: frozenset[str] = frozenset()
        if entry is None or entry.highest <= first.need:  # a level that is entered at is not lowered
            changed = setting.outlook.flow.leaves_changed
            helpers = frozenset(name for name in aim.way if any(map(changed, self._unit.link_names(name))))
        waiting = self._waiting

        def execute(near: Aim, blocks: int) -> tuple[LevelRun, bool]:
            run = LevelRun(setting, function, entry, near, waiting)
            has_ended = run.execute(blocks)
            self._proved_by(function.link_name).update(run.proved)
            return run, has_ended

        known = {**self._findings.lengths(), **first.proved}
        left = setting.effort.blocks - first.steps
        return Search(execute, first.ahead, function.link_name, aim, helpers, known, left, self._spent)

    def _look_on(self, setting: Setting) -> list[_Start]:
        """Look for what the short ways did not lead to from any function: by longer ones, then by all.

        What others find by shorter ways is looked for no more: those that need no callers to decide look first. Gives
        where else to begin for what callers decide.
        """
        postponed = sorted(self._postponed, key=self._looks_late)
        self._postponed = []
        above: list[_Start] = []
        for turn in Turn:
            for number, each in enumerate(postponed):
                told, undone = self.notifications, f"the IRQLs in {each.head.name} were not fully analysed"
                with contained(told, undone, each.head.location) as attempt:
                    left = [search for search in each.searches if not search.look_on(self._found, turn)]
                    postponed[number] = replace(each, searches=tuple(left))
                if attempt.failed:
                    postponed[number] = replace(each, searches=())
        for each in postponed:
            if each.searches:
                self._tell_unfinished(each.head)
            self._waiting = each.waiting
            if self._waiting and self._may_be_above(each.start):
                above += self._above(setting, each.start, each.prospect, has_ended=False)
        return above

    def _looks_late(self, postponed: _Postponed) -> tuple[bool, int]:
        """In which order searches look: by what finds most for the least work."""
        extent = min((search.extent for search in postponed.searches), default=0)
        return not self._unit.is_open(postponed.start.name), extent

    @property
    def _found(self) -> Collection[Location]:
        return self._findings.lengths().keys()


def _worth_running(entries: Sequence[Entry], need: int) -> list[Entry]:
    """The entries at a level that is high enough, one for each level and object."""
    found: dict[tuple[object, ...], Entry] = {}
    for entry in entries:
        if entry.highest > need and (entry.is_sure or any(case.is_sure for case in entry.cases)):
            found.setdefault((entry.levels, entry.cases, entry.setup), entry)
    return list(found.values())


def _of_each_object(entries: Sequence[Entry]) -> list[Entry | None]:
    """The first entry for each object that the function may be called for; None for a function that has none."""
    found: dict[object, Entry] = {}
    for entry in entries:
        found.setdefault(entry.setup, entry)
    return list(found.values()) or [None]


def _enter_all(function: ir.Function, levels: LevelRange | None, setting: Setting) -> None:
    """Add the calls that a run came to no end for: at the level of the function, if it does not change it."""
    ways, limits = setting.entrances.ways, setting.limits
    if changes_level(function, 0, limits.effects_of):
        levels = None
    told = {way.location for way in ways}
    for block in function.blocks:
        for instruction in block.instructions:
            if not isinstance(instruction, ir.Call) or instruction.location in told:
                continue
            for callee in (instruction.spelling, instruction.callee):
                if isinstance(callee, str) and callee in limits.watched:
                    ways[Entered(callee, function.link_name, instruction.location, levels)] = None
