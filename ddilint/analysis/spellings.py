"""Names in the driver's own spelling of a value: `extension->Table[index].Name`."""

from __future__ import annotations

import re

_INDEX = re.compile(r"\[[^\[\]]*\]")


def names_in(spelling: str) -> list[str]:
    """A variable and the fields that lead from it, without indices."""
    while spelling != (shorter := _INDEX.sub("", spelling)):
        spelling = shorter
    return re.split(r"->|\.", spelling)


def member_of(spelling: str) -> str:
    """The last name of a spelling, without an index: a field's, where it is one."""
    return names_in(spelling)[-1]
