"""Which helpers off the ways are looked into."""

from __future__ import annotations

from pathlib import Path

import pytest

from ddilint.analyzers.levels.nearness import Nearness
from ddilint.outline import Outline

HERE, FAR = frozenset({Path("way.c")}), frozenset({Path("library.c")})


class Told:
    """Outlines that were written down."""

    def __init__(self, **outlines: Outline) -> None:
        self._outlines = outlines

    def outline(self, name: str) -> Outline | None:
        return self._outlines.get(name)


def near(outline: Outline, **others: Outline) -> Nearness:
    way = Outline(50, 9, HERE, frozenset({"Helper"}))
    return Nearness(Told(Way=way, Helper=outline, **others), {"Way"})


@pytest.mark.parametrize(
    ("lines", "branches", "sources", "is_small"),
    [(90, 3, HERE, True), (90, 12, HERE, False), (90, 3, FAR, False), (40, 3, FAR, True)],
)
def test_a_small_helper_is_near_or_tells_something(
    lines: int, branches: int, sources: frozenset[Path], is_small: bool
) -> None:
    assert near(Outline(lines, branches, sources, frozenset())).may_be_small("Helper") is is_small


@pytest.mark.parametrize(
    ("repeats", "calls_unseen", "answers", "is_small"),
    [(False, True, False, False), (False, True, True, True), (True, False, True, False)],
)
def test_a_far_helper_is_worth_its_file_where_it_tells_something(
    repeats: bool, calls_unseen: bool, answers: bool, is_small: bool
) -> None:
    helper = Outline(9, 2, FAR, frozenset(), repeats, calls_unseen, answers)
    assert near(helper).may_be_small("Helper") is is_small


def test_what_does_not_show_may_be_small() -> None:
    assert near(Outline(5, 1, HERE, frozenset())).may_be_small("MadeByMacro")


@pytest.mark.parametrize(("sources", "are_told"), [(HERE, True), (FAR, False)])
def test_stores_are_told_where_all_that_is_called_is_near(sources: frozenset[Path], are_told: bool) -> None:
    helper = Outline(5, 1, HERE, frozenset({"Callee"}))
    callee = Outline(100, 1, sources, frozenset({"Helper"}))
    assert near(helper, Callee=callee).may_tell_stores("Helper") is are_told


def test_stores_of_many_lines_are_not_told() -> None:
    helper = Outline(200, 1, HERE, frozenset({"Callee"}))
    assert not near(helper, Callee=Outline(200, 1, HERE, frozenset())).may_tell_stores("Helper")
