"""The examples of each rule's page: the wrong one is found to be just that, the right one is not reported at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from ddilint import driver
from ddilint.catalog import Rule, load_catalog
from ddilint.config import TARGETS, load_settings

CASES = [
    pytest.param(rule, label, target, id=f"{rule.id}-{label}-{target}")
    for rule in load_catalog()
    for label in ("bad", "good")
    for target in TARGETS
]


@pytest.mark.parametrize(("rule", "label", "target"), CASES)
def test_the_example_is_what_it_says(tmp_path: Path, rule: Rule, label: str, target: str) -> None:
    for example in rule.examples:
        if example.label == label:
            (tmp_path / f"example.{example.suffix}").write_text(example.code, encoding="utf-8")
    options = {"select": ("ALL",), "target": target, "jobs": 1}
    report = driver.run(load_settings(["example.c"], cwd=tmp_path, root=tmp_path, options=options))
    assert {finding.rule for finding in report.findings} == ({rule.id} if label == "bad" else set())
    assert report.summary.calls_not_interpreted == 0
    assert report.summary.functions_analysed > 0
