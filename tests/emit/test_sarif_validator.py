"""Runs the official SARIF validator over our output, where npm can fetch it; says so and skips where it cannot."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from msgspec.structs import replace

from ddilint.emit import sarif
from ddilint.emit.source import Sources
from tests.emit import sample

PACKAGE = "@microsoft/sarif-multitool"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ddilint-tests" / "sarif-multitool"


@pytest.fixture(scope="session")
def package() -> Path:
    """The folder of the validator's npm package for this system, installed once into the user's cache."""
    if platform.system() != "Linux":
        pytest.skip("the SARIF validator is run on Linux only")
    folder = CACHE / "node_modules" / f"{PACKAGE}-linux"
    if not (folder / "Sarif.Multitool").is_file():
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip(f"the SARIF validator is not run: npm is not at hand to install {PACKAGE}")
        CACHE.mkdir(parents=True, exist_ok=True)
        install = [
            npm,
            "install",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--prefix",
            str(CACHE),
            PACKAGE,
        ]
        done = subprocess.run(install, capture_output=True, text=True, timeout=300, check=False)
        if done.returncode or not (folder / "Sarif.Multitool").is_file():
            pytest.skip(
                f"the SARIF validator is not run: npm could not install {PACKAGE}: {done.stderr[-300:]}"
            )
    (folder / "Sarif.Multitool").chmod(0o755)
    return folder


def validated(package: Path, log: Path) -> list[dict[str, Any]]:
    """What the validator says about a log, notes left out."""
    output = log.with_suffix(".validation.json")
    command = [
        str(package / "Sarif.Multitool"), "validate", str(log), "--rule-kind", "Sarif;Ghas",
        "--level", "Error;Warning", "--output", str(output), "--log", "ForceOverwrite", "--quiet",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert output.is_file(), done.stdout + done.stderr
    (run,) = json.loads(output.read_text(encoding="utf-8-sig"))["runs"]
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"], invocation
    results = run.get("results") or []
    return [{"rule": item["ruleId"], **item["message"], "at": item.get("locations")} for item in results]


@pytest.mark.parametrize("case", ["everything", "nothing"])
def test_the_validator_has_nothing_to_say(tmp_path: Path, package: Path, case: str) -> None:
    sample.write_tree(tmp_path)
    report = sample.REPORT if case == "everything" else replace(sample.REPORT, findings=(), notifications=())
    log = tmp_path / "report.sarif"
    log.write_text(sarif.render(report, sample.run_info(tmp_path), Sources(tmp_path)), encoding="utf-8")
    assert validated(package, log) == []


def test_the_validator_would_say_something(tmp_path: Path, package: Path) -> None:
    sample.write_tree(tmp_path)
    content = json.loads(sarif.render(sample.REPORT, sample.run_info(tmp_path), Sources(tmp_path)))
    del content["runs"][0]["tool"]["driver"]["rules"][0]["help"]
    log = tmp_path / "report.sarif"
    log.write_text(json.dumps(content), encoding="utf-8")
    assert validated(package, log) != []


def test_the_official_schema(tmp_path: Path, package: Path) -> None:
    sample.write_tree(tmp_path)
    schema = json.loads((package / "sarif-2.1.0.json").read_text(encoding="utf-8-sig"))
    content = sarif.render(sample.REPORT, sample.run_info(tmp_path), Sources(tmp_path))
    jsonschema.Draft202012Validator(schema).validate(json.loads(content))
