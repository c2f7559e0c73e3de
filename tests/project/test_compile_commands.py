from __future__ import annotations

import json
from pathlib import Path

import pytest

from ddilint.errors import InputError
from ddilint.project.compile_commands import read_compile_commands, split_command
from tests.project.trees import plant


def test_commands_and_arguments_of_each_style(tmp_path: Path) -> None:
    plant(tmp_path, {"src/a.c": "", "src/b.cpp": "", "inc/x.h": "", "sys/y.h": "", "readme.S": ""})
    entries: list[dict[str, object]] = [
        {
            "directory": str(tmp_path),
            "file": "src/a.c",
            "command": "clang -Iinc -isystem sys -DNAME='a b' -D X=1 -UOLD -std=c11 -include inc/x.h -c src/a.c "
            "-o CMakeFiles/drv.dir/src/a.c.obj",
        },
        {
            "directory": str(tmp_path),
            "file": "src\\b.cpp",
            "arguments": [
                "cl.exe",
                "/I..\\nowhere",
                "/Iinc",
                "/DWIN=1",
                "/D",
                "TWO",
                "/std:c++17",
                "/FIx.h",
                "src\\b.cpp",
            ],
            "output": "obj/second/b.obj",
        },
        {"directory": str(tmp_path), "file": "readme.S", "command": "as readme.S"},
    ]
    plant(tmp_path, {"compile_commands.json": json.dumps(entries)})
    first, second = read_compile_commands(tmp_path / "compile_commands.json")
    assert first.file == tmp_path / "src/a.c"
    assert first.target == "drv"
    assert first.flags.include_dirs == (tmp_path / "inc", tmp_path / "sys")
    assert first.flags.defines == ("NAME=a b", "X=1")
    assert first.flags.undefines == ("OLD",)
    assert (first.flags.language_standard, first.flags.forced_includes) == ("c11", ("inc/x.h",))
    assert (second.file, second.target) == (tmp_path / "src/b.cpp", "obj/second")
    assert second.flags.include_dirs == (tmp_path / "inc",)
    assert second.flags.defines == ("WIN=1", "TWO")
    assert (second.flags.language_standard, second.flags.forced_includes) == ("c++17", ("x.h",))


def test_windows_quoting_keeps_backslashes() -> None:
    command = r'C:\VS\cl.exe /I"C:\my inc" /DNAME=\"x\" /DY="two words" C:\src\a.c'
    assert split_command(command) == [
        r"C:\VS\cl.exe",
        r"/IC:\my inc",
        '/DNAME="x"',
        "/DY=two words",
        r"C:\src\a.c",
    ]
    assert split_command("cc -I'./my inc' a\\ b.c") == ["cc", "-I./my inc", "a b.c"]
    assert split_command("cc 'unbalanced") == ["cc", "'unbalanced"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('[\n{"file": "a.c",\n}]', "3: not valid JSON"),
        ("{}", "1: not a compilation database"),
        ('[{"directory": "."}]', "1: not a compilation database"),
        ("[" * 100_000, "1: not"),
        (f'[{{"file": {"9" * 5000}}}]', "1: not a compilation database: a number is too long"),
    ],
)
def test_broken_databases_are_one_line(tmp_path: Path, text: str, place: str) -> None:
    path = tmp_path / "compile_commands.json"
    path.write_text(text)
    with pytest.raises(InputError) as caught:
        read_compile_commands(path)
    assert str(caught.value).startswith(f"{path.as_posix()}:{place}")
    assert "\n" not in str(caught.value)
