"""A pretended analysis, so that the command line is tested alone."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable

import pytest
from msgspec import Struct, field

import ddilint
from ddilint.config import Settings
from ddilint.finding import Report, RunSummary

EMPTY = Report((), (), RunSummary(1, 1, 1, 1, 0))


class Pretend(Struct):
    """What the analysis gives, and the settings it was run with."""

    behaviour: Callable[[Settings], Report] = lambda _: EMPTY
    seen: list[Settings] = field(default_factory=list)
    progress: list[tuple[int, int, str]] = field(default_factory=list)


@pytest.fixture
def pretend(monkeypatch: pytest.MonkeyPatch) -> Pretend:
    """Takes the place of `ddilint.driver`."""
    pretended = Pretend()

    def run(
        settings: Settings, progress: Callable[[int, int, str], None] | None, meanwhile: Callable[[], None]
    ) -> Report:
        pretended.seen.append(settings)
        meanwhile()
        if progress:
            for item in pretended.progress:
                progress(*item)
        return pretended.behaviour(settings)

    driver = types.ModuleType("ddilint.driver")
    driver.run = run  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "ddilint.driver", driver)
    monkeypatch.setattr(ddilint, "driver", driver, raising=False)
    return pretended
