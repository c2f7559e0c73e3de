"""The whole tool, as a person starts it, on drivers of the corpus."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
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


_ELSEWHERE = """
import multiprocessing, os, sys

if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
    vars(os).pop("memfd_create", None)
    sys.modules["resource"] = None
    from ddilint.cli import main

    main(sys.argv[1:])
"""


def test_where_processes_begin_empty_and_files_lie_on_disks(tmp_path: Path) -> None:
    """As on Windows and macOS: workers are no copies, there are no files in memory and no limits of it."""
    script = tmp_path / "elsewhere.py"
    script.write_text(_ELSEWHERE)
    done = subprocess.run(
        [sys.executable, str(script), DRIVER], capture_output=True, cwd=ROOT, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    here = ddilint(DRIVER)
    assert (done.returncode, done.stdout, done.stderr) == (here.returncode, here.stdout, here.stderr)


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


# -- bad input -------------------------------------------------------------------------------------------------------

GOOD = """#include <ntddk.h>
VOID Log(PDEVICE_OBJECT Device, USHORT Length)
{
    ULONG size = sizeof(IO_ERROR_LOG_PACKET) + Length;
    PVOID entry = IoAllocateErrorLogEntry(Device, (UCHAR)size);
    if (entry) IoFreeErrorLogEntry(entry);
}
"""
_DEEP = (
    "int f(int a) {"
    + "if (a) {" * 20_000
    + "}" * 20_000
    + " return "
    + "(" * 20_000
    + "a"
    + ")" * 20_000
    + "; }\n"
)
_WIDE = b"int Table[] = { [0x70000000] = 1 };\n"  # an element for every index, in the parser's memory


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("bad.c", b"\x7fELF\x02\x01\0\0IoAllocateErrorLogEntry\x01\x02\x03", b"warning: bad.c: binary data, "),
        ("bad.c", GOOD[:150].encode(), b"warning: bad.c:2: the file ends inside Log, "),
        ("bad.c", GOOD.replace("Log(", "Deep(").encode() + _DEEP.encode(), b"warning: bad.c: makes the parser crash"),
        pytest.param(
            # libclang gives up, or ends the process, by what it asks for last.
            "bad.c", GOOD.replace("Log(", "Wide(").encode() + _WIDE, b"warning: bad.c: ",
            marks=pytest.mark.skipif(sys.platform != "linux", reason="memory is not limited here"),
        ),
        ("bad.c", b"", b""),
        ("bad.c", b"\xff\xfe" + GOOD.replace("Log(", "L(").encode("utf-16-le") + b"x", b""),
        ("bad.vcxproj", b"<Project><ItemGroup><ClCompile", b"warning: bad.vcxproj:1: not well-formed XML"),
        ("compile_commands.json", b'[{"directory":', b"warning: compile_commands.json:1: not valid JSON"),
        ("ddilint.toml", b"select = [\n", b""),
        ("ddilint.toml", b"jobs = -1\n", b""),
    ],
)  # fmt: skip
def test_bad_input_is_one_line_and_the_rest_is_reported(
    tmp_path: Path, name: str, content: bytes, told: bytes
) -> None:
    (tmp_path / "good.c").write_text(GOOD)
    (tmp_path / name).write_bytes(content)
    done = ddilint(".", cwd=tmp_path)
    assert b"Traceback" not in done.stderr
    if name == "ddilint.toml":  # nothing is done with settings that are not understood
        assert (done.returncode, done.stdout) == (2, b"")
        assert b"ddilint.toml:1: " in done.stderr
        assert done.stderr.count(b"\n") == 1
        return
    assert done.returncode == 1
    assert b"good.c:5:19: error: DDI101 " in done.stdout
    lines = [line for line in done.stderr.splitlines() if b"was not interpreted" not in line]
    assert [line.startswith(b"ddilint: " + told) for line in lines] == [True] * bool(told)


def test_a_folder_without_sources_is_told(tmp_path: Path) -> None:
    done = ddilint(".", cwd=tmp_path)
    assert done.stderr == b"ddilint: warning: .: no C or C++ sources, nothing to check\n"
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, b"no findings")


def test_files_of_several_drivers_in_one_folder(tmp_path: Path) -> None:
    """A function of one name in several files: each call means the one in its own file."""
    for name in ("a.c", "b.c"):
        (tmp_path / name).write_text(GOOD)
    (tmp_path / "c.c").write_text(GOOD.replace("USHORT", "UCHAR").replace("+ Length", "+ Length % 8"))
    done = ddilint(".", cwd=tmp_path)
    assert done.stderr == b""
    assert [line.partition(b": ")[0] for line in done.stdout.splitlines() if b" DDI" in line] == [
        b"a.c:5:19",
        b"b.c:5:19",
    ]


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="no process groups here")
def test_ctrl_c_ends_soon_with_what_was_found_until_then(tmp_path: Path) -> None:
    arguments = [sys.executable, "-m", "ddilint", "corpus", "--jobs", "2"]
    process = subprocess.Popen(
        arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, start_new_session=True
    )
    time.sleep(2)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=10)
    assert process.returncode == 130
    told = b"error: the run was interrupted; what was found until then is reported"
    assert err.strip() == b"ddilint: interrupted" or err.startswith(b"ddilint: " + told)
    assert out == b"" or b" error" in out.splitlines()[-2]


def test_a_call_behind_a_defect_that_ends_every_path_says_so(tmp_path: Path) -> None:
    (tmp_path / "driver.c").write_text(
        """#include <ntddk.h>
VOID Log(PDEVICE_OBJECT Device)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET));
    if (entry == NULL) {
        entry->ErrorCode = 1;
        IoWriteErrorLogEntry(entry);
    }
}
"""
    )
    done = ddilint("--root", ".", ".", "--select", "DDI201", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.decode() == (
        "ddilint: warning: driver.c:7:9: the call of IoWriteErrorLogEntry was not interpreted: "
        "no path of Log leads to it that gets past the DDI201 of line 6\n"
    )


def test_what_is_told_of_the_rest_of_a_project(tmp_path: Path) -> None:
    for folder in ("disk", "disk/deep", "tape"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "log.c").write_text("int x;\n")
        (tmp_path / folder / "dangling.c").symlink_to("nowhere.c")
    (tmp_path / ".git").mkdir()
    for folder in (".", "disk", "tape"):
        (tmp_path / folder / "driver.vcxproj").write_text("<Project>")
    told = ddilint("disk/deep", cwd=tmp_path).stderr.decode().splitlines()
    assert sorted(line.split(": ")[2] for line in told) == [
        "disk/dangling.c",  # of the same driver, for all one knows
        "disk/deep/dangling.c",
        "disk/driver.vcxproj:1",
        "driver.vcxproj:1",
    ]
    told = ddilint("tape/log.c", cwd=tmp_path).stderr.decode().splitlines()
    assert sorted(line.split(": ")[2] for line in told) == [
        "driver.vcxproj:1",
        "tape/dangling.c",
        "tape/driver.vcxproj:1",
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_path_that_is_neither_a_file_nor_a_folder(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.c")
    done = ddilint("pipe.c", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (2, b"ddilint: pipe.c: neither a file nor a folder\n")


def test_no_rule_is_left(tmp_path: Path) -> None:
    (tmp_path / "log.c").write_text("int x;\n")
    done = ddilint("log.c", "--ignore", "ALL", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stderr == b"ddilint: warning: no rule is selected, so that nothing can be found\n"


def test_a_name_that_no_system_takes(tmp_path: Path) -> None:
    (tmp_path / "log.c").write_text(GOOD)
    name = "n" * 300 + ".c"
    done = ddilint(name, "log.c", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith(f"ddilint: error: {name}: ".encode())
    assert done.stderr.count(b"\n") == 1
    assert b"log.c:5:19: error: DDI101 " in done.stdout


@pytest.mark.parametrize("command", [("check",), ("events",), ("irql", "Log"), ("graph", "-o", "x.svg")])
def test_a_kit_without_headers_is_the_users_mistake(tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "log.c").write_text(GOOD)
    (tmp_path / "kit").mkdir()
    done = ddilint(*command, "log.c", "--kit", "kit", cwd=tmp_path)
    told = f"ddilint: {tmp_path / 'kit'}: no headers here; name the Include folder of a Windows driver kit\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, b"", told.encode())


@pytest.mark.skipif(sys.platform != "linux", reason="names are not bytes everywhere")
@pytest.mark.parametrize("named", [False, True])
@pytest.mark.parametrize("name", [b"n\xc3\xb6.c", b"inv\xff.c"])
def test_names_of_any_bytes_in_a_system_that_knows_ascii_only(
    tmp_path: Path, name: bytes, named: bool
) -> None:
    (tmp_path / os.fsdecode(name)).write_text(GOOD)
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    for environment in ({}, plain):
        path = os.fsdecode(name) if named else "."
        done = ddilint(path, cwd=tmp_path, **environment)
        assert (done.returncode, done.stderr) == (1, b"")
        assert b".c:5:19: error: DDI101 " in done.stdout
        done = ddilint(path, "--output-format", "sarif", cwd=tmp_path, **environment)
        (result,) = json.loads(done.stdout)["runs"][0]["results"]
        (location,) = result["locations"]
        uri = location["physicalLocation"]["artifactLocation"]["uri"]
        assert uri == ("n%C3%B6.c" if b"n\xc3" in name else "inv%EF%BF%BD.c")
        has_lines = (
            b"\xff" not in name
        )  # such a name cannot be shown, nor the file found again by what is shown
        assert ("snippet" in location["physicalLocation"]["region"]) is has_lines


@pytest.mark.skipif(sys.platform == "win32", reason="a folder that is in use cannot be deleted")
@pytest.mark.parametrize("arguments", [(".",), ("irql", "F"), ("graph", "-o", "x.svg"), ("events",)])
def test_a_current_folder_that_is_gone(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    script = f"import os, sys; os.rmdir({str(gone)!r}); sys.argv[0] = 'ddilint'; from ddilint.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], capture_output=True, cwd=gone, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.startswith(b"ddilint: the current folder is not there any more")
    assert done.stderr.count(b"\n") == 1
