from __future__ import annotations

import json

import pytest

from ddilint.catalog import load_catalog
from ddilint.cli import main


def output_of(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit) as left:
        main(["rule", *arguments])
    assert left.value.code == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    return shown.out


def test_all_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    shown = output_of(capsys)
    for rule in load_catalog():
        assert f"{rule.id}  {rule.name}" in shown


@pytest.mark.parametrize("name", ["DDI101", "ddi101", "entry-size-truncated"])
def test_a_page(capsys: pytest.CaptureFixture[str], name: str) -> None:
    rule = load_catalog().rule("DDI101")
    shown = output_of(capsys, name)
    assert shown.startswith("# DDI101 entry-size-truncated\n")
    assert rule.body.strip() in shown
    assert rule.source in shown
    assert output_of(capsys, name, "--format", "markdown").endswith(rule.body)


def test_json_for_scripts(capsys: pytest.CaptureFixture[str]) -> None:
    rules = json.loads(output_of(capsys, "--all", "--format", "json"))
    assert [rule["id"] for rule in rules] == [rule.id for rule in load_catalog()]
    assert json.loads(output_of(capsys, "DDI301", "--format", "json"))[0]["name"] == "entry-leaked"


def test_a_page_on_a_terminal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "80")
    shown = output_of(capsys, "DDI101")
    assert "DDI101 entry-size-truncated" in shown
    assert "```" not in shown
