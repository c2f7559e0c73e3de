"""Work on link units, each in a worker process of its own.

What a broken source does to the parser costs its unit a notification and nothing else: a source at which a worker
died or hung is left out, and the rest tried again. What the work is, is not known here.
"""

from __future__ import annotations

import gc
import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import TimeoutError as FutureTimeout
from concurrent.futures import wait
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from ddilint import interruption
from ddilint.config import Settings
from ddilint.containment import cause, details_of
from ddilint.errors import UsageError
from ddilint.finding import Location, Notification, Severity
from ddilint.garbage import collect_seldom
from ddilint.project.files import SourceTree
from ddilint.project.paths import notification
from ddilint.project.units import LinkUnit

if TYPE_CHECKING:
    from pebble import ProcessFuture, ProcessPool

UNIT_TIMEOUT_SECONDS = 600
"""A unit that takes longer than this comes to an end: the budgets of the analysis end it long before."""
_UNIT_GRACE_SECONDS = 60
"""One that does not in this time is given up, with all that was found in it."""
PARSE_TIMEOUT_SECONDS = 120
"""The parser may take this long with a source: most take less than a second, one made to be hard takes for ever."""
_TOOK_TOO_LONG = 75
"""The exit status of a worker that ends itself for that."""
_MAX_CULPRITS = 8
_MOST_NAMES = 3
_END_OF_ENTRY = b"\0"
"""Behind it stands what an earlier, longer entry left."""
_PARENT_CHECK_SECONDS = 0.5
_GRACE_SECONDS = 5.0
"""So long a run that is interrupted waits for what its workers have found."""
_FAREWELL_SECONDS = 0.5
"""So long a worker that is ended may take for it: it had the time above for its work."""
_END = "end"
# How often the pool looks whether it is to end, or a worker has died: a run waits that long at its end.
_POLLING_SECONDS = 0.02
_STACK_BYTES = 256 << 20
_MEMORY_BYTES = 8 << 30
"""The address space of a worker, where the system keeps such a limit: a source that would take all the memory there is
(`int T[] = { [0x70000000] = 1 };`) is then lost alone. The largest drivers take 2 GiB."""
_RECURSION_LIMIT = 20_000

Result = TypeVar("Result")

_parsing_since: float | None = None
"""When the parser got the source that it is at, in this process."""
_has_parsed = False
"""Whether there may be syntax trees in this process that nobody needs any more."""


class Task(Struct, frozen=True):
    """What a worker needs to know. In `diary` it writes which source it is about to give to the parser."""

    settings: Settings
    tree: SourceTree
    unit: LinkUnit
    selected: frozenset[str]
    diary: Path
    left_out: frozenset[Path] = frozenset()

    def note(self, source: Path | None) -> None:
        """Write in the diary which source the parser gets next, or that it gave the last one back."""
        global _parsing_since, _has_parsed
        _has_parsed |= source is not None
        _parsing_since = time.monotonic() if source is not None else None
        entry = os.fsencode(source) if source is not None else b""
        # In place: to empty a file before it is written again makes some file systems wait for the disk.
        with open(self.diary, "r+b" if self.diary.exists() else "wb") as file:
            file.write(entry + _END_OF_ENTRY)

    @property
    def end(self) -> Path:
        """A file that says that the run was interrupted, once it is there."""
        return self.diary.with_name(_END)


class _Shared(Struct, Generic[Result], frozen=True):
    """What all tasks of a run have in common: a worker gets it once, for a large tree's paths take long to send."""

    work: Callable[[Task], Result]
    settings: Settings
    tree: SourceTree
    selected: frozenset[str]

    def task(self, unit: LinkUnit, diary: Path, left_out: frozenset[Path] = frozenset()) -> Task:
        """What there is to do with a unit."""
        return Task(self.settings, self.tree, unit, self.selected, diary, left_out)


_shared: _Shared[Any] | None = None
"""What the tasks of this worker have in common."""


def _begin(shared: _Shared[Any]) -> None:
    global _shared
    _shared = shared


class Answer(Struct, Generic[Result]):
    """What became of a task; `value` is None where nothing could be done."""

    value: Result | None
    notifications: list[Notification] = field(default_factory=list)


def execute(
    work: Callable[[Task], Result],
    settings: Settings,
    tree: SourceTree,
    units: Sequence[LinkUnit],
    selected: frozenset[str] = frozenset(),
    meanwhile: Callable[[], None] = lambda: None,
) -> Iterable[Answer[Result]]:
    """The answers of a module's function to a task for each unit, in their order; each is asked in a worker process.

    A UsageError there is raised here. What this process has to do besides, `meanwhile`, it does while the first
    ones work. A run that is interrupted has what was found until then, and a notification that says so.
    """
    if not units:
        meanwhile()
        return
    from pebble import CONSTS, ProcessPool

    CONSTS.sleep_unit = _POLLING_SECONDS
    CONSTS.term_timeout = _FAREWELL_SECONDS
    shared = _Shared(work, settings, tree, selected)
    gc.freeze()  # workers that begin as a copy of this process need not go through what was loaded so far
    with (
        TemporaryDirectory(prefix="ddilint-", ignore_cleanup_errors=True) as folder,
        ProcessPool(
            max_workers=max(1, min(settings.jobs, len(units))), initializer=_begin, initargs=(shared,)
        ) as pool,
    ):
        tasks = [shared.task(unit, Path(folder, str(number))) for number, unit in enumerate(units)]
        try:
            futures: list[ProcessFuture[Answer[Result]]] = [_scheduled(pool, task) for task in tasks]
            meanwhile()
            for number, task in enumerate(tasks):
                try:
                    answer = _answer(pool, task, futures[number])
                except KeyboardInterrupt:
                    yield from _hurried(tasks[number:], futures[number:])
                    pool.stop()  # type: ignore[no-untyped-call]
                    return
                yield answer
        except BaseException:
            pool.stop()  # type: ignore[no-untyped-call]  # Ctrl-C does not wait for what is under way
            raise
        finally:
            gc.unfreeze()


def _scheduled(pool: ProcessPool, task: Task) -> ProcessFuture[Answer[Result]]:
    return pool.schedule(
        _on_deep_stack,
        args=(task.unit, task.diary, task.left_out),
        timeout=UNIT_TIMEOUT_SECONDS + _UNIT_GRACE_SECONDS,
    )


def _answer(pool: ProcessPool, task: Task, future: ProcessFuture[Answer[Result]]) -> Answer[Result]:
    """What a task gives; a source at which its worker died or hung is left out, and the rest tried again."""
    from pebble import ProcessExpired

    told: list[Notification] = []
    while True:
        try:
            answer = future.result()
        except FutureTimeout:
            why, what = "takes too long", f"it takes more than {UNIT_TIMEOUT_SECONDS} seconds"
        except ProcessExpired as error:
            why, what = "makes the parser crash", "the process that did it died"
            if error.exitcode == _TOOK_TOO_LONG:
                why = f"takes the parser more than {PARSE_TIMEOUT_SECONDS} seconds"
        else:
            return replace(answer, notifications=told + answer.notifications)
        culprit = _last_entry(task.diary)
        if culprit is None or culprit in task.left_out or len(task.left_out) >= _MAX_CULPRITS:
            return Answer(None, [*told, _failure(task, what)])
        told.append(notification("source-not-analysed", f"{why} and was left out", culprit, task.tree.root))
        task = replace(task, left_out=task.left_out | {culprit})
        future = _scheduled(pool, task)


def _hurried(tasks: Sequence[Task], futures: Sequence[ProcessFuture[Answer[Result]]]) -> list[Answer[Result]]:
    """What the workers have found of these tasks, some moments after they were told to come to an end.

    No task is cancelled: the pool would end the worker that has just taken it up, and hold up all others meanwhile.
    """
    tasks[0].end.touch()
    until = time.monotonic() + _GRACE_SECONDS
    answers: list[Answer[Result]] = []
    left: list[str] = []
    for task, future in zip(tasks, futures, strict=True):
        wait([future], max(0.0, until - time.monotonic()))
        is_told = future.done() and future.exception() is None
        answer = future.result() if is_told else Answer(None)
        answers.append(answer)
        if answer.value is None and not answer.notifications:
            left.append(task.unit.name)
    others = f"; not analysed: {_enumerated(left)}" if left else ""
    what = f"the run was interrupted; what was found until then is reported{others}"
    answers[0].notifications.insert(0, Notification(interruption.NOTICE, what, Severity.ERROR))
    return answers


def _enumerated(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_MOST_NAMES])
    return f"{shown} and {len(names) - _MOST_NAMES} more" if names[_MOST_NAMES:] else shown


def _last_entry(diary: Path) -> Path | None:
    try:
        entry, _, _ = diary.read_bytes().partition(_END_OF_ENTRY)
    except OSError:
        return None
    return Path(os.fsdecode(entry)) if entry else None


def _failure(task: Task, why: str) -> Notification:
    # An error: who reads "no findings" must not take it for a verdict on this driver.
    message = f"the driver {task.unit.name} was not analysed: {why}"
    return Notification(
        "unit-not-analysed", message, Severity.ERROR, Location(task.tree.shown(task.unit.root), 0)
    )


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    if most == resource.RLIM_INFINITY or most > _MEMORY_BYTES:
        with suppress(OSError, ValueError):  # not every system keeps this one
            resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, most))


def _drop_syntax_trees() -> None:
    """Those of the last unit, which are large, go before the next one's come; most units of some trees have none."""
    global _has_parsed
    if _has_parsed:
        gc.collect()
    _has_parsed = False


def _on_deep_stack(unit: LinkUnit, diary: Path, left_out: frozenset[Path]) -> Answer[Any]:
    """Do the work, on a stack that deep nesting does not exhaust; none where the run was interrupted meanwhile."""
    assert _shared is not None
    work, task = _shared.work, _shared.task(unit, diary, left_out)
    if task.end.exists():
        return Answer(None)
    answers: list[Answer[Any]] = []
    mistakes: list[UsageError] = []

    def run() -> None:
        _limit_memory()
        sys.setrecursionlimit(_RECURSION_LIMIT)
        collect_seldom()
        _drop_syntax_trees()
        try:
            answers.append(Answer(work(task)))
        except UsageError as error:  # the user's, which all units would meet: the run ends with it
            mistakes.append(error)
        except MemoryError:
            os._exit(1)  # as the parser ends the process when it gets no more
        except Exception as error:  # our own bug: the other units are still reported
            told = replace(_failure(task, cause(error)), details=details_of(error))
            answers.append(Answer(None, [told]))

    threading.stack_size(_STACK_BYTES)
    thread = threading.Thread(target=run, daemon=True)
    parent = os.getppid()
    until = time.monotonic() + UNIT_TIMEOUT_SECONDS
    with interruption.ending_on_signal():
        thread.start()
        while thread.is_alive():
            thread.join(_PARENT_CHECK_SECONDS)
            if os.getppid() != parent:  # whoever asked is gone, and could not end this process
                os._exit(1)
            if task.end.exists():
                interruption.ask()
            if time.monotonic() > until:
                interruption.ask(f"the driver takes more than {UNIT_TIMEOUT_SECONDS} seconds")
            since = _parsing_since  # the other thread may set it meanwhile
            if since is not None and time.monotonic() - since > PARSE_TIMEOUT_SECONDS:
                os._exit(_TOOK_TOO_LONG)
    if mistakes:
        raise mistakes[0]
    return answers[0]
