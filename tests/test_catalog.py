from __future__ import annotations

import re
from pathlib import Path

import pytest

from ddilint.catalog import SECTIONS, Rule, load_catalog, parse_page, rules_folder, select
from ddilint.errors import UsageError

IDS = [
    "DDI101", "DDI102", "DDI103", "DDI104", "DDI201", "DDI202", "DDI301", "DDI302", "DDI303", "DDI304",
]  # fmt: skip
PAGE = (rules_folder() / "entry_size" / "DDI101.md").read_text(encoding="utf-8")
ORIGIN = "entry_size/DDI101.md"


def test_the_rules_of_the_first_families_are_there() -> None:
    assert set(IDS) <= {rule.id for rule in load_catalog()}
    assert [rule.id for rule in load_catalog()] == sorted(rule.id for rule in load_catalog())


@pytest.mark.parametrize("rule", load_catalog().rules, ids=lambda rule: rule.id)
def test_pages_are_written_as_pages_are(rule: Rule) -> None:
    assert [title for title, _ in rule.sections] == list(SECTIONS)
    assert rule.summary.endswith(".")
    assert "`" not in rule.summary
    assert rule.source.startswith("https://learn.microsoft.com/windows-hardware/drivers/")
    programs = [example for example in rule.examples if example.suffix == "c"]
    assert [example.label for example in programs] == ["bad", "good"]
    for example in programs:
        assert example.code.startswith(("#include <ntddk.h>\n", "#include <storport.h>\n"))
    assert max(len(line) for line in rule.body.splitlines()) <= 120


def test_the_hundreds_are_families() -> None:
    families = {(rule.id[:4], rule.family) for rule in load_catalog()}
    assert len(families) == len({prefix for prefix, _ in families}) == len({family for _, family in families})


@pytest.mark.parametrize(
    ("chosen", "ignored", "extended", "expected"),
    [
        ([], [], [], IDS),
        (["DDI1"], [], [], IDS[:4]),
        (["ddi101"], [], [], ["DDI101"]),
        (["entry-leaked"], [], [], ["DDI301"]),
        (["ALL"], ["DDI"], [], []),
        (["DDI101"], [], ["DDI3"], ["DDI101", "DDI301", "DDI302", "DDI303", "DDI304"]),
        ([], ["DDI1", "DDI2", "entry-leaked"], [], ["DDI302", "DDI303", "DDI304"]),
        (["DDI101"], ["DDI1"], [], ["DDI101"]),  # the more specific selector wins
        (["DDI1"], ["DDI101"], [], ["DDI102", "DDI103", "DDI104"]),
        (["DDI101"], ["DDI101"], [], []),  # on a tie, ignore wins
        ([], ["DDI1"], ["DDI104"], ["DDI104", *IDS[4:]]),
    ],
)
def test_select(chosen: list[str], ignored: list[str], extended: list[str], expected: list[str]) -> None:
    assert sorted(select(chosen, ignored, extended) & set(IDS)) == expected


@pytest.mark.parametrize(
    ("word", "complaint"),
    [
        ("DDI1O1", "--select: unknown rule 'DDI1O1'; did you mean 'DDI101'?"),
        ("entry-leak", "--select: unknown rule 'entry-leak'; did you mean 'entry-leaked'?"),
        ("W999", "--select: unknown rule 'W999'; `ddilint rule` lists all"),
        ("", "--select: unknown rule ''; `ddilint rule` lists all"),
    ],
)
def test_an_unknown_rule_is_told_with_a_suggestion(word: str, complaint: str) -> None:
    with pytest.raises(UsageError) as told:
        select([word])
    assert str(told.value) == complaint


@pytest.mark.parametrize(
    ("pattern", "replacement", "complaint"),
    [
        (r"^\+\+\+\n", "", "1: a page begins with its metadata"),
        ('name = ".*"', "name = oops", "3:8: not valid TOML: invalid value"),
        ('name = ".*"', 'name = "Oops"', "3: 'name' is 'Oops', which is not of the form"),
        ('name = ".*"', "name = 3", "3: 'name' must be a string"),
        ('name = ".*"\n', "", "2: the metadata lacks 'name'"),
        ('level = ".*"', 'level = "fatal"', "4: 'level' is 'fatal', which is not of the form"),
        ("cwe = .*", 'cwe = ["a"]', "7: 'cwe' must be a list of numbers"),
        ("tags = .*", 'tags = "a"', "6: 'tags' must be a list of strings"),
        ("default = true", "default = 1", "11: 'default' must be true or false"),
        ("default = true", "default = true\nfrobs = 1", "12: unknown key 'frobs'"),
        ('id = "DDI101"', 'id = "DDI102"', "2: id 'DDI102' is not the file's name"),
        ("## Right", "## Left", ": heading 'Left' where 'Right' belongs"),
        (
            "## What it reports\n",
            "## What it reports\n## Why it matters\n",
            ": heading 'Why it matters' where",
        ),
        ("## What it reports\n", "Hello.\n## What it reports\n", "13: text before the first heading"),
        (r"```c good", "```c fine", ": mark the block as ```c bad or ```c good"),
        (r"```c good", "```text", ": has no code block marked ```c good"),
        (r"```\n\n## Right", "\n\n## Right", ""),
    ],
)
def test_a_wrong_page_is_told_with_its_line(pattern: str, replacement: str, complaint: str) -> None:
    text, number = re.subn(pattern, replacement, PAGE, count=1, flags=re.MULTILINE)
    assert number == 1
    with pytest.raises(UsageError) as told:
        parse_page(text, ORIGIN)
    assert str(told.value).startswith(ORIGIN)
    assert complaint in str(told.value)


def test_examples_know_their_lines() -> None:
    rule = parse_page(PAGE, ORIGIN)
    lines = PAGE.splitlines()
    for example in rule.examples:
        assert lines[example.line - 1] == "#include <ntddk.h>"


def test_two_pages_of_one_name(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "DDI101.md").write_text(PAGE, encoding="utf-8")
    (tmp_path / "a" / "DDI109.md").write_text(PAGE.replace("DDI101", "DDI109", 1), encoding="utf-8")
    with pytest.raises(UsageError, match=r"entry-size-truncated is already the name of a/DDI101\.md"):
        load_catalog(tmp_path)


def test_no_pages(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no rule pages"):
        load_catalog(tmp_path)
