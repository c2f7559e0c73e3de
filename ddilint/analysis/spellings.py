"""Names in the driver's own spelling of a value: `extension->Table[index].Name`."""

from __future__ import annotations

import re

_INDEX = re.compile(r"\[[^\[\]]*\]")
_LAST_NAME = re.compile(r"(->|\.)?\s*([A-Za-z_]\w*)\Z")


def names_in(spelling: str) -> list[str]:
    """A variable and the fields that lead from it, without indices."""
    while spelling != (shorter := _INDEX.sub("", spelling)):
        spelling = shorter
    return re.split(r"->|\.", spelling)


def member_of(spelling: str) -> str:
    """The last name of a spelling, without an index: a field's, where it is one."""
    return names_in(spelling)[-1]


def last_name(spelling: str) -> tuple[str, bool] | None:
    """The name that a spelling ends with, and whether it is a field's; None where it ends with an index, or a call."""
    found = _LAST_NAME.search(spelling)
    return (found[2], found[1] is not None) if found is not None else None


def field_of(spelling: str) -> str | None:
    """The field that a spelling ends with; None where it ends with something else."""
    name, is_field = last_name(spelling) or ("", False)
    return name if is_field else None
