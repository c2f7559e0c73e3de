"""`python -m tests.bench` tells what runs of ddilint cost: CPU and wall time, medians over several runs.

The runs are the start of the program and the drivers of the corpus, or what is given. CPU time is that of the process
and of its workers together; it is worth more than wall time on a machine that does other things, and not known on
Windows. With `--against FOLDER` another checkout is measured too, the two taking turns, so that what else the machine
does weighs on both alike: the ratio is the median of the pairs' ratios, below 1 where this checkout is faster.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

ROOT = Path(__file__).resolve().parent.parent
DRIVERS = tuple(f"corpus/drivers/{name}" for name in ("kmdf_sensor", "storport_raid", "wdm_pump"))
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("--version",),
    ("rule", "DDI101"),
    *((driver,) for driver in DRIVERS),
    DRIVERS,
)


class Cost(Struct, frozen=True):
    """What one run took, in seconds."""

    cpu: float
    wall: float


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="how often each command runs (default: 5)")
    parser.add_argument("--against", type=Path, metavar="FOLDER", help="another checkout, to compare with")
    parser.add_argument("paths", nargs="*", help="lint these instead, each by itself")
    arguments = parser.parse_args()
    commands = [(str(Path(path).resolve()),) for path in arguments.paths] or COMMANDS
    checkouts = [ROOT] if arguments.against is None else [arguments.against.resolve(), ROOT]
    with tempfile.TemporaryDirectory(prefix="ddilint-bench-") as bytecode:
        for command in commands:
            print(_told(command, _measured(command, checkouts, arguments.runs, bytecode)), flush=True)
    return 0


def _measured(
    command: Sequence[str], checkouts: Sequence[Path], runs: int, bytecode: str
) -> list[tuple[Cost, ...]]:
    """The costs, one for each checkout, of as many runs; the first of all, which compiles, does not count."""
    for checkout in checkouts:
        _run(command, checkout, bytecode)
    measured = []
    for number in range(runs):
        turn = -1 if number % 2 else 1
        measured.append(tuple([_run(command, each, bytecode) for each in checkouts[::turn]][::turn]))
    return measured


def _run(command: Sequence[str], checkout: Path, bytecode: str) -> Cost:
    environment = {**os.environ, "PYTHONPATH": str(checkout), "PYTHONPYCACHEPREFIX": bytecode}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    before, start = os.times(), time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-P", "-m", "ddilint", *command],  # -P: not the checkout that it is started in
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
        text=True,
    )
    wall, after = time.perf_counter() - start, os.times()
    if done.returncode not in (0, 1):  # nothing found, or something
        sys.exit(f"ddilint {' '.join(command)} of {checkout} fails: {done.stderr.strip()}")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(cpu, wall)


def _told(command: Sequence[str], measured: Sequence[tuple[Cost, ...]]) -> str:
    parts = [
        f"{statistics.median(cost.cpu for cost in costs):6.2f} s CPU"
        f" {statistics.median(cost.wall for cost in costs):6.2f} s wall"
        for costs in zip(*measured, strict=True)
    ]
    line = "  ->  ".join(parts)
    if len(parts) > 1:
        ratios = [pair[1].cpu / pair[0].cpu for pair in measured if pair[0].cpu]
        line += f"  (x {statistics.median(ratios):.2f} CPU)" if ratios else ""
    return f"{line}  ddilint {' '.join(command)}"


if __name__ == "__main__":
    sys.exit(main())
