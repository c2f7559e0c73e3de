"""The corpus, linted as a user lints it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ddilint import driver
from ddilint.catalog import Catalog, Rule, load_catalog
from ddilint.config import Settings
from ddilint.finding import Finding, Location, Notification, Severity
from tests.corpus_runner import (
    CORPUS,
    Batch,
    Target,
    Unit,
    compare,
    compare_notifications,
    corpus_units,
    lay_out,
    read_file,
    unit_problems,
)

UNITS = corpus_units()
RUNS = [(unit, target) for unit in UNITS for target in unit.targets]


@cache
def catalog() -> Catalog:
    return load_catalog()


def lint(root: Path, paths: Sequence[Path], target: Target, extra: tuple[str, ...] = ()) -> Any:
    settings = Settings(paths=tuple(paths), root=root, target=target, extend_select=extra, jobs=1)
    return driver.run(settings)


@pytest.fixture(scope="module")
def linted(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Unit, Target], Any]:
    """The report on a unit: folders are linted where they are, single files of a family in one run."""
    batches: dict[tuple[str, Target, tuple[str, ...]], tuple[Batch, Any]] = {}

    def report(unit: Unit, target: Target) -> tuple[tuple[Finding, ...], tuple[Notification, ...]]:
        if unit.is_folder:
            found = lint(unit.folder, (unit.folder,), target, unit.extra_rules)
            return found.findings, found.notifications
        key = (unit.family, target, unit.extra_rules)
        if key not in batches:
            members = [
                other
                for other in UNITS
                if not other.is_folder
                and (other.family, other.extra_rules) == (unit.family, unit.extra_rules)
                and target in other.targets
            ]
            batch = lay_out(members, tmp_path_factory.mktemp(f"{unit.family}-{target}"))
            batches[key] = batch, lint(batch.root, (batch.root,), target, unit.extra_rules)
        batch, found = batches[key]
        mine = batch.folder_of[unit.name] + "/"
        notes = tuple(
            note
            for note in found.notifications
            if note.location is None or note.location.path.startswith(mine)
        )
        return batch.findings_by_unit(found.findings).get(unit.name, ()), notes

    return report


@pytest.mark.parametrize(("unit", "target"), RUNS, ids=[f"{unit.name}-{target}" for unit, target in RUNS])
def test_corpus_unit_reports_what_it_expects(
    unit: Unit, target: Target, linted: Callable[[Unit, Target], Any]
) -> None:
    findings, notifications = linted(unit, target)
    problems = compare(unit, target, findings)
    problems += compare_notifications(unit, notifications)
    if problems:
        head = (
            "- expected and not found, + found and not expected, = marked and now right, ! not read in full"
        )
        pytest.fail("\n".join([head, *problems]), pytrace=False)


def test_corpus_names_and_marks_agree() -> None:
    problems = [problem for unit in UNITS for problem in unit_problems(unit)]
    assert not problems, "\n".join(problems)


def test_corpus_is_as_large_as_it_should_be() -> None:
    for family in ("entry_size", "null_entry", "entry_lifetime"):
        functions = [
            function
            for unit in UNITS
            if unit.family == family
            for file in unit.files
            for function in file.functions
        ]
        assert sum(function.is_bad for function in functions) >= 20, family
        assert sum(function.is_ok for function in functions) >= 25, family
    assert {"wdm_pump", "kmdf_sensor", "storport_raid"} <= {
        unit.folder.name for unit in UNITS if unit.family == "drivers"
    }


def test_functions_have_one_name_in_a_family() -> None:
    """A family's folder can be linted as a whole, too: there its files are one driver."""
    for family in {unit.family for unit in UNITS} - {"drivers"}:
        seen: dict[str, str] = {}
        for unit in UNITS:
            if unit.family == family and not unit.is_folder:
                for function in unit.files[0].functions:
                    # A file with a DriverEntry is a driver of its own; operators are told apart by their classes.
                    if function.name != "DriverEntry" and not function.name.startswith("operator"):
                        assert seen.setdefault(function.name, unit.name) == unit.name, function.name


# Rules


def test_every_mark_names_a_rule_that_has_a_page() -> None:
    known = {rule.id for rule in catalog()}
    used = {mark.rule for unit in UNITS for file in unit.files for mark in file.marks}
    assert used <= known


@pytest.mark.parametrize("rule", catalog().rules, ids=lambda rule: rule.id)
def test_every_rule_has_bad_and_good_functions(rule: Rule) -> None:
    bad = [
        unit
        for unit in UNITS
        if any(mark.rule == rule.id and mark.kind != "wrong" for file in unit.files for mark in file.marks)
    ]
    assert bad, f"no function of the corpus is reported for {rule.id}"
    assert any(function.is_ok for unit in bad for file in unit.files for function in file.functions), (
        f"no right function stands beside those that are reported for {rule.id}"
    )


# The runner itself


def unit_of(tmp_path: Path, source: str) -> Unit:
    path = tmp_path / "case.c"
    path.write_text(source, encoding="utf-8")
    return Unit("family/case.c", "family", tmp_path, (read_file(path, "case.c"),), is_folder=False)


def finding(line: int, rule: str = "DDI101", message: str = "too large") -> Finding:
    return Finding(rule, message, Location("family-case-c/case.c", line), "F_bad")


ONE_EXPECTED = "void F_bad(void)\n{\n    f(); // expect: DDI101\n}\n"


def test_what_is_expected_and_found_is_no_difference(tmp_path: Path) -> None:
    assert compare(unit_of(tmp_path, ONE_EXPECTED), "x64", [finding(3)]) == []


def test_a_missing_finding_names_place_and_function(tmp_path: Path) -> None:
    (problem,) = compare(unit_of(tmp_path, ONE_EXPECTED), "x64", [])
    assert problem.startswith("- corpus/family/case.c:3 [x64]: DDI101 expected in F_bad")
    assert "f(); // expect: DDI101" in problem


def test_a_surplus_finding_tells_its_message(tmp_path: Path) -> None:
    (problem,) = compare(unit_of(tmp_path, ONE_EXPECTED), "x64", [finding(3), finding(4, "DDI301", "leaked")])
    assert problem.startswith("+ corpus/family/case.c:4 [x64]: DDI301 not expected in F_bad: leaked")


def test_the_same_finding_twice_is_a_surplus(tmp_path: Path) -> None:
    assert len(compare(unit_of(tmp_path, ONE_EXPECTED), "x64", [finding(3), finding(3)])) == 1


def test_another_rule_on_the_line_is_missing_and_surplus(tmp_path: Path) -> None:
    problems = compare(unit_of(tmp_path, ONE_EXPECTED), "x64", [finding(3, "DDI102")])
    assert [problem[0] for problem in problems] == ["-", "+"]


def test_several_rules_offsets_and_texts(tmp_path: Path) -> None:
    source = 'void F_bad(void)\n{\n// expect+2: DDI101, DDI301 "case.c"\n\n    f();\n}\n'
    unit = unit_of(tmp_path, source)
    leaked = finding(5, "DDI301", "leaked, see case.c")
    assert compare(unit, "x64", [finding(5), leaked]) == []
    (problem,) = compare(unit, "x64", [finding(5), finding(5, "DDI301", "leaked")])
    assert "should say 'case.c'" in problem


def test_targets_of_a_mark(tmp_path: Path) -> None:
    source = "// targets: x64 x86\nvoid F_bad(void)\n{\n    f(); // expect(x86): DDI102\n}\n"
    unit = unit_of(tmp_path, source)
    assert unit.targets == ("x64", "x86")
    assert unit_problems(unit) == []
    assert compare(unit, "x64", []) == []
    assert len(compare(unit, "x86", [])) == 1


def test_a_missed_finding_that_comes_right_is_told(tmp_path: Path) -> None:
    unit = unit_of(tmp_path, "void F_bad(void)\n{\n    f(); // missed: DDI101 needs the loop's bound\n}\n")
    assert unit_problems(unit) == []
    assert compare(unit, "x64", []) == []
    (problem,) = compare(unit, "x64", [finding(3)])
    assert "now right" in problem


def test_a_wrong_finding_that_is_gone_is_told(tmp_path: Path) -> None:
    unit = unit_of(tmp_path, "void F_ok(void)\n{\n    f(); // wrong: DDI101 the mask is not seen\n}\n")
    assert unit_problems(unit) == []
    assert compare(unit, "x64", [finding(3)]) == []
    (problem,) = compare(unit, "x64", [])
    assert "now right" in problem


def test_notifications_are_differences_unless_a_note_asks_for_them(tmp_path: Path) -> None:
    unit = unit_of(tmp_path, "void F(void)\n{\n    f(); // note: call-not-interpreted\n}\n")
    told = Notification("call-not-interpreted", "why", Severity.WARNING, Location("family-case-c/case.c", 3))
    assert compare_notifications(unit, [told]) == []
    assert len(compare_notifications(unit, [])) == 1
    assert len(compare_notifications(unit, [told, told])) == 1
    assert compare_notifications(unit, [told, Notification("healed", "", Severity.NOTE)]) == []


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("void F_bad(void)\n{\n    f();\n}\n", "F_bad expects nothing"),
        ("void F_ok(void)\n{\n    f(); // expect: DDI101\n}\n", "F_ok expects a finding"),
        ("void FN_F(void)\n{\n    f();\n}\n", "FN_F has no `missed` mark"),
        ("void FP_F(void)\n{\n    f();\n}\n", "FP_F has no `wrong` mark"),
        ("void F(void)\n{\n}\nint g; // expect: DDI101\n", "outside all functions"),
        ("void F(void)\n{\n} // expect+9: DDI101\n", "points outside the file"),
        ("void F_bad(void)\n{\n    f(); // expect DDI101\n}\n", "not a mark"),
        ("void F_bad(void)\n{\n    f(); // expect: 101\n}\n", "a rule's identifier is expected"),
        ("void F_bad(void)\n{\n    f(); // missed: DDI101\n}\n", "missed needs a reason"),
        ("void F_bad(void)\n{\n    f(); // expect: DDI101 why\n}\n", "texts go in quotes"),
        ("void F_bad(void)\n{\n    f(); // expect(x86): DDI101\n}\n", "x86 is not among the targets"),
        ("// targets: mips\n", "unknown target 'mips'"),
    ],
)
def test_what_the_runner_complains_about(tmp_path: Path, source: str, complaint: str) -> None:
    assert any(complaint in problem for problem in unit_problems(unit_of(tmp_path, source)))


def test_the_corpus_is_where_it_is_looked_for() -> None:
    assert CORPUS.is_dir()
    assert UNITS
