"""What is known of the kit's names without reading its headers.

`index.json`, written by `python -m ddilint.headers`, maps a bundled header to the names that its own text declares:
functions, types, enumerators, variables and macros, for any of the targets. `fields.txt`, written with it, has the
names of the fields of all of their structures and unions. `kinds.json` says what the documented types
are that no bundled header declares (yet): from the pages of the public driver reference, where a page's kind
(structure, enumeration, callback) and its list of type names tell.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

INDEX_FILE: Final = Path(__file__).parent / "index.json"
FIELDS_FILE: Final = INDEX_FILE.with_name("fields.txt")
KINDS_FILE: Final = Path(__file__).parent / "kinds.json"
STATUS_HEADER: Final = Path(__file__).parent / "include" / "ntstatus.h"
"""The header that defines the system's status codes."""


@cache
def header_by_name() -> Mapping[str, str]:
    """The header to include for a name."""
    stored: dict[str, str] = json.loads(INDEX_FILE.read_text("ascii"))
    return {name: header for header, names in stored.items() for name in names.split(" ")}


@cache
def kit_fields() -> frozenset[str]:
    """The names of the kit's fields, as far as the bundled headers declare them."""
    return frozenset(FIELDS_FILE.read_text("ascii").split())


@cache
def documented_kinds() -> Mapping[str, str]:
    """What a documented type is: "structure", "pointer type", "integer type", "function type", ..."""
    stored: dict[str, str] = json.loads(KINDS_FILE.read_text("ascii"))
    return {name: kind for kind, names in stored.items() for name in names.split(" ")}
