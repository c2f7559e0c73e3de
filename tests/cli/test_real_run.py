"""The whole tool, as a person starts it, on drivers of the corpus."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from tests.emit.test_sarif import SCHEMA
from tests.emit.test_sarif_validator import package as package
from tests.emit.test_sarif_validator import validated

ROOT = Path(__file__).resolve().parents[2]
DRIVER = "corpus/drivers/kmdf_sensor"


def ddilint(*arguments: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "ddilint", *arguments], capture_output=True, cwd=cwd, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )  # fmt: skip


def sarif(*arguments: str) -> bytes:
    done = ddilint("--output-format", "sarif", "--quiet", "--root", ".", *arguments)
    assert (done.returncode, done.stderr) == (1, b"")
    return done.stdout


@pytest.mark.parametrize("format_name", ["text", "sarif", "json"])
def test_the_same_bytes_for_any_hash_seed_and_number_of_jobs(format_name: str) -> None:
    runs = {
        ddilint("--output-format", format_name, *jobs, "corpus/entry_size", PYTHONHASHSEED=seed).stdout
        for jobs, seed in ((("--jobs", "1"), "1"), (("--jobs", "3"), "2"))
    }
    assert len(runs) == 1
    assert b"DDI101" in runs.pop()


def test_a_real_report_is_valid(tmp_path: Path, package: Path) -> None:
    log = tmp_path / "report.sarif"
    log.write_bytes(sarif(DRIVER))
    content = json.loads(log.read_bytes())
    jsonschema.validate(content, SCHEMA)
    official = json.loads((package / "sarif-2.1.0.json").read_text(encoding="utf-8-sig"))
    jsonschema.Draft202012Validator(official).validate(content)
    assert validated(package, log) == []


def test_a_real_report_has_paths_and_texts() -> None:
    (run,) = json.loads(sarif(DRIVER))["runs"]
    assert run["results"]
    flows = 0
    for result in run["results"]:
        location = result["locations"][0]["physicalLocation"]
        assert location["artifactLocation"]["uri"].startswith(DRIVER)
        assert location["region"]["snippet"]["text"].strip()
        assert location["contextRegion"]["snippet"]["text"].strip()
        flows += len(result.get("codeFlows", ()))
    assert flows == len(run["results"])


def test_a_file_alone_is_reported_in_the_light_of_its_driver() -> None:
    """As pre-commit calls it: some files are reported, the driver around them is analysed."""
    whole = json.loads(ddilint("--output-format", "json", "-q", DRIVER).stdout)["findings"]
    path = f"{DRIVER}/eventlog.c"
    alone = json.loads(ddilint("--output-format", "json", "-q", path).stdout)["findings"]
    assert alone == [finding for finding in whole if finding["path"] == path]
    assert any(step["path"] != path for finding in alone for step in finding["path_steps"])


def test_names_with_spaces(tmp_path: Path) -> None:
    source = tmp_path / "my driver" / "log it.c"
    source.parent.mkdir()
    source.write_text(
        "#include <ntddk.h>\nVOID f(PDEVICE_OBJECT d) { ((PIO_ERROR_LOG_PACKET)"
        "IoAllocateErrorLogEntry(d, sizeof(IO_ERROR_LOG_PACKET)))->ErrorCode = 0; }\n"
    )
    done = ddilint("my driver/log it.c", cwd=tmp_path)
    assert done.stdout.startswith(b"my driver/log it.c:2:")
    assert done.returncode == 1


def test_clean_code_is_silent(tmp_path: Path) -> None:
    (tmp_path / "a.c").write_text("#include <ntddk.h>\nVOID f(VOID) { }\n")
    done = ddilint(".", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(b"no findings\n")
