"""A run in the process of the test, so that the test can change and watch what a worker does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from ddilint import driver
from ddilint.config import Settings, load_settings
from ddilint.finding import Finding, Report
from ddilint.project.files import SourceTree
from ddilint.project.units import LinkUnit
from ddilint.workers import Answer, Task


def work_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have `driver.run` and `driver.document` start no processes."""

    def execute(
        work: Callable[[Task], object],
        settings: Settings,
        tree: SourceTree,
        units: Sequence[LinkUnit],
        selected: frozenset[str],
        meanwhile: Callable[[], None],
    ) -> Iterator[Answer[object]]:
        meanwhile()
        with TemporaryDirectory() as folder:
            for unit in units:
                yield Answer(work(Task(settings, tree, unit, selected, Path(folder, "diary"))))

    monkeypatch.setattr(driver, "execute", execute)


def report_on(path: Path, select: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> Report:
    """What a run tells."""
    work_here(monkeypatch)
    root = path if path.is_dir() else path.parent
    return driver.run(load_settings([str(path)], root=root, options={"select": select}))


def found_in(path: Path, select: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> list[Finding]:
    """The findings of a run."""
    return list(report_on(path, select, monkeypatch).findings)
