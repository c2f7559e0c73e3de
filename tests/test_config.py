from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ddilint.catalog import load_catalog
from ddilint.config import STDOUT, Settings, available_cpus, load_settings
from ddilint.errors import UsageError


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A repository with a driver in it."""
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    (tmp_path / "repo" / "drivers" / "tape").mkdir(parents=True)
    (tmp_path / "repo" / "drivers" / "tape" / "log.c").write_text("int a;\n")
    (tmp_path / "repo" / "drivers" / "tape" / "own").mkdir()
    (tmp_path / "repo" / "kit").mkdir()
    return tmp_path / "repo"


def load(tree: Path, *paths: str, **options: Any) -> Settings:
    return load_settings(paths, cwd=tree, options=options)


def test_defaults(tree: Path) -> None:
    settings = load(tree)
    assert settings == Settings(paths=(tree,), root=tree)
    assert settings.target == "x64"
    assert settings.jobs == available_cpus() >= 1
    assert settings.output_file == STDOUT
    assert settings.config_file is None


def test_the_root_is_the_repository(tree: Path) -> None:
    assert load_settings(["tape/log.c"], cwd=tree / "drivers").root == tree
    assert load(tree, "drivers/tape", "drivers/tape/log.c", "drivers/tape").paths == (
        tree / "drivers" / "tape",
        tree / "drivers" / "tape" / "log.c",
    )


def test_the_root_of_a_work_tree_with_a_git_file(tree: Path) -> None:
    (tree / "drivers" / "tape" / ".git").write_text("gitdir: elsewhere\n")
    assert load(tree, "drivers/tape/log.c").root == tree / "drivers" / "tape"
    assert load(tree, "drivers").root == tree


def test_the_root_without_a_repository(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    assert load_settings(["a/b"], cwd=tmp_path).root == tmp_path
    assert load_settings(["../b"], cwd=tmp_path / "a" / "b").root == tmp_path / "a" / "b"
    assert load_settings([tmp_path / "a"], cwd=tmp_path / "a" / "b").root == tmp_path / "a"
    (tmp_path / "a" / "ddilint.toml").write_text("")
    assert load_settings(["a/b"], cwd=tmp_path).root == tmp_path / "a"


def test_a_path_outside_the_root(tree: Path) -> None:
    with pytest.raises(UsageError, match="not below the project's root"):
        load_settings([tree / "drivers"], cwd=tree, root=tree / "drivers" / "tape")
    with pytest.raises(UsageError, match="no such folder"):
        load_settings([], cwd=tree, root=tree / "gone")


def test_pyproject(tree: Path) -> None:
    for folder in (tree / "inc", tree.parent / "shared"):
        folder.mkdir()
    (tree / "pyproject.toml").write_text(
        '[tool.ddilint]\nselect = ["DDI1"]\ntarget = "arm64"\ninclude-dirs = ["inc", "../shared"]\n'
        'defines = ["A=1"]\nkit = "kit"\njobs = 3\nexclude = ["test/**"]\noutput-format = "sarif"\n'
        'exit-zero = true\nstatistics = true\ncolor = "never"\nignore = ["DDI104"]\nextend-select = ["DDI301"]\n'
    )
    settings = load(tree, "drivers")
    assert settings == Settings(
        paths=(tree / "drivers",), root=tree, config_file=tree / "pyproject.toml",
        select=("DDI1",), ignore=("DDI104",), extend_select=("DDI301",), target="arm64",
        include_dirs=(tree / "inc", tree.parent / "shared"), defines=("A=1",), kit=tree / "kit", jobs=3,
        exclude=("test/**",), output_format="sarif", exit_zero=True, statistics=True, color="never",
        origins=settings.origins,
    )  # fmt: skip


def test_where_a_complaint_about_an_option_points_to(tree: Path) -> None:
    file = tree / "ddilint.toml"
    file.write_text('target = "x86"\n\nignore = ["DDI1O1"]\nextend-select = ["DDI605"]\n')
    settings = load_settings([], cwd=tree, options={"extend_select": ("DDI6O5",)})
    assert settings.origins == {
        "target": f"{file}:1: option 'target'",
        "ignore": f"{file}:3: option 'ignore'",
    }
    with pytest.raises(UsageError) as error:
        load_catalog().select(ignore=settings.ignore, origins=settings.origins)
    assert str(error.value) == f"{file}:3: option 'ignore': unknown rule 'DDI1O1'; did you mean 'DDI101'?"
    with pytest.raises(UsageError, match="--extend-select: unknown rule 'DDI6O5'"):
        load_catalog().select(extend_select=settings.extend_select, origins=settings.origins)


def test_the_command_line_wins(tree: Path) -> None:
    (tree / "inc").mkdir()
    (tree / "ddilint.toml").write_text(
        'select = ["DDI1"]\ntarget = "arm64"\ninclude-dirs = ["inc"]\ndefines = ["A=1"]\n'
    )
    settings = load_settings(
        ["log.c"], cwd=tree / "drivers" / "tape",
        options={"select": ("DDI2",), "target": "x86", "include_dirs": (Path("own"),), "defines": ("A=2",),
                 "jobs": 0, "output_file": "out/r.sarif", "kit": None},
    )  # fmt: skip
    assert settings.select == ("DDI2",)
    assert settings.target == "x86"
    assert settings.include_dirs == (tree / "drivers" / "tape" / "own", tree / "inc")  # these two add up
    assert settings.defines == ("A=1", "A=2")
    assert settings.jobs == available_cpus()
    assert settings.output_file == str(tree / "drivers" / "tape" / "out" / "r.sarif")
    assert settings.kit is None


def test_which_file_is_read(tree: Path) -> None:
    (tree.parent / "ddilint.toml").write_text("oops")  # above the repository: not ours
    assert load(tree).config_file is None
    (tree / "pyproject.toml").write_text('[tool.ddilint]\ntarget = "x86"\n')
    assert load(tree).config_file == tree / "pyproject.toml"
    (tree / "ddilint.toml").write_text("")
    assert load(tree).config_file == tree / "ddilint.toml"
    (tree / "drivers" / "pyproject.toml").write_text('[tool.other]\nname = "x"\n')
    assert load(tree, "drivers/tape").config_file == tree / "ddilint.toml"
    (tree / "drivers" / "ddilint.toml").write_text("")
    settings = load(tree, "drivers/tape")
    assert settings.config_file == tree / "drivers" / "ddilint.toml"
    assert settings.root == tree


def test_a_named_file(tree: Path) -> None:
    (tree / "strict.toml").write_text('target = "x86"\n')
    (tree / "pyproject.toml").write_text("[project]\n")
    assert load_settings([], cwd=tree, config=Path("strict.toml")).target == "x86"
    with pytest.raises(UsageError, match=r"has no \[tool.ddilint\] table"):
        load_settings([], cwd=tree, config=Path("pyproject.toml"))
    with pytest.raises(UsageError, match="no such file"):
        load_settings([], cwd=tree, config=Path("gone.toml"))


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("a = \n", ":2:5: not valid TOML: invalid value"),
        ("a = [", ":2: not valid TOML"),
        ("a" * 10, ":2: not valid TOML"),
        ('selct = ["DDI1"]', ":2: unknown option 'selct'; did you mean 'select'?"),
        ("extend_select = []", ":2: unknown option 'extend_select'; did you mean 'extend-select'?"),
        ("xyz = 1", ":2: unknown option 'xyz'; known options are select, ignore,"),
        ('\n\nselect = "DDI1"', ":4: option 'select' must be a list of strings"),
        ("select = [1]", ":2: option 'select' must be a list of strings"),
        ('target = "mips"', ":2: option 'target' must be one of x64, x86, arm64, not 'mips'"),
        ("target = []", ":2: option 'target' must be one of x64, x86, arm64, not []"),
        ("jobs = -1", ":2: option 'jobs' must be a number of processes"),
        ("jobs = true", ":2: option 'jobs' must be a number of processes"),
        ('kit = "gone"', ":2: option 'kit': "),
        ("kit = 1", ":2: option 'kit' must be a string that names a folder"),
        ("exit-zero = 1", ":2: option 'exit-zero' must be true or false"),
        ("[tool.ddilint.select]", ":2: option 'select' must be a list of strings"),
    ],
)
def test_a_wrong_file_is_told_with_its_line(tree: Path, content: str, complaint: str) -> None:
    path = tree / "pyproject.toml"
    path.write_text(f"[tool.ddilint]\n{content}")
    with pytest.raises(UsageError) as told:
        load(tree)
    assert str(told.value).startswith(f"{path}{complaint}")
    assert "\n" not in str(told.value)


def test_files_that_are_no_toml(tree: Path) -> None:
    path = tree / "ddilint.toml"
    path.write_bytes(b"# gr\xf6\xdfer\n")
    with pytest.raises(UsageError, match="is not UTF-8; save the file as UTF-8"):
        load(tree)
    path.write_text("a = " + "[" * 10_000)
    with pytest.raises(UsageError, match="not valid TOML"):
        load(tree)
    path.write_text("jobs = " + "9" * 5_000)
    with pytest.raises(UsageError, match="not valid TOML: a number is too long"):
        load(tree)
    path.unlink()
    (tree / "pyproject.toml").write_text("tool = 3\n")
    assert load(tree).config_file is None
    (tree / "pyproject.toml").write_text("[tool]\nddilint = 3\n")
    with pytest.raises(UsageError, match=r":2: tool.ddilint must be a table"):
        load(tree)


def test_folders_of_the_command_line_must_be_there(tree: Path) -> None:
    for options in (
        {"kit": Path("gone")},
        {"include_dirs": (Path("gone"),)},
        {"kit": Path("drivers/tape/log.c")},
    ):
        with pytest.raises(UsageError, match=r"^(--kit|-I) (gone|drivers/tape/log\.c): no such folder$"):
            load(tree, **options)


def test_a_utf8_mark_is_no_mistake(tree: Path) -> None:
    (tree / "ddilint.toml").write_bytes(b'\xef\xbb\xbftarget = "x86"\r\n')
    assert load(tree).target == "x86"


@pytest.mark.parametrize("definition", ["", "1X=3", "A B", "=1", "A B=1", "A=1\n2"])
def test_a_definition_that_is_none(tree: Path, definition: str) -> None:
    with pytest.raises(UsageError, match=r"-D .*: not NAME or NAME=VALUE"):
        load_settings(["drivers"], cwd=tree, options={"defines": (definition,)})
    (tree / "ddilint.toml").write_text(f"defines = [{json.dumps(definition)}]\n")
    with pytest.raises(UsageError, match=r"ddilint\.toml:1: option .defines. .*: not NAME or NAME=VALUE"):
        load(tree, "drivers")


def test_definitions_of_every_shape(tree: Path) -> None:
    shapes = ("A", "A=", "A=1 + 2", "_X1=a b", "F(x)=(x)", "G(x, ...)=f(x, __VA_ARGS__)", "H()=1")
    assert load_settings(["drivers"], cwd=tree, options={"defines": shapes}).defines == shapes


def test_a_folder_of_headers_that_is_not_there(tree: Path) -> None:
    (tree / "ddilint.toml").write_text('target = "x64"\ninclude-dirs = ["gone"]\n')
    with pytest.raises(UsageError, match=r"ddilint\.toml:2: option 'include-dirs': .*gone: no such folder"):
        load(tree, "drivers")
