"""A source that is made to keep the parser busy costs its driver a notification, and no more."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from ddilint import workers
from ddilint.config import load_settings
from ddilint.errors import UsageError
from ddilint.finding import Severity
from ddilint.project.files import discover
from ddilint.project.units import plan_units
from ddilint.workers import Answer, Task, execute
from tests.project.trees import plant

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
