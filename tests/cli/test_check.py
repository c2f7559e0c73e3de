from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from ddilint.cli import check, main
from ddilint.finding import Notification, Severity
from tests.cli.conftest import EMPTY, Pretend
from tests.emit import sample

Run = Callable[..., int]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, pretend: Pretend) -> Run:
    """Runs `ddilint` on the sample's tree with the sample's report; gives the exit status."""
    sample.write_tree(tmp_path)
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    pretend.behaviour = lambda _: sample.REPORT

    def call(*arguments: str) -> int:
        with pytest.raises(SystemExit) as left:
            main(["src", *arguments])
        assert isinstance(left.value.code, int)
        return left.value.code

    return call


def test_findings_go_to_stdout_and_notifications_to_stderr(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run() == 1
    shown = capsys.readouterr()
    assert shown.out.startswith("src/log file.c:12:13: error: DDI101 ")
    assert shown.out.endswith("8 calls interpreted, 1 not\n")
    assert shown.err.splitlines() == [
        "ddilint: warning: src/x.c:1: permission denied",
        "ddilint: warning: the call of IoWriteErrorLogEntry stands in assembly",
    ]


def test_exit_status(run: Run, pretend: Pretend, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--exit-zero") == 0
    pretend.behaviour = lambda _: EMPTY
    assert run() == 0
    failed = (Notification("path-not-found", "no such file: a.c", Severity.ERROR),)
    pretend.behaviour = lambda _: replace(sample.REPORT, notifications=failed)
    assert run() == 2
    assert run("--exit-zero", "--quiet") == 2
    assert capsys.readouterr().err.count("ddilint: error: no such file: a.c\n") == 2  # quiet or not


def test_a_path_that_is_not_there(
    run: Run, pretend: Pretend, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run("gone.c") == 2
    shown = capsys.readouterr()
    assert shown.err.startswith("ddilint: error: gone.c: no such file or folder\n")
    assert shown.out.startswith("src/log file.c:12:13: error: DDI101 ")  # the others are still reported
    assert pretend.seen[0].paths == (tmp_path / "src",)
    with pytest.raises(SystemExit) as left:
        main(["gone.c", "gone"])
    assert left.value.code == 2
    assert capsys.readouterr().err == (
        "ddilint: gone.c: no such file or folder; gone: no such file or folder\n"
    )


def test_quiet_and_verbose(run: Run, pretend: Pretend, capsys: pytest.CaptureFixture[str]) -> None:
    run("--quiet")
    assert capsys.readouterr().err == ""
    notes = tuple(Notification("name-healed", f"name {number}", Severity.NOTE) for number in range(7))
    pretend.behaviour = lambda _: replace(EMPTY, notifications=notes)
    run()
    assert capsys.readouterr().err == "ddilint: 7 of name-healed (--verbose shows them)\n"
    run("--verbose")
    assert capsys.readouterr().err.count("note: name") == 7


def test_formats(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--output-format", "json", "-q") == 1
    content = json.loads(capsys.readouterr().out)
    assert [item["rule"] for item in content["findings"]] == ["DDI101", "DDI201", "DDI103"]
    first = content["findings"][0]
    assert (first["path"], first["line"], first["column"]) == ("src/log file.c", 12, 13)
    assert first["witness"] == {"Name->Length": 206}
    assert run("--output-format", "sarif", "-q") == 1
    log = json.loads(capsys.readouterr().out)
    assert log["runs"][0]["invocations"][0]["exitCode"] == 1
    assert len(log["runs"][0]["results"]) == 3


def test_an_output_file(run: Run, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run("--output-format", "sarif", "--output-file", "out.sarif") == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    written = (tmp_path / "out.sarif").read_bytes()
    assert run("--output-format", "sarif", "--output-file", "-") == 1
    assert capsys.readouterr().out.encode() == written
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.sarif", "src"]  # no temporary file stays


def test_an_output_file_that_cannot_be_written(
    run: Run, pretend: Pretend, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for place, why in (
        (".", "it is a folder"),
        ("gone/out.sarif", "there is no folder"),
        ("src/log file.c/x", "no f"),
    ):
        assert run("--output-file", place) == 2
        shown = capsys.readouterr()
        assert (shown.out, shown.err.count("\n")) == ("", 1)
        assert why in shown.err
    assert pretend.seen == []  # told before the work, not after it


def test_a_file_stays_as_it_was_when_the_run_fails(run: Run, pretend: Pretend, tmp_path: Path) -> None:
    (tmp_path / "out.txt").write_text("old")

    def fail(_: object) -> None:
        raise ZeroDivisionError

    pretend.behaviour = fail  # type: ignore[assignment]
    assert run("-o", "out.txt") == 2
    assert (tmp_path / "out.txt").read_text() == "old"


@pytest.mark.skipif(os.name != "posix", reason="needs modes")
def test_a_new_file_has_the_usual_mode(run: Run, tmp_path: Path) -> None:
    old = os.umask(0o022)
    try:
        run("-o", "out.txt")
    finally:
        os.umask(old)
    assert (tmp_path / "out.txt").stat().st_mode & 0o777 == 0o644


def test_rules_are_listed_with_commas_or_repeated(run: Run, pretend: Pretend) -> None:
    run(
        "--select",
        "DDI1, DDI2",
        "--select",
        "entry-leaked",
        "--ignore",
        "DDI104",
        "--extend-select",
        "DDI302,DDI303",
    )
    (settings,) = pretend.seen
    assert settings.select == ("DDI1", "DDI2", "entry-leaked")
    assert settings.ignore == ("DDI104",)
    assert settings.extend_select == ("DDI302", "DDI303")


def test_options_reach_the_run(run: Run, pretend: Pretend, tmp_path: Path) -> None:
    for name in ("inc", "own", "kit"):
        (tmp_path / name).mkdir()
    run(
        "--target",
        "arm64",
        "-I",
        "inc",
        "-Iown",
        "-D",
        "A",
        "-DB=1",
        "--kit",
        "kit",
        "--exclude",
        "x/**",
        "-j3",
    )
    (settings,) = pretend.seen
    assert settings.target == "arm64"
    assert settings.include_dirs == (tmp_path / "inc", tmp_path / "own")
    assert settings.defines == ("A", "B=1")
    assert (settings.kit, settings.exclude, settings.jobs) == (tmp_path / "kit", ("x/**",), 3)


def test_the_configuration_file_is_used(run: Run, pretend: Pretend, tmp_path: Path) -> None:
    (tmp_path / "ddilint.toml").write_text('output-format = "json"\nexit-zero = true\nselect = ["DDI3"]\n')
    pretend.behaviour = lambda _: EMPTY
    assert run() == 0
    assert run("--select", "DDI1") == 0
    assert [settings.select for settings in pretend.seen] == [("DDI3",), ("DDI1",)]


def test_statistics_are_apart_from_the_findings(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    run()
    without = capsys.readouterr().out
    run("--statistics", "-q")
    shown = capsys.readouterr()
    assert shown.out == without
    assert "     1  DDI101  entry-size-truncated\n" in shown.err
    assert "     8  calls interpreted\n" in shown.err
    assert "seconds for x64" in shown.err


@pytest.mark.parametrize(
    ("arguments", "environment", "colored"),
    [
        ([], {}, False),
        (["--color", "always"], {}, True),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (["--color", "never"], {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colors(
    run: Run, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
    arguments: list[str], environment: dict[str, str], colored: bool,
) -> None:  # fmt: skip
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    run(*arguments)
    assert ("\x1b[" in capsys.readouterr().out) == colored


def test_progress_only_on_terminals(run: Run, pretend: Pretend, monkeypatch: pytest.MonkeyPatch,
                                    capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    pretend.progress = [(1, 2, "parsing"), (2, 2, "parsing")]
    monkeypatch.setattr(check, "_PROGRESS_AFTER_SECONDS", 0)
    run()
    assert "parsing" not in capsys.readouterr().err
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    run()
    assert "parsing" in capsys.readouterr().err
