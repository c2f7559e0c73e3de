"""Which file an include names, in every spelling that drivers use."""

from __future__ import annotations

from pathlib import Path

import pytest

from ddilint.errors import InputError, UsageError
from ddilint.frontend import clang
from ddilint.frontend.includes import (
    BUNDLED,
    INCLUDE_ARGUMENTS,
    Closure,
    HeaderIndex,
    Kit,
    Resolver,
    header_text,
    virtual_name,
)
from ddilint.frontend.targets import X64
from tests.frontend.tree import resolver_for, write_tree


def closure_of(root: Path, files: dict[str, str], source: str = "src/driver.c", **options: object) -> Closure:
    write_tree(root, files)
    resolver: Resolver = resolver_for(root, **options)  # type: ignore[arg-type]
    return resolver.closure(str(root / source), (root / source).read_bytes())


def names_seen(closure: Closure) -> set[str]:
    """The global variables that clang finds, all files together."""
    unit = clang.parse(
        closure.main, [*X64.arguments(cplusplus=False), *INCLUDE_ARGUMENTS], list(closure.files.items())
    )
    assert clang.diagnostics(unit) == []
    return {cursor.spelling for cursor in clang.children(unit.cursor) if not cursor.spelling.startswith("_")}


@pytest.mark.parametrize(
    ("spelling", "file"),
    [
        ('"beside.h"', "src/beside.h"),
        ('"BESIDE.H"', "src/beside.h"),
        ('"..\\\\inc\\\\x.h"'.replace("\\\\", "\\"), "inc/x.h"),
        ('"../INC/X.h"', "inc/x.h"),
        ('"./beside.h"', "src/beside.h"),
        ("<beside.h>", "src/beside.h"),
        ('"far.h"', "other/deep/far.h"),
        ("<deep\\far.h>", "other/deep/far.h"),
    ],
)
def test_spellings_find_the_file(tmp_path: Path, spelling: str, file: str) -> None:
    closure = closure_of(tmp_path, {"src/driver.c": f"#include {spelling}\n", file: "int found;\n"})
    assert names_seen(closure) == {"found"}
    assert str(tmp_path / file) in closure.real_paths.values()


@pytest.mark.parametrize(
    ("spelling", "header"),
    [
        ("<net/ring.h>", "net/ring.h"),
        ("<Net\\Ring.h>", "net/ring.h"),
        ("<preview/netadaptercx.h>", "netadaptercx.h"),
    ],
)
def test_headers_of_the_kit_are_found_in_their_folders(tmp_path: Path, spelling: str, header: str) -> None:
    closure = closure_of(tmp_path, {"src/driver.c": f"#include {spelling}\nNET_RING *found;\n"})
    assert f"{BUNDLED}/{header}" in closure.files
    assert not closure.missing
    assert "found" in names_seen(closure)


def test_beside_the_includer_wins_over_the_kit_and_the_kit_over_the_project(tmp_path: Path) -> None:
    files = {
        "src/driver.c": '#include "mountmgr.h"\n',
        "src/mountmgr.h": "int own;\n",
        "src/other.c": "#include <ntddk.h>\n",
        "old/ntddk.h": "int stale;\n",
    }
    closure = closure_of(tmp_path, files)
    assert names_seen(closure) == {"own"}
    other = resolver_for(tmp_path).closure(str(tmp_path / "src/other.c"), b"#include <ntddk.h>\n")
    assert other.kit == (f"{BUNDLED}/ntddk.h",)
    assert "int stale;\n" not in [text.decode() for text in other.files.values()]


def test_kit_headers_in_any_case(tmp_path: Path) -> None:
    closure = closure_of(tmp_path, {"src/driver.c": "#include <NtDef.H>\nULONG known;\n"})
    assert "known" in names_seen(closure)


def test_the_same_spelling_in_two_folders(tmp_path: Path) -> None:
    files = {
        "src/driver.c": '#include "a/a.h"\n#include "b/b.h"\n',
        "src/a/a.h": '#include "common.h"\n',
        "src/b/b.h": '#include "common.h"\n',
        "src/a/common.h": "int of_a;\n",
        "src/b/common.h": "int of_b;\n",
    }
    assert names_seen(closure_of(tmp_path, files)) == {"of_a", "of_b"}


def test_the_longest_tail_then_the_nearest_folder(tmp_path: Path) -> None:
    index = HeaderIndex(["/p/one/inc/x.h", "/p/two/inc/x.h", "/p/two/x.h", "/p/lib/inc/x.h"])
    assert index.find("/p/two/src", "inc/x.h") == "/p/two/inc/x.h"
    assert index.find("/p/one/src/deep", "X.H") == "/p/one/inc/x.h"
    assert index.find("/p/two/src", "x.h") == "/p/two/x.h"
    assert index.find("/elsewhere", "lib\\INC\\x.h") == "/p/lib/inc/x.h"
    assert index.find("/p", "y.h") is None


def test_include_dirs_come_before_the_index(tmp_path: Path) -> None:
    files = {"src/driver.c": '#include "x.h"\n', "src/a/x.h": "int near;\n", "build/inc/x.h": "int wanted;\n"}
    assert names_seen(closure_of(tmp_path, files, include_dirs=("build/inc",))) == {"wanted"}


def test_missing_headers_are_empty_and_told_but_trace_headers_only_empty(tmp_path: Path) -> None:
    source = '#include "gone.h"\n#include "driver.tmh"\n#include <Also/Gone.h>\nint after;\n'
    closure = closure_of(tmp_path, {"src/driver.c": source})
    assert names_seen(closure) == {"after"}
    assert sorted(closure.missing.values()) == ["Also/Gone.h", "gone.h"]
    assert closure.problems == ()


def test_cycles_end(tmp_path: Path) -> None:
    files = {
        "src/driver.c": '#include "a.h"\nint last;\n',
        "src/a.h": '#ifndef A\n#define A\n#include "B.h"\nint a;\n#endif\n',
        "src/b.h": '#ifndef B\n#define B\n#include "A.H"\nint b;\n#endif\n',
    }
    assert names_seen(closure_of(tmp_path, files)) == {"a", "b", "last"}


def test_a_header_that_bears_the_name_of_the_kits_includes_that_one(tmp_path: Path) -> None:
    closure = closure_of(
        tmp_path,
        {
            "src/driver.c": '#include "util/mountmgr.h"\n',
            "src/util/mountmgr.h": "#pragma once\n#include <mountmgr.h>\nMOUNTMGR_MOUNT_POINT found;\n",
        },
    )
    assert f"{BUNDLED}/mountmgr.h" in closure.files
    assert "found" in names_seen(closure)


def test_a_folder_with_a_headers_name_is_told(tmp_path: Path) -> None:
    write_tree(tmp_path, {"src/driver.c": '#include "x.h"\nint last;\n', "src/x.h/readme": ""})
    closure = closure_of(tmp_path, {"src/driver.c": '#include "x.h"\nint last;\n'})
    assert names_seen(closure) == {"last"}
    (problem,) = closure.problems
    assert problem.path == str(tmp_path / "src/x.h")
    assert "folder" in problem.message


def test_a_problem_of_one_source_is_not_told_of_the_next(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.c": '#include "x.h"\n', "b.c": "", "x.h/readme": ""})
    resolver = resolver_for(tmp_path)
    assert len(resolver.closure(str(tmp_path / "a.c"), b'#include "x.h"\n').problems) == 1
    assert resolver.closure(str(tmp_path / "b.c"), b"").problems == ()
    assert len(resolver.closure(str(tmp_path / "a.c"), b'#include "x.h"\n').problems) == 1


def test_headers_from_message_files(tmp_path: Path) -> None:
    def message_header(path: str) -> str:
        return f"/* {Path(path).name} */ int LOG_CODE;\n"

    files = {"src/driver.c": '#include "Log.h"\n', "src/log.mc": "MessageId=1\n"}
    closure = closure_of(tmp_path, files, message_header=message_header)
    assert names_seen(closure) == {"LOG_CODE"}
    assert str(tmp_path / "src/log.mc") in closure.real_paths.values()


def test_a_broken_message_file_is_told(tmp_path: Path) -> None:
    def message_header(path: str) -> str:
        raise InputError(f"{path}:1: not a message file")

    files = {"src/driver.c": '#include "log.h"\nint last;\n', "src/log.mc": "MessageId=1\n"}
    closure = closure_of(tmp_path, files, message_header=message_header)
    assert names_seen(closure) == {"last"}
    assert "not a message file" in closure.problems[0].message


def test_unspeakable_names_are_served_all_the_same(tmp_path: Path) -> None:
    folder = tmp_path / 'quo"te>d'
    write_tree(folder, {"driver.c": '#include "X.h"\n', "x.h": "int found;\n"})
    closure = resolver_for(folder).closure(str(folder / "driver.c"), b'#include "X.h"\n')
    assert names_seen(closure) == {"found"}
    assert virtual_name(str(folder / "x.h")) != virtual_name(str(folder / "y.h"))


def test_the_digest_follows_every_header(tmp_path: Path) -> None:
    files = {"src/driver.c": '#include "a.h"\n', "src/a.h": '#include "b.h"\n', "src/b.h": "int one;\n"}
    first = closure_of(tmp_path, files).digest
    assert closure_of(tmp_path, files).digest == first
    assert closure_of(tmp_path, {**files, "src/b.h": "int two;\n"}).digest != first


def test_directives_are_seen_only_at_the_start_of_a_line() -> None:
    text = header_text(b'/* #include "no.h" */\r  #  include <yes.h>\nx = "#include <no2.h>";\n#define A 1\n')
    assert text.includes == (("yes.h", True),)
    assert text.defines == {b"A"}


def test_a_real_kit_takes_the_place_of_the_bundled_headers(tmp_path: Path) -> None:
    kit = tmp_path / "Include"
    write_tree(
        kit,
        {
            "10.0.19041.0/km/wdm.h": "int old_kit;\n",
            "10.0.22621.0/km/Wdm.h": '#include <shared_one.h>\n#include "sal.h"\nint real_kit;\n',
            "10.0.22621.0/km/sal.h": "int real_sal;\n",
            "10.0.22621.0/shared/shared_one.h": "int shared;\n",
            "wdf/kmdf/1.9/wdf.h": "int wdf_old;\n",
            "wdf/kmdf/1.33/wdf.h": "int wdf_new;\n",
        },
    )
    source = "#include <WDM.h>\n#include <wdf.h>\n"
    closure = closure_of(tmp_path / "tree", {"src/driver.c": source}, kit=Kit(kit))
    # Annotations are kept by the bundled sal.h only.
    assert names_seen(closure) == {"real_kit", "shared", "wdf_new"}
    assert len(closure.kit) == 2


def test_annotations_that_only_an_older_kit_knows_are_nothing(tmp_path: Path) -> None:
    kit = tmp_path / "inc"
    write_tree(
        kit,
        {
            "ddk/ntddk.h": "#include <sal.h>\n",
            "api/sal.h": "# define __old_way\n#define __old_count(n) __declspec(count(n))\n#define _In_ 3\n",
        },
    )
    closure = closure_of(tmp_path / "tree", {"src/driver.c": "#include <ntddk.h>\n"}, kit=Kit(kit))
    text = closure.files["/ddilint-virtual/kit/sal.h"].decode()
    assert "\n#define __old_way\n" in text
    assert "\n#define __old_count(...)\n" in text
    assert "#define _In_ 3" not in text


def test_a_kit_without_headers_is_the_users_mistake(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no headers here"):
        Kit(tmp_path)
    with pytest.raises(UsageError, match="no such folder"):
        Kit(tmp_path / "missing")
