from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ddilint.errors import UsageError
from ddilint.finding import Severity
from ddilint.project import files
from ddilint.project.files import SourceTree, discover, headers_below, project_headers
from tests.project.trees import plant

needs_links = pytest.mark.skipif(sys.platform == "win32", reason="symbolic links need a privilege on Windows")


def names(tree: SourceTree, *, selected: bool = False) -> list[str]:
    return sorted(tree.shown(path) for path in (tree.selected if selected else tree.sources))


def test_collects_each_kind_of_file(tmp_path: Path) -> None:
    plant(
        tmp_path,
        dict.fromkeys(
            [
                *(
                    "pyproject.toml",
                    "compile_commands.json",
                    "drv/drv.vcxproj",
                    "drv/SOURCES",
                    "drv/readme.txt",
                ),
                *("drv/a.c", "drv/b.CPP", "drv/c.cc", "drv/d.cxx", "drv/a.h", "drv/b.inl", "drv/c.hpp"),
                *("drv/m.mc", "drv/e.man", "drv/x.inf", "drv/y.inx"),
            ],
            "",
        ),
    )
    tree = discover([tmp_path])
    assert tree.root == tmp_path
    assert names(tree) == ["drv/a.c", "drv/b.CPP", "drv/c.cc", "drv/d.cxx"]
    assert [path.name for path in tree.headers] == ["a.h", "b.inl", "c.hpp"]
    assert [path.name for path in (*tree.message_files, *tree.manifests)] == ["m.mc", "e.man"]
    assert [path.name for path in tree.infs] == ["x.inf", "y.inx"]
    assert [path.name for path in (*tree.vcxprojs, *tree.build_sources)] == ["drv.vcxproj", "SOURCES"]
    assert tree.compile_commands == (tmp_path / "compile_commands.json",)
    assert tree.selected == frozenset(tree.sources)
    assert tree.problems == ()


def test_root_is_the_repository_then_the_configured_folder_then_what_is_shared(tmp_path: Path) -> None:
    plant(tmp_path, {"repo/sub/deep/a.c": "", "repo/sub/deep/b/c.c": "", "repo/sub/other/d.c": ""})
    deep, other = tmp_path / "repo/sub/deep", tmp_path / "repo/sub/other"
    assert discover([deep / "a.c", other]).root == tmp_path / "repo/sub"
    plant(tmp_path, {"repo/sub/pyproject.toml": ""})
    assert discover([deep / "b"]).root == tmp_path / "repo/sub"
    (tmp_path / "repo/.git").mkdir()
    assert discover([deep / "b"]).root == tmp_path / "repo"
    assert discover([deep], root=other.parent).root == tmp_path / "repo/sub"


def test_only_what_was_named_is_selected_but_the_project_is_there(tmp_path: Path) -> None:
    plant(tmp_path, {".git/HEAD": "", "a/x.c": "", "a/y.c": "", "b/z.c": ""})
    tree = discover([tmp_path / "a/x.c"])
    assert names(tree) == ["a/x.c", "a/y.c", "b/z.c"]
    assert names(tree, selected=True) == ["a/x.c"]
    assert names(discover([tmp_path / "b", tmp_path / "a/y.c"]), selected=True) == ["a/y.c", "b/z.c"]


def test_git_ignore_files_nest_and_the_last_word_counts(tmp_path: Path) -> None:
    plant(
        tmp_path,
        {
            ".git/info/exclude": "secret.c\n",
            ".gitignore": "# comment\nbuild/\n*.gen.c\n/top.c\n",
            "top.c": "",
            "secret.c": "",
            "build/x.c": "",
            "a/top.c": "",
            "a/one.gen.c": "",
            "a/b/.gitignore": "!two.gen.c\nlocal.c\n",
            "a/b/two.gen.c": "",
            "a/b/three.gen.c": "",
            "a/b/local.c": "",
            "a/local.c": "",
            "a/build/y.c": "",
        },
    )
    assert names(discover([tmp_path])) == ["a/b/two.gen.c", "a/local.c", "a/top.c"]


def test_what_is_named_is_taken_although_git_ignores_it(tmp_path: Path) -> None:
    plant(
        tmp_path, {".git/HEAD": "", ".gitignore": "build/\nx.c\n", "build/gen/a.c": "", "x.c": "", "y.c": ""}
    )
    assert names(discover([tmp_path / "build"]), selected=True) == ["build/gen/a.c"]
    assert names(discover([tmp_path / "x.c"]), selected=True) == ["x.c"]


def test_exclude_counts_even_for_what_is_named(tmp_path: Path) -> None:
    plant(tmp_path, {".git/HEAD": "", "third/a.c": "", "own/b.c": "", "own/c_test.c": ""})
    tree = discover([tmp_path, tmp_path / "third/a.c"], exclude=["third/", "*_test.c"])
    assert names(tree) == ["own/b.c"]
    assert [problem.kind for problem in tree.problems] == ["no-sources"]
    with pytest.raises(UsageError, match="exclude pattern '!'"):
        discover([tmp_path], exclude=["!"])


def test_what_is_excluded_is_not_reported_even_where_others_read_it(tmp_path: Path) -> None:
    plant(
        tmp_path,
        {
            ".git/HEAD": "",
            ".gitignore": "made.c\n",
            "a.c": "",
            "b.c": "",
            "made.c": "",
            "third/x.h": "",
            "x.h": "",
        },
    )
    tree = discover([tmp_path], exclude=["b.c", "third/"])
    reported = [
        name for name in ("a.c", "b.c", "made.c", "third/x.h", "x.h") if tree.reports(tmp_path / name)
    ]
    assert reported == ["a.c", "made.c", "x.h"]  # a build file may name what git ignores
    tree = discover([tmp_path / "a.c", tmp_path / "x.h"])
    assert [name for name in ("a.c", "b.c", "made.c", "x.h") if tree.reports(tmp_path / name)] == [
        "a.c",
        "x.h",
    ]


def test_what_goes_with_sources_can_be_named_too(tmp_path: Path) -> None:
    plant(
        tmp_path,
        {".git/HEAD": "", "a.c": "", "a.inx": "", "a.mc": "", "a.h": "", "a.vcxproj": "", "b.inf": ""},
    )
    tree = discover([tmp_path / name for name in ("a.inx", "a.mc", "a.h", "a.vcxproj")])
    assert tree.selected_others == frozenset({tmp_path / name for name in ("a.inx", "a.mc", "a.h")})
    assert [problem.message for problem in tree.problems] == [
        "neither C or C++ nor a message file or INF, nothing to check"
    ]
    assert [name for name in ("a.inx", "b.inf", "a.c") if tree.reports(tmp_path / name)] == ["a.inx"]


def test_a_broken_ignore_pattern_is_told_with_its_line(tmp_path: Path) -> None:
    plant(tmp_path, {".gitignore": "*.tmp.c\n!\n", "a.c": "", "b.tmp.c": ""})
    tree = discover([tmp_path])
    assert names(tree) == ["a.c"]
    (problem,) = tree.problems
    assert problem.location is not None
    assert (problem.kind, problem.location.line) == ("gitignore-unreadable", 2)


def test_a_folder_that_must_not_be_entered_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who runs the tests may enter any folder (root may), so the system's answer is made up."""
    plant(tmp_path, {".git/HEAD": "", "a.c": "", "locked/b.c": "", "locked/.gitignore": ""})
    locked = str(tmp_path / "locked")

    def denying(function: Callable[..., Any]) -> Callable[..., Any]:
        def deny(path: Any = ".", *args: Any, **kwargs: Any) -> Any:
            below = isinstance(path, str | os.PathLike) and os.fspath(path).startswith(f"{locked}/")
            if below or (function is scandir and path == locked):
                raise PermissionError(errno.EACCES, "Permission denied", os.fspath(path))
            return function(path, *args, **kwargs)

        return deny

    scandir = os.scandir
    for name in ("stat", "lstat", "scandir"):
        monkeypatch.setattr(os, name, denying(getattr(os, name)))
    tree = discover([tmp_path])
    assert names(tree) == ["a.c"]
    assert [problem.message for problem in tree.problems] == ["folder cannot be read: Permission denied"]


@needs_links
def test_links_are_neither_followed_round_nor_out(tmp_path: Path) -> None:
    plant(tmp_path, {"repo/.git/HEAD": "", "repo/a/x.c": "", "outside/y.c": ""})
    (tmp_path / "repo/a/loop").symlink_to(tmp_path / "repo")
    (tmp_path / "repo/out").symlink_to(tmp_path / "outside")
    (tmp_path / "repo/self").symlink_to(tmp_path / "repo/self")
    (tmp_path / "repo/gone.c").symlink_to(tmp_path / "nowhere.c")
    (tmp_path / "repo/a/linked.c").symlink_to(tmp_path / "outside/y.c")
    tree = discover([tmp_path / "repo"])
    assert names(tree) == ["a/linked.c", "a/x.c"]
    (problem,) = tree.problems
    assert (problem.kind, problem.message) == (
        "source-unreadable",
        "a symbolic link that leads nowhere, not read",
    )


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
@pytest.mark.parametrize("named", [".", "pipe.c"])
def test_a_pipe_is_told_once_and_not_waited_for(tmp_path: Path, named: str) -> None:
    plant(tmp_path, {"a.c": ""})
    os.mkfifo(tmp_path / "pipe.c")
    tree = discover([tmp_path / named], root=tmp_path)
    assert names(tree) == ["a.c"]
    assert [(p.kind, p.location and p.location.path) for p in tree.problems] == [
        ("source-unreadable", "pipe.c")
    ]


def test_a_header_is_reported_where_it_was_named_or_a_folder_was(tmp_path: Path) -> None:
    plant(tmp_path, {"a.c": "", "b.c": "", "x.h": "", "y.h": ""})
    reported = {
        named: [name for name in ("a.c", "b.c", "x.h", "y.h") if tree.reports(tree.root / name)]
        for named in (".", "a.c", "x.h")
        for tree in [discover([tmp_path / named], root=tmp_path)]
    }
    assert reported == {".": ["a.c", "b.c", "x.h", "y.h"], "a.c": ["a.c"], "x.h": ["x.h"]}


def test_a_path_that_is_not_there_is_the_users_mistake(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"nowhere: no such file or folder\Z"):
        discover([tmp_path / "nowhere"])


@pytest.mark.parametrize("named", ["docs", "docs/readme.md"])
def test_nothing_to_check_is_told(tmp_path: Path, named: str) -> None:
    plant(tmp_path, {".git/HEAD": "", "docs/readme.md": "", "src/a.c": ""})
    tree = discover([tmp_path / named])
    assert tree.selected == frozenset()
    (problem,) = tree.problems
    assert problem.kind == "no-sources"
    assert problem.severity is Severity.WARNING
    assert problem.location is not None
    assert problem.location.path == named


@pytest.mark.skipif(sys.platform != "linux", reason="file names of arbitrary bytes")
def test_names_in_any_bytes_and_with_spaces(tmp_path: Path) -> None:
    odd = os.fsdecode(os.fsencode(tmp_path) + b"/my driver/caf\xe9.c")
    os.mkdir(tmp_path / "my driver")
    Path(odd).write_bytes(b"")
    tree = discover([tmp_path])
    assert names(tree) == ["my driver/caf\N{REPLACEMENT CHARACTER}.c"]
    tree.shown(tree.sources[0]).encode("utf-8")  # printable


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="permissions do not bind this user"
)
def test_a_folder_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    plant(tmp_path, {"a/x.c": "", "b/y.c": ""})
    (tmp_path / "b").chmod(0)
    try:
        tree = discover([tmp_path])
    finally:
        (tmp_path / "b").chmod(0o755)
    assert names(tree) == ["a/x.c"]
    assert [problem.kind for problem in tree.problems] == ["folder-unreadable"]


def test_a_huge_root_is_walked_only_around_what_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(
        tmp_path,
        {
            ".git/HEAD": "",
            "drv/drv.vcxproj": "",
            "drv/main.c": "",
            "drv/util/help.c": "",
            "inc/shared.h": "",
            **{f"other/{i}/x.c": "" for i in range(8)},
        },
    )
    monkeypatch.setattr(files, "WHOLE_TREE_ENTRIES", 6)
    tree = discover([tmp_path / "drv/util/help.c"])
    assert not tree.whole
    assert names(tree) == ["drv/main.c", "drv/util/help.c"]
    assert names(tree, selected=True) == ["drv/util/help.c"]
    assert [path.name for path in tree.vcxprojs] == ["drv.vcxproj"]
    assert tmp_path / "inc/shared.h" in headers_below(tree.root)


def test_a_folder_that_is_no_project_is_not_searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a home folder: what is stored beside a driver has nothing to do with it."""
    plant(
        tmp_path,
        {
            "drv/src/main.c": "",
            "drv/src/util/help.c": "",
            "drv/inc/near.h": "",
            "sources/a.c": "",  # a folder, no build file
            **{f"other/{i}/far.h": "" for i in range(30)},
        },
    )
    monkeypatch.setattr(files, "NEIGHBOURHOOD_ENTRIES", 12)
    tree = discover([tmp_path / "drv/src/main.c"], root=tmp_path)
    assert (tree.whole, tree.is_project, tree.root) == (False, False, tmp_path)
    assert names(tree) == ["drv/src/main.c", "drv/src/util/help.c"]
    assert [path.name for path in project_headers(tree)] == ["near.h"]
    (tmp_path / "ddilint.toml").touch()
    tree = discover([tmp_path / "drv/src/main.c"], root=tmp_path)
    assert (tree.whole, tree.is_project) == (True, True)
    assert len(project_headers(tree)) == 31


def test_headers_below_finds_ignored_ones_and_the_near_ones_first(tmp_path: Path) -> None:
    plant(tmp_path, {".gitignore": "gen/\n", "gen/deep/a.h": "", "b.H": "", "x/c.inc": "", ".git/d.h": ""})
    assert [path.name for path in headers_below(tmp_path)] == ["b.H", "c.inc", "a.h"]
