"""Definitions that only a build gives, where the sources show that one is needed: code for both worlds is the kernel's.

`#if CORE_MODE == CORE_KERNEL_MODE`, where nobody defines either name, is true, and so is the test for the user mode
that stands before it: without the build's definitions such code is read as a program's. Everything else that a build
defines is for the project files (or `-D`) to tell.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from ddilint.frontend.includes import Closure

_TEST: Final = re.compile(rb"^[ \t]*#[ \t]*(?:el)?if\b([^\n]*==[^\n]*)", re.MULTILINE)
_CHOICE: Final = re.compile(rb"\b([A-Za-z_]\w*)\b[ \t)]*==[ \t(]*([A-Za-z_]\w*)\b")
_CHOSEN: Final = re.compile(rb"==[ \t(]*\w*KERNEL")
_KERNEL: Final = re.compile(rb"(?:\A|_)KERNEL(?:_|\Z)")


def kernel_mode_definitions(closure: Closure, defines: Collection[str]) -> tuple[str, ...]:
    """What to define besides `defines` (NAME or NAME=VALUE), so that what can be the kernel's is."""
    chosen: dict[bytes, bytes] = {}
    for name, text in closure.texts.items():
        if name in closure.kit_files or not _CHOSEN.search(text.text):
            continue
        for test in _TEST.findall(text.text):
            for switch, value in _CHOICE.findall(test):
                if _KERNEL.search(value):
                    chosen.setdefault(switch, value)
    if not chosen:
        return ()
    known = {each.partition("=")[0].encode() for each in defines}
    known = known.union(*(text.defines for text in closure.texts.values()))
    found: dict[bytes, bytes] = {}
    for switch, value in sorted(chosen.items()):
        if switch not in known:
            found[switch] = b"1"
            if value in known:
                found[switch] = value
            else:
                found[value] = b"1"
    return tuple(f"{name.decode()}={value.decode()}" for name, value in found.items())
