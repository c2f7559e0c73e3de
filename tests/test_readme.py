"""The README says what is so."""

from __future__ import annotations

import os
import re
import tomllib
from io import StringIO
from pathlib import Path

from msgspec.structs import replace

from ddilint import driver
from ddilint.catalog import load_catalog
from ddilint.config import load_settings
from ddilint.emit import RunInfo, levels, text
from ddilint.emit.source import Sources
from ddilint.inquiry.levels import function_levels

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)


def test_it_opens_with_two_commands() -> None:
    install, test = blocks("sh")[:2]
    (linted,) = re.findall(r"bin/ddilint (\S+)", install)
    assert list((ROOT / linted).glob("*.c"))
    assert "pip install -q '.[test]'" in test
    assert test.rstrip().endswith("python -m tests")
    assert "'.[test]'" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "-m tests\n" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_the_example_is_what_the_first_command_prints() -> None:
    """As on a terminal of 100 columns; `python -m tests --update` rewrites it."""
    settings = load_settings([re.findall(r"bin/ddilint (\S+)", blocks("sh")[0])[0]], cwd=ROOT, root=ROOT)
    report = driver.run(settings)
    (finding,) = [item for item in report.findings if item.rule == "DDI102"]
    run = RunInfo(ROOT, load_catalog().rules, 1, settings.target)
    stream = StringIO()
    shown = text.render(replace(report, findings=(finding,)), run, Sources(ROOT), width=100)
    text.write_plain(shown, stream)
    printed = stream.getvalue().split("\n\n")[0] + "\n"
    (example,) = blocks("text")
    if os.environ.get("DDILINT_UPDATE_GOLDENS"):
        (ROOT / "README.md").write_text(README.replace(example, printed), encoding="utf-8", newline="\n")
    else:
        assert example == printed


def test_the_levels_are_what_the_command_prints() -> None:
    folder = ROOT / "corpus" / "drivers" / "storport_raid"
    (example,) = blocks("console")
    command, _, expected = example.partition("\n")
    (function,) = re.findall(r"^\$ ddilint irql (\w+) \.$", command)
    found, _ = function_levels(load_settings(["."], cwd=folder, root=folder), function)
    stream = StringIO()
    text.write_plain(levels.render_text(found, everything=False), stream)
    if os.environ.get("DDILINT_UPDATE_GOLDENS"):
        printed = README.replace(example, f"{command}\n{stream.getvalue()}")
        (ROOT / "README.md").write_text(printed, encoding="utf-8", newline="\n")
    else:
        assert expected == stream.getvalue()


def test_the_rules_are_those_of_the_catalogue() -> None:
    rows = re.findall(r"^\| (DDI\d+) \| (\S+) \| (.+?) \| (.+) \|$", README, flags=re.MULTILINE)
    assert rows == [
        (rule.id, rule.name, f"{rule.level}{'' if rule.default else ', opt-in'}", rule.summary)
        for rule in load_catalog()
    ]


def test_the_configuration_is_one(tmp_path: Path) -> None:
    (example,) = blocks("toml")
    for folder in ("wdk/Include", "inc"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "ddilint.toml").write_text(example, encoding="utf-8")
    settings = load_settings([], cwd=tmp_path)
    assert settings.config_file == tmp_path / "ddilint.toml"
    load_catalog().select(settings.select, settings.ignore, settings.extend_select)
    assert len(tomllib.loads(example)) == 13  # every key that there is
