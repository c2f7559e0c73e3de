"""Contracts agree with the prototypes of the bundled headers, and what is wrong in a contract is told with its line."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

from ddilint.catalog import rules_folder
from ddilint.contracts.reader import load_contracts, read_contracts
from ddilint.errors import UsageError
from ddilint.frontend import clang
from ddilint.frontend.clang import CursorKind
from ddilint.frontend.includes import BUNDLED, INCLUDE_ARGUMENTS, VIRTUAL, bundled_names, bundled_text
from ddilint.frontend.targets import X64

FOLDER = rules_folder() / "contracts"
ROUTINES = load_contracts().routines


@cache
def prototypes() -> dict[str, tuple[str, ...]]:
    """The names of the parameters of every function that the bundled headers declare; "" at the end for `...`."""
    main = f"{VIRTUAL}/all.c"
    headers = sorted(bundled_names())
    files = [(main, "".join(f"#include <{header}>\n" for header in headers).encode())]
    files += [(f"{BUNDLED}/{header}", bundled_text(header).text) for header in headers]
    arguments = [*X64.arguments(cplusplus=False), *INCLUDE_ARGUMENTS]
    unit = clang.parse(main, arguments, files, clang.PARSE_OPTIONS)
    return {
        cursor.spelling: (
            *(argument.spelling for argument in clang.arguments(cursor)),
            *("" for _ in range(clang.is_variadic(cursor.type))),
        )
        for cursor in clang.children(unit.cursor)
        if clang.kind(cursor) == CursorKind.FUNCTION_DECL
    }


@cache
def named_for_a_group() -> frozenset[str]:
    """The routines whose contracts stand for whole groups: there a parameter has the group's name for it."""
    files = ("crt.toml", "ntintsafe.toml", "ntstrsafe.toml")
    return frozenset(
        word for file in files for word in re.findall(r"\w+", (FOLDER / file).read_text("utf-8"))
    )


@pytest.mark.parametrize("name", sorted(name for name, contract in ROUTINES.items() if contract.parameters))
def test_parameters_are_those_of_the_prototype(name: str) -> None:
    named, declared = ROUTINES[name].parameters, prototypes().get(name)
    if declared is None or ROUTINES[name].older:  # two forms in C, so the header has no prototype of it
        pytest.skip("an intrinsic, a macro, or a routine of a header that is not bundled")
    while len(declared) > len(named) and declared[-1] in (
        "argList",
        "argptr",
    ):  # of a printf that takes a list
        declared = declared[:-1]
    if declared[-1:] == ("",) and len(named) == len(declared) - 1:  # what stands for `...` need not be named
        declared = declared[:-1]
    assert len(named) == len(declared)
    if name not in named_for_a_group() and all(declared):
        assert [each.lower() for each in named] == [each.lower() for each in declared]


def results() -> dict[str, list[str]]:
    """The parameters that are named for each routine of which the results are described."""
    described = tomllib.loads((FOLDER / "results.toml").read_text("utf-8"))["results"]
    return {name: table.get("parameters", []) for names, table in described.items() for name in names.split()}


@pytest.mark.parametrize("name", sorted(results()))
def test_results_name_parameters_that_are_there(name: str) -> None:
    named, declared = results()[name], prototypes().get(name)
    if declared is None:
        pytest.skip("an intrinsic, a macro, or a routine of a header that is not bundled")
    assert len(named) <= len(declared)  # what stands behind those of interest need not be named


HEAD = 'header = "a.h"\n\n[A]\nparameters = ["Size", "Where"]\n'


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (
            HEAD + 'allocates = { object = "pool", bytes = "Length" }\n',
            5,
            "'Length', which is none of its parameters",
        ),
        (HEAD + 'allocates = { object = "pol", bytes = "Size" }\n', 5, "unknown object kind 'pol'"),
        (HEAD + 'allocates = { object = "pool", flags = "Size" }\n', 5, "needs flags with unzeroed"),
        (
            HEAD + 'releases = { object = "pool", parameter = "Where", as = "gone" }\n',
            5,
            "'written' or 'freed'",
        ),
        (HEAD + "returns_between = [9, 8]\n", 5, "two integers, the smaller first"),
        (HEAD + 'allocate = { object = "pool" }\n', 5, "unknown key 'allocate'"),
        (HEAD + 'allocates = "pool"\n', 5, "must be a table"),
        (HEAD + 'irql = { max = "VERY_HIGH", rule = "DDI502" }\n', 5, "max must be one of"),
        (HEAD + '[results.B]\nparameters = ["C"]\ntells = "C"\n', 5, "tells with at_most"),
        (HEAD + '[results.B]\nreturns_at_most = "C"\n', 6, "none of its parameters"),
        (HEAD + "[results.B]\nreturns_between = [9, 8]\n", 6, "two integers, the smaller first"),
        (HEAD + "[results.B]\nreturns = 1\n", 6, "unknown key 'returns'"),
        (HEAD + "[A\n", 5, ""),
        (HEAD + "\n[A]\n", 6, ""),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        read_contracts([FOLDER / "objects.toml", broken])
    message = str(caught.value)
    assert message.startswith(f"broken.toml:{line}:")
    assert said in message
    assert "\n" not in message
