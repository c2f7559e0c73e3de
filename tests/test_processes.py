"""Calls in other processes: what becomes of one is no other one's business."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable

import pytest

from ddilint.processes import ProcessDied, Processes

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the processes must be copies of this one")


def _twice(number: int) -> tuple[int, int]:
    return os.getpid(), 2 * number


def _refuse(why: str) -> None:
    raise ValueError(why)


def _closure() -> Callable[[], None]:
    return lambda: None


def test_calls_share_the_processes() -> None:
    with Processes(2) as processes:
        futures = [processes.call(_twice, number, timeout_seconds=30) for number in range(20)]
        given = [future.result() for future in futures]
    assert [answer for _, answer in given] == [2 * number for number in range(20)]
    pids = {pid for pid, _ in given}
    assert len(pids) <= 2
    assert os.getpid() not in pids


def test_what_a_function_raises_and_what_cannot_travel_is_raised_here() -> None:
    with Processes(1) as processes:
        with pytest.raises(ValueError, match="not like this"):
            processes.call(_refuse, "not like this", timeout_seconds=30).result()
        with pytest.raises(Exception, match="local object"):
            processes.call(_closure, timeout_seconds=30).result()
        assert processes.call(_twice, 4, timeout_seconds=30).result()[1] == 8


def test_another_process_takes_the_place_of_one_that_dies_or_takes_too_long() -> None:
    with Processes(1) as processes:
        with pytest.raises(ProcessDied) as died:
            processes.call(os._exit, 3, timeout_seconds=30).result()
        assert died.value.status == 3
        with pytest.raises(ProcessDied) as died:
            processes.call(signal.raise_signal, signal.SIGKILL, timeout_seconds=30).result()
        assert died.value.status == -signal.SIGKILL
        with pytest.raises(TimeoutError):
            processes.call(time.sleep, 60, timeout_seconds=0.1).result()
        assert processes.call(_twice, 4, timeout_seconds=30).result()[1] == 8


def test_nobody_is_left_at_work() -> None:
    with Processes(2) as processes:
        pid, _ = processes.call(_twice, 1, timeout_seconds=30).result()
        busy = processes.call(time.sleep, 60, timeout_seconds=90)
        other = processes.call(time.sleep, 60, timeout_seconds=90)
        waiting = processes.call(_twice, 1, timeout_seconds=30)
        time.sleep(0.1)
    assert waiting.cancelled()
    for future in (busy, other):
        assert isinstance(future.exception(timeout=10), ProcessDied)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_an_idle_process_ends_with_the_last_that_can_ask() -> None:
    with Processes(3) as processes:
        pid, _ = processes.call(_twice, 1, timeout_seconds=30).result()
    assert os.waitpid(pid, 0) == (pid, 0)
