from __future__ import annotations

import json
from pathlib import Path

from tests.cli.test_real_run import ddilint


def test_a_driver_of_the_corpus() -> None:
    done = ddilint("events", "--quiet", "--format", "json", "corpus/drivers/wdm_pump")
    assert (done.returncode, done.stderr) == (0, b"")
    (driver,) = json.loads(done.stdout)["drivers"]
    assert driver["image"] == "pump.sys"
    assert {event["origin"] for event in driver["events"]} >= {"driver"}


def test_into_a_file(tmp_path: Path) -> None:
    page = tmp_path / "events.html"
    done = ddilint("events", "--format", "html", "-o", str(page), "corpus/entry_content/inf_registers_both")
    assert (done.returncode, done.stdout) == (0, b"")
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_what_cannot_be_done(tmp_path: Path) -> None:
    for arguments in (["gone"], ["-o", str(tmp_path / "no" / "x"), "corpus"], ["--format", "pdf", "."]):
        done = ddilint("events", *arguments)
        assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (2, b"", 1)
