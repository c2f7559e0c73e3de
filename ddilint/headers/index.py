"""Which bundled header declares a name, read from `index.json`, which `python -m ddilint.headers` writes.

The file maps a header to the names that its own text declares: functions, types, tags of enums and structures,
enumerators, variables and macros, for any of the targets.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

INDEX_FILE: Final = Path(__file__).parent / "index.json"


@cache
def header_by_name() -> Mapping[str, str]:
    """The header to include for a name."""
    stored: dict[str, str] = json.loads(INDEX_FILE.read_text("ascii"))
    return {name: header for header, names in stored.items() for name in names.split(" ")}
