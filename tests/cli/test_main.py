"""What every command has in common: how it is found, how it fails, and with which status it leaves."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ddilint import __version__
from ddilint.cli import main
from ddilint.config import Settings
from ddilint.errors import UsageError
from ddilint.finding import Report
from tests.cli.conftest import Pretend

ROOT = Path(__file__).resolve().parents[2]

Run = Callable[..., int]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs a command in an empty folder; gives its exit status."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> int:
        with pytest.raises(SystemExit) as left:
            main(list(arguments))
        assert isinstance(left.value.code, int)
        return left.value.code

    return call


def subprocess_of(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ddilint", *arguments], capture_output=True, text=True, cwd=ROOT, check=False,
        env={**os.environ, **environment},
    )  # fmt: skip


def test_version_loads_nothing() -> None:
    code = (
        "import sys, ddilint.cli\n"
        "try: ddilint.cli.main(['--version'])\n"
        "except SystemExit as left: assert left.code == 0\n"
        "heavy = {'click', 'rich', 'clang', 'clang.cindex', 'z3', 'networkx', 'sarif_om', 'multiprocessing'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert (done.stdout, done.stderr) == (f"ddilint {__version__}\n", "")


def test_what_waits_for_the_end_of_the_process_is_done() -> None:
    code = (
        "import atexit, sys, ddilint.cli\n"
        "atexit.register(print, 'removed')\n"
        "sys.argv = ['ddilint', '--no-such-option']\n"
        "ddilint.cli.program()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert (done.returncode, done.stdout) == (2, "removed\n")
    assert "--no-such-option" in done.stderr


def test_help_loads_no_analysis() -> None:
    code = (
        "import sys, ddilint.cli\n"
        "try: ddilint.cli.main(sys.argv[1:])\n"
        "except SystemExit as left: assert left.code == 0\n"
        "heavy = {'rich', 'clang', 'clang.cindex', 'z3', 'networkx', 'sarif_om', 'multiprocessing'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    for arguments in (["--help"], ["check", "--help"], ["rule"], ["rule", "DDI101"]):
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments], capture_output=True, text=True, cwd=ROOT, check=False
        )
        assert done.stderr == ""
        assert done.stdout


def test_help(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--help") == 0
    shown = capsys.readouterr().out
    assert "Exit status:\n" in shown
    for command in ("check", "rule", "debug"):
        assert f"\n  {command} " in shown


def test_nothing_asked_is_no_success(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run() == 2
    assert "Usage: ddilint" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [["src"], ["check", "src"], ["--target", "x86", "src"], ["-j", "1", "src"]]
)
def test_what_is_no_command_is_a_path(
    run: Run, pretend: Pretend, arguments: list[str], tmp_path: Path
) -> None:
    (tmp_path / "src").mkdir()
    assert run(*arguments) == 0
    assert [settings.paths for settings in pretend.seen] == [(tmp_path / "src",)]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--frobs"], "ddilint: no such option '--frobs'"),
        (["--target", "mips", "."], "ddilint: invalid value for '--target'"),
        (["--jobs", "many", "."], "ddilint: invalid value for '-j' / '--jobs'"),
        (["--select", "DDI9", "."], "ddilint: --select: unknown rule 'DDI9'"),
        (["--config", "gone.toml", "."], "ddilint: --config"),
        (["--root", "gone", "."], "ddilint: --root"),
        (["rule", "DDI999"], "ddilint: unknown rule 'DDI999'"),
        (["rule", "--all", "DDI101"], "ddilint: rule: name rules or say --all, not both"),
        (["debug"], "ddilint: missing command; see `ddilint debug --help`"),
        (["debug", "frobs"], "ddilint: no such command 'frobs'"),
        (["debug", "ir", "gone"], "ddilint: gone: no such file or folder"),
        ([""], "ddilint: invalid value for '[PATHS]...': an empty path; name a file or folder, such as ."),
        (["irql", "Routine", ""], "ddilint: invalid value for '[PATHS]...': an empty path;"),
        (["-I", "", "."], "ddilint: invalid value for '-I': an empty path;"),
    ],
)
def test_a_mistake_is_one_line_and_status_2(
    run: Run, pretend: Pretend, capsys: pytest.CaptureFixture[str], arguments: list[str], complaint: str
) -> None:
    assert run(*arguments) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith(complaint)
    assert shown.err.count("\n") == 1


def raises(error: BaseException) -> Callable[[Settings], Report]:
    def run(_: Settings) -> Report:
        raise error

    return run


def test_errors_of_the_run(run: Run, pretend: Pretend, capsys: pytest.CaptureFixture[str]) -> None:
    pretend.behaviour = raises(UsageError("src/x.c: no such file\nor folder"))
    assert run(".") == 2
    assert capsys.readouterr().err == "ddilint: src/x.c: no such file or folder\n"

    pretend.behaviour = raises(KeyboardInterrupt())
    assert run(".") == 130
    assert capsys.readouterr().err.lstrip("\n") == "ddilint: interrupted\n"  # click ends the line of the ^C

    pretend.behaviour = raises(ZeroDivisionError("oh"))
    assert run(".") == 2
    shown = capsys.readouterr().err
    assert shown.startswith("ddilint: internal error: ZeroDivisionError: oh (in tests.cli.test_main:")
    assert shown.count("\n") == 1


def test_a_traceback_only_where_it_was_asked_for(
    run: Run, pretend: Pretend, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend.behaviour = raises(ZeroDivisionError("oh"))
    monkeypatch.setenv("DDILINT_TRACEBACK", "1")
    assert run(".") == 2
    assert "Traceback (most recent call last)" in capsys.readouterr().err


@pytest.mark.skipif(os.name != "posix", reason="needs a shell")
def test_a_reader_that_leaves_early() -> None:
    command = f"{sys.executable} -m ddilint rule --all --format json | head -n 1"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, cwd=ROOT, check=False)
    assert (done.stdout, done.stderr) == ("[\n", "")


@pytest.mark.skipif(os.name != "posix", reason="needs a shell")
@pytest.mark.parametrize(
    ("command", "status"),
    [("rule --all >&-", 0), ("--version >&-", 0), ("rule DDI101 2>&-", 0), ("nowhere 2>&- >&-", 2)],
)
def test_a_stream_that_is_closed(command: str, status: int) -> None:
    command = f"{sys.executable} -m ddilint {command}"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, cwd=ROOT, check=False)
    assert (done.returncode, done.stderr) == (status, "")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
@pytest.mark.parametrize("command", ["rule --all", "--version"])
def test_a_full_disk(command: str) -> None:
    command = f"{sys.executable} -m ddilint {command} > /dev/full"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 2
    assert done.stderr == "ddilint: a report cannot be written: no space left on device\n"


def test_a_console_that_knows_only_ascii() -> None:
    done = subprocess_of("rule", "\N{GREEK SMALL LETTER ALPHA}", PYTHONIOENCODING="ascii")
    assert done.returncode == 2
    assert "\\u03b1" in done.stderr
    assert "Traceback" not in done.stderr
