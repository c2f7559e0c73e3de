"""The windows into the stages, as a person opens them."""

from __future__ import annotations

from pathlib import Path

import pytest

from ddilint.cli import main

SOURCE = "#include <ntddk.h>\nULONG Twice(ULONG n)\n{\n    return 2 * n;\n}\n"


def shown(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit) as left:
        main(["debug", *arguments])
    assert left.value.code == 0
    return capsys.readouterr().out


def test_the_graph_of_each_function(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.c").write_text(SOURCE)
    assert shown(capsys, "ir", str(tmp_path)) == (
        "function Twice(n: u32) -> u32\n0:\n  return (2:u32 * [&n]:u32)\n\n"
    )


def test_the_tree_of_each_source(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.c").write_text(SOURCE)
    lines = shown(capsys, "ast", str(tmp_path)).splitlines()
    assert lines[0].endswith("a.c: 1 rounds, 0 errors")
    assert lines[1] == "  FUNCTION_DECL Twice ULONG (ULONG) :2"
    assert "      RETURN_STMT  :4" in lines


@pytest.mark.parametrize(
    ("command", "expected"), [("ir", "u64"), ("coverage", "functions without an error         100.0 %")]
)
def test_with_the_headers_of_a_kit(
    command: str, expected: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kit = tmp_path / "kit"
    kit.mkdir()
    (kit / "ntddk.h").write_text("typedef unsigned long long ONLY_HERE;\n")
    source = tmp_path / "src" / "a.c"
    source.parent.mkdir()
    source.write_text("#include <ntddk.h>\nONLY_HERE Twice(ONLY_HERE n)\n{\n    return 2 * n;\n}\n")
    assert expected in shown(capsys, command, "--kit", str(kit), str(source))
