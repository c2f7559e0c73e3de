"""Sources for both worlds, without the build that tells which: they are the kernel's."""

from __future__ import annotations

from pathlib import Path

import pytest

from ddilint.frontend import clang
from ddilint.frontend.clang import CursorKind
from tests.frontend.tree import parsed

_MODE = """#if (MODE == MODE_USER)
#include "user.h"
#elif (MODE == MODE_KERNEL)
#include "kernel.h"
#endif
"""
HEADERS = {"user.h": "int the_user(void);", "kernel.h": "int the_kernel(void);"}


def declared(root: Path, files: dict[str, str], defines: tuple[str, ...] = ()) -> list[str]:
    unit = parsed(root, files, defines=defines)
    kinds = frozenset({CursorKind.FUNCTION_DECL})
    found = (cursor.spelling for cursor in clang.descendants(unit.unit.cursor, kinds))
    return [name for name in found if name.startswith("the_")]


@pytest.mark.parametrize(
    ("source", "defines", "expected"),
    [
        (_MODE, (), ["the_kernel"]),
        (_MODE.replace("(MODE == MODE_KERNEL)", "((MODE)==(MODE_KERNEL))"), (), ["the_kernel"]),
        ("#define MODE_USER 1\n#define MODE_KERNEL 2\n" + _MODE, (), ["the_kernel"]),
        ("#define MODE 0\n" + _MODE, (), ["the_user"]),
        (_MODE, ("MODE=7", "MODE_USER=7"), ["the_user"]),
        ('#if VERSION == VERSION_USER\n#include "user.h"\n#endif\n', (), ["the_user"]),
    ],
)
def test_what_the_build_alone_would_define(
    tmp_path: Path, source: str, defines: tuple[str, ...], expected: list[str]
) -> None:
    assert declared(tmp_path, {"driver.c": source, **HEADERS}, defines) == expected
