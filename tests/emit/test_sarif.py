from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest
from msgspec.structs import replace

from ddilint import __version__
from ddilint.catalog import load_catalog
from ddilint.emit import sarif
from ddilint.emit.source import Sources
from ddilint.finding import Finding, Location, Notification, Related, Report, RunSummary, Severity, Step
from tests.conftest import Golden
from tests.emit import sample

SCHEMA = json.loads((Path(__file__).parent / "sarif-subset.schema.json").read_text(encoding="utf-8"))


def rendered(root: Path, report: Report = sample.REPORT, exit_status: int = 1) -> str:
    return sarif.render(report, sample.run_info(root, exit_status), Sources(root))


def run_of(root: Path, report: Report = sample.REPORT, exit_status: int = 1) -> dict[str, Any]:
    log = json.loads(rendered(root, report, exit_status))
    jsonschema.validate(log, SCHEMA)
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


def of(*findings: Finding) -> Report:
    return Report(findings, (), RunSummary())


def test_golden(tmp_path: Path, golden: Golden) -> None:
    sample.write_tree(tmp_path)
    info = sample.run_info(tmp_path)
    families = tuple(rule for rule in info.rules if rule.id[:4] in ("DDI1", "DDI2", "DDI3"))
    log = json.loads(sarif.render(sample.REPORT, replace(info, rules=families), Sources(tmp_path)))
    driver = log["runs"][0]["tool"]["driver"]
    assert driver["version"] == driver["semanticVersion"] == __version__
    driver["version"] = driver["semanticVersion"] = "VERSION"
    driver["rules"] = [rule["id"] for rule in driver["rules"]]  # their texts are the pages', tested below
    golden("emit/report.sarif", json.dumps(log, indent=2, ensure_ascii=False) + "\n")


def test_rules_have_what_code_scanning_shows(tmp_path: Path) -> None:
    catalog = load_catalog()
    descriptors = run_of(tmp_path, of())["tool"]["driver"]["rules"]
    assert [item["id"] for item in descriptors] == [rule.id for rule in catalog]
    for item, rule in zip(descriptors, catalog, strict=True):
        assert item["name"] == rule.pascal_name
        assert item["help"]["text"].strip()
        assert item["help"]["markdown"] == rule.body
        assert "```" not in item["help"]["text"]
        assert "#include <" in item["help"]["text"]
        assert len(item["fullDescription"]["text"]) <= 1024
        assert item["defaultConfiguration"]["level"] == rule.level
        properties = item["properties"]
        assert len(properties["tags"]) <= 10
        assert ("security" in properties["tags"]) == ("security-severity" in properties)
        assert properties["precision"] in ("very-high", "high", "medium", "low")


def test_weaknesses_have_names() -> None:
    assert {number for rule in load_catalog() for number in rule.cwe} <= sarif.CWE_NAMES.keys()


def test_results_point_to_their_rules(tmp_path: Path) -> None:
    sample.write_tree(tmp_path)
    run = run_of(tmp_path)
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]


def physical_locations(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "physicalLocation" in value:
            yield value["physicalLocation"]
        for item in value.values():
            yield from physical_locations(item)
    elif isinstance(value, list):
        for item in value:
            yield from physical_locations(item)


def test_uris_are_relative_and_indexed(tmp_path: Path) -> None:
    sample.write_tree(tmp_path)
    run = run_of(tmp_path)
    assert "SRCROOT" in run["originalUriBaseIds"]
    artifacts = [item["location"]["uri"] for item in run["artifacts"]]
    assert "src/log%20file.c" in artifacts
    for location in physical_locations(run):
        artifact = location["artifactLocation"]
        assert artifact["uriBaseId"] == "SRCROOT"
        assert not artifact["uri"].startswith("/")
        assert artifacts[artifact["index"]] == artifact["uri"]
        region = location["region"]
        assert (region["startLine"], region["startColumn"]) < (region["endLine"], region["endColumn"])


@pytest.mark.parametrize("name", ["a b.c", "größe.c", "100%.c", "a#b?c.c", "a:b.c", "é/ü.c", "x+y&z.c"])
def test_uris_give_the_path_back(tmp_path: Path, name: str) -> None:
    uri = run_of(tmp_path, of(Finding("DDI101", "m", Location(name, 1))))["artifacts"][0]["location"]["uri"]
    assert uri.isascii()
    assert not set(uri) & set(" #?:\\")
    assert unquote(uri) == name


def test_a_name_that_is_no_text_is_written_as_its_bytes(tmp_path: Path) -> None:
    name = b"a\xff.c".decode("utf-8", "surrogateescape")
    run = run_of(tmp_path, of(Finding("DDI101", f"in {name}", Location(name, 1))))
    assert run["artifacts"][0]["location"]["uri"] == "a%FF.c"


def test_columns_count_utf16_code_units(tmp_path: Path) -> None:
    line = "\t/* ü 漢 𝄞 */ entry->Code = '𝄞';"
    (tmp_path / "a.c").write_text(line, encoding="utf-8")
    start, end = sample.byte_column(line, "entry"), sample.byte_column(line, ";")
    run = run_of(tmp_path, of(Finding("DDI101", "m", Location("a.c", 1, start, 1, end))))
    assert run["columnKind"] == "utf16CodeUnits"
    region = run["results"][0]["locations"][0]["physicalLocation"]["region"]
    units = line.encode("utf-16-le")
    piece = units[2 * (region["startColumn"] - 1) : 2 * (region["endColumn"] - 1)].decode("utf-16-le")
    assert piece == "entry->Code = '𝄞'" == region["snippet"]["text"]


def test_the_path_is_a_code_flow(tmp_path: Path) -> None:
    sample.write_tree(tmp_path)
    flow = run_of(tmp_path)["results"][0]["codeFlows"][0]["threadFlows"][0]["locations"]
    assert [item["executionOrder"] for item in flow] == [1, 2, 3, 4]
    assert [item["nestingLevel"] for item in flow] == [0, 0, 1, 0]
    assert [item.get("importance", "important") for item in flow] == [
        "important", "important", "essential", "essential"
    ]  # fmt: skip
    assert all(item["location"]["message"]["text"].endswith(".") for item in flow)


def test_what_looks_like_a_link_is_none(tmp_path: Path) -> None:
    finding = Finding("DDI104", "DumpData[6] ends at 68; see Table[i](1)", Location("a.c", 1))
    message = run_of(tmp_path, of(finding))["results"][0]["message"]["text"]
    assert message == "DumpData[6] ends at 68; see Table\\[i\\](1)."


def fingerprints(root: Path, *findings: Finding) -> list[str]:
    return sarif.fingerprints(findings, Sources(root))


def test_fingerprints_stay_when_lines_move(tmp_path: Path) -> None:
    code = "a();\n\tentry->Code  = 1;\nb();\nentry->Code = 1;\n"
    (tmp_path / "a.c").write_text(code)
    (tmp_path / "moved").mkdir()
    (tmp_path / "moved" / "a.c").write_text("// new\n\n" + code.replace("\t", "    "))
    before = [Finding("DDI201", "m", Location("a.c", line, 2), "f") for line in (2, 4)]
    after = [Finding("DDI201", "other words", Location("a.c", line + 2, 5), "f") for line in (2, 4)]
    assert fingerprints(tmp_path, *before) == fingerprints(tmp_path / "moved", *after)


def test_fingerprints_tell_findings_apart(tmp_path: Path) -> None:
    (tmp_path / "a.c").write_text("entry->Code = 1;\nentry->Code = 1;\nentry->Code = 2;\n")
    base = Finding("DDI201", "m", Location("a.c", 1, 1), "f")
    others = [
        replace(base, location=Location("a.c", 2, 1)),
        replace(base, location=Location("a.c", 3, 1)),
        replace(base, rule="DDI302"),
        replace(base, function="g"),
        replace(base, location=Location("b.c", 1, 1)),
    ]
    assert len(set(fingerprints(tmp_path, base, *others))) == 6


def test_the_same_bytes_each_time(tmp_path: Path) -> None:
    sample.write_tree(tmp_path)
    assert rendered(tmp_path) == rendered(tmp_path)


def test_exit_status_and_success(tmp_path: Path) -> None:
    (invocation,) = run_of(tmp_path, exit_status=1)["invocations"]
    assert (invocation["exitCode"], invocation["executionSuccessful"]) == (1, True)
    failed = replace(sample.REPORT, notifications=(Notification("path-not-found", "no a.c", Severity.ERROR),))
    (invocation,) = run_of(tmp_path, failed, exit_status=2)["invocations"]
    assert (invocation["exitCode"], invocation["executionSuccessful"]) == (2, False)


def test_notifications_have_descriptors(tmp_path: Path) -> None:
    run = run_of(tmp_path)
    descriptors = run["tool"]["driver"]["notifications"]
    notifications = run["invocations"][0]["toolExecutionNotifications"]
    assert len(notifications) == len(sample.NOTIFICATIONS)
    for item, source in zip(notifications, sample.NOTIFICATIONS, strict=True):
        assert item["level"] == source.severity
        assert descriptors[item["descriptor"]["index"]]["id"] == item["descriptor"]["id"] == source.kind


def test_limits_of_code_scanning_are_told(tmp_path: Path) -> None:
    where = Location("a.c", 1)
    steps = tuple(Step(where, f"step {number}") for number in range(sarif.MAX_FLOW_LOCATIONS + 10))
    related = tuple(Related(where, "too") for _ in range(sarif.MAX_RELATED + 1))
    findings = [Finding("DDI101", "m", where, "f", steps, related)]
    findings += [Finding("DDI101", "m", where, "f")] * sarif.MAX_RESULTS
    random.Random(0).shuffle(findings)
    run = run_of(tmp_path, of(*sorted(findings, key=lambda item: -len(item.steps))))
    assert len(run["results"]) == sarif.MAX_RESULTS
    flow = run["results"][0]["codeFlows"][0]["threadFlows"][0]["locations"]
    assert len(flow) == sarif.MAX_FLOW_LOCATIONS
    assert flow[0]["location"]["message"]["text"] == "step 0."
    assert flow[-1]["location"]["message"]["text"] == f"step {sarif.MAX_FLOW_LOCATIONS + 9}."
    assert len(run["results"][0]["relatedLocations"]) == sarif.MAX_RELATED
    kinds = [item["descriptor"]["id"] for item in run["invocations"][0]["toolExecutionNotifications"]]
    assert kinds == ["results-truncated", "path-truncated"]


def test_a_source_that_is_gone_or_endless(tmp_path: Path) -> None:
    (tmp_path / "a.c").write_text("x" * 5_000_000)
    text = rendered(tmp_path, of(Finding("DDI101", "m", Location("a.c", 1, 3, 1, 4_000_000))))
    assert len(text) < 100_000 + len(rendered(tmp_path, of()))
    run_of(tmp_path, of(Finding("DDI101", "m", Location("gone.c", 7, 3, 9, 2))))
