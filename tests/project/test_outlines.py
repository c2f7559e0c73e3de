"""How large functions are, as far as their text shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from ddilint.outline import Outline
from ddilint.project.files import discover
from ddilint.project.outlines import outline_of
from ddilint.project.relevance import relevance_of
from ddilint.project.texts import Texts
from ddilint.project.units import plan_units
from tests.project.trees import ENTRY, driver, plant

TEXT = (
    ENTRY
    + '#include "inline.h"\nVOID Other(S *s) { }\n'
    + "BOOLEAN Answers(S *s) { do { Other(s); } while (0); return s->A; }\n"
    + "VOID Loops(S *s) { while (s->A) s->Ask(s); }\nVOID Points(S *s) { (*s->Ask)(s); }\n"
    + "VOID Work(S *s)\n{\n    // if while for\n    if (s->A && s->B)\n        Other(s);\n    s->C = s->A ? 1 : 0;\n}\n"
)


def outline(root: Path, name: str) -> Outline | None:
    files = {
        "drv.vcxproj": driver("main.c", "other.c"),
        "main.c": TEXT,
        "other.c": "VOID Far(VOID) { }\n",
        "inline.h": "inline int Tells(S *s) { return s->A; }\n",
    }
    plant(root, files)
    tree = discover([root], root=root)
    texts = Texts(tree)
    (unit,) = plan_units(tree).units
    return outline_of(name, relevance_of(unit, {"Other": 0}, texts), texts)


def test_words_that_part_ways_count_where_the_compiler_sees_them(tmp_path: Path) -> None:
    found = outline(tmp_path, "Work")
    assert found is not None
    assert (found.lines, found.branches, found.callees) == (7, 3, frozenset({"Other"}))


@pytest.mark.parametrize(("name", "source"), [("Far", "other.c"), ("Tells", "main.c")])
def test_a_function_stands_in_the_sources_that_compile_it(name: str, source: str, tmp_path: Path) -> None:
    found = outline(tmp_path, name)
    assert found is not None
    assert [path.name for path in found.sources] == [source]


def test_what_no_text_defines_has_no_outline(tmp_path: Path) -> None:
    assert outline(tmp_path, "Nobody") is None


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Answers", (False, False, True)),
        ("Loops", (True, True, False)),
        ("Points", (False, True, False)),
        ("Work", (False, False, False)),
    ],
)
def test_loops_calls_through_pointers_and_answers_show(
    name: str, told: tuple[bool, bool, bool], tmp_path: Path
) -> None:
    found = outline(tmp_path, name)
    assert found is not None
    assert (found.repeats, found.calls_unseen, found.answers) == told
