"""A source that is made to keep the parser busy costs its driver a notification, and no more."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from ddilint import workers
from ddilint.config import load_settings
from ddilint.errors import UsageError
from ddilint.finding import Severity
from ddilint.project.files import discover
from ddilint.project.units import plan_units
from ddilint.workers import Task, execute
from tests.project.trees import plant

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the workers must be copies of this process")


def task_for(root: Path, *sources: str) -> Task:
    plant(root, {"src/" + name: "int x;\n" for name in sources})
    tree = discover([root / "src"], root=root / "src")
    (unit,) = plan_units(tree).units
    return Task(load_settings([root / "src"], cwd=root), tree, unit, frozenset(), root / "diary")


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
    (answer,) = execute(_parse_slowly, [task_for(tmp_path, "a.c", "slow.c", "z.c")], 1)
    assert answer.value == ["a.c", "z.c"]
    assert [note.message for note in answer.notifications] == [
        "takes the parser more than 0.2 seconds and was left out"
    ]


def _complain(_task: Task) -> None:
    raise UsageError("put it right")


def test_the_users_mistake_is_raised_where_the_work_was_asked_for(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="put it right"):
        list(execute(_complain, [task_for(tmp_path, "a.c")], 1))


def _die(_task: Task) -> None:
    os._exit(3)


def test_a_driver_that_is_lost_is_an_error(tmp_path: Path) -> None:
    (answer,) = execute(_die, [task_for(tmp_path, "a.c")], 1)
    (told,) = answer.notifications
    assert (answer.value, told.severity) == (None, Severity.ERROR)
    assert told.message == "the driver src was not analysed: the process that did it died"
