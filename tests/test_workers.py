"""A source that is made to keep the parser busy costs its driver a notification, and no more."""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Timer
from typing import TypeVar

import pytest

from ddilint import interruption, workers
from ddilint.config import load_settings
from ddilint.errors import UsageError
from ddilint.finding import Severity
from ddilint.project.files import discover
from ddilint.project.units import plan_units
from ddilint.workers import Answer, Task, execute
from tests.project.trees import driver, plant

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the workers must be copies of this process")

Result = TypeVar("Result")


def answer_of(work: Callable[[Task], Result], root: Path, *sources: str) -> Answer[Result]:
    """Of a worker, to a driver of these sources."""
    plant(root, {"src/" + name: "int x;\n" for name in sources})
    tree = discover([root / "src"], root=root / "src")
    (given,) = execute(work, load_settings([root / "src"], cwd=root), tree, plan_units(tree).units)
    return given


def _parse_slowly(task: Task) -> list[str]:
    parsed = []
    for source in task.unit.sources:
        if source not in task.left_out:
            task.note(source)
            time.sleep(60 if source.name == "slow.c" else 0)
            task.note(None)
            parsed.append(source.name)
    return parsed


def test_a_source_that_takes_the_parser_too_long_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "PARSE_TIMEOUT_SECONDS", 0.2)
    given = answer_of(_parse_slowly, tmp_path, "a.c", "slow.c", "z.c")
    assert given.value == ["a.c", "z.c"]
    assert [note.message for note in given.notifications] == [
        "takes the parser more than 0.2 seconds and was left out"
    ]


def _count_collections(task: Task) -> int:
    if "parsed" in task.unit.name:
        task.note(task.unit.sources[0])
        task.note(None)
    return int(gc.get_stats()[-1]["collections"])


def test_garbage_is_looked_for_where_something_was_parsed(tmp_path: Path) -> None:
    names = ("a", "b_parsed", "c", "d")
    plant(tmp_path, {f"{name}/{name}.vcxproj": driver(f"{name}.c") for name in names})
    plant(tmp_path, {f"{name}/{name}.c": "int x;\n" for name in names})
    tree = discover([tmp_path], root=tmp_path)
    settings = load_settings([tmp_path], cwd=tmp_path, options={"jobs": 1})
    a, b, c, d = (
        answer.value for answer in execute(_count_collections, settings, tree, plan_units(tree).units)
    )
    assert a is not None
    assert (b, c, d) == (a, a + 1, a + 1)


def _complain(_task: Task) -> None:
    raise UsageError("put it right")


def test_the_users_mistake_is_raised_where_the_work_was_asked_for(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="put it right"):
        answer_of(_complain, tmp_path, "a.c")


def _die(_task: Task) -> None:
    os._exit(3)


def test_a_driver_that_is_lost_is_an_error(tmp_path: Path) -> None:
    given = answer_of(_die, tmp_path, "a.c")
    (told,) = given.notifications
    assert (given.value, told.severity) == (None, Severity.ERROR)
    assert told.message == "the driver src was not analysed: the process that did it died"


def _come_to_an_end(task: Task) -> str:
    until = time.monotonic() + 60
    while task.unit.name != "quick" and time.monotonic() < until:
        if interruption.is_asked() and task.unit.name != "deaf":
            return "some"
        time.sleep(0.01)
    return "all"


def test_a_run_that_is_interrupted_has_what_was_found_until_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One is done, one comes to an end, one does not listen, and one would only begin."""
    monkeypatch.setattr(workers, "_GRACE_SECONDS", 2.0)
    names = ("quick", "deaf", "patient", "waiting")
    plant(tmp_path, {f"{name}/{name}.vcxproj": driver(f"{name}.c") for name in names})
    plant(tmp_path, {f"{name}/{name}.c": "int x;\n" for name in names})
    tree = discover([tmp_path], root=tmp_path)
    units = sorted(plan_units(tree).units, key=lambda unit: names.index(unit.name))
    settings = load_settings([tmp_path], cwd=tmp_path, options={"jobs": 2})
    answers: list[Answer[str]] = []
    with interruption.as_ctrl_c():
        for answer in execute(_come_to_an_end, settings, tree, [units[0], units[2], units[1], units[3]]):
            if not answers:
                Timer(0.3, os.kill, (os.getpid(), signal.SIGTERM)).start()
            answers.append(answer)
    assert [answer.value for answer in answers] == ["all", "some", None, None]
    (told,) = [note for answer in answers for note in answer.notifications]
    assert (told.kind, told.severity) == (interruption.NOTICE, Severity.ERROR)
    assert told.message == (
        "the run was interrupted; what was found until then is reported; not analysed: deaf, waiting"
    )


def test_drivers_that_wait_do_not_hold_up_a_run_that_is_interrupted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "_GRACE_SECONDS", 2.5)
    names = [f"patient{number}" for number in range(40)]
    plant(tmp_path, {f"{name}/{name}.vcxproj": driver(f"{name}.c") for name in names})
    plant(tmp_path, {f"{name}/{name}.c": "int x;\n" for name in names})
    tree = discover([tmp_path], root=tmp_path)
    settings = load_settings([tmp_path], cwd=tmp_path, options={"jobs": 2})
    with interruption.as_ctrl_c():
        Timer(1.0, os.kill, (os.getpid(), signal.SIGTERM)).start()
        answers = list(execute(_come_to_an_end, settings, tree, plan_units(tree).units))
    assert [answer.value for answer in answers] == ["some", "some", *[None] * 38]


def _tell_why(task: Task) -> str:
    _come_to_an_end(task)
    return interruption.reason()


def test_a_driver_that_takes_too_long_has_what_was_found_until_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "UNIT_TIMEOUT_SECONDS", 0.2)
    given = answer_of(_tell_why, tmp_path, "a.c")
    assert given.value == "the driver takes more than 0.2 seconds"
    assert not given.notifications
