"""Functions that only a `friend` declaration inside a class declares.

The compilers that drivers are built with find such a function by its name everywhere behind the class; the language,
and clang with it, finds it through an argument of the class's type alone. So the declaration is repeated at the end of
the header that has it, where no offset of the text changes. A class of the source itself is left alone.
"""

from __future__ import annotations

import re
from typing import Final

from ddilint.frontend.healing.state import Healing
from ddilint.frontend.includes import BUNDLED

_FRIEND: Final = re.compile(rb"\bfriend\b([^;{}()=]+?)(?<![:\w])([A-Za-z_]\w*)(\s*\([^;{}]*\))\s*;")
_MAX_DECLARATION: Final = 2000


def declare_friend(healing: Healing, name: str) -> bool:
    """Declare what headers of the project declare as a friend; tells whether the next parse will see it anew."""
    encoded = name.encode()
    found = False
    for file, header in healing.closure.texts.items():
        if file.startswith(BUNDLED) or file == healing.closure.main or b"friend" not in header.text:
            continue
        text = healing.text_of(file)
        if text is None:
            continue
        for offset in text.places.get(encoded, ()):
            start = text.code.rfind(b"friend", max(0, offset - _MAX_DECLARATION), offset)
            match = _FRIEND.match(text.code, start, offset + _MAX_DECLARATION) if start >= 0 else None
            if match is not None and match.start(2) == offset:
                found |= healing.append(file, header.text[match.start(1) : match.end(3)].strip() + b";")
    return found
