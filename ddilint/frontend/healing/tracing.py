"""What the trace preprocessor (WPP) would declare for a source.

A driver names the flags of its trace messages in a header (`WPP_DEFINE_BIT(DBG_PNP)`), and in a comment there the
functions that write them (`FUNC TraceEvents(LEVEL, FLAGS, MSG, ...)`); the file that gives these names a meaning
(`*.tmh`) is made by the build. Clang would complain of each of them, and the source be parsed once more: that they are
unknown can be told before. Described at learn.microsoft.com/windows-hardware/drivers/devtest/wpp-preprocessor.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from ddilint.frontend.guesses import GuessKind
from ddilint.frontend.healing.state import Healing
from ddilint.frontend.includes import BUNDLED, Closure, HeaderText

_FLAG: Final = re.compile(rb"\bWPP_DEFINE_BIT\s*\(\s*([A-Za-z_]\w*)\s*\)")
_FUNCTION: Final = re.compile(rb"^[ \t/*]*FUNC[ \t]+([A-Za-z_]\w*)", re.MULTILINE)
_ALWAYS_THERE: Final = (b"WPP_INIT_TRACING", b"WPP_CLEANUP", b"DoTraceMessage")


def expect_tracing(healing: Healing) -> None:
    """Guess, before the first round, what is known to be unknown in it."""
    for name in _undeclared(healing.closure, _FLAG, b"WPP_DEFINE_BIT"):
        healing.add(name, GuessKind.CONSTANT)
    for name in _undeclared(healing.closure, _FUNCTION, b"begin_wpp", _ALWAYS_THERE):
        healing.add(name, GuessKind.TRACE)


def _undeclared(
    closure: Closure, pattern: re.Pattern[bytes], mark: bytes, others: Sequence[bytes] = ()
) -> list[str]:
    """Names of one kind that the source itself uses, and that its headers speak of in no other way."""
    own = [text for name, text in closure.texts.items() if not name.startswith(BUNDLED + "/")]
    if not any(_is_traced(text) for text in own):
        return []
    source = closure.texts[closure.main].text
    named = [name for text in own if mark in text.text for name in pattern.findall(text.text)]
    headers = [text for text in own if text.text is not source]
    return [
        name.decode()
        for name in dict.fromkeys((*named, *others))
        if name in source and all(_says_no_more(text, name, pattern) for text in headers)
    ]


def _is_traced(text: HeaderText) -> bool:
    return any(spelling.lower().endswith(".tmh") for spelling, _ in text.includes)


def _says_no_more(text: HeaderText, name: bytes, pattern: re.Pattern[bytes]) -> bool:
    """Whether a header does not declare a name; to make it a macro, where nothing is traced, is no declaration."""
    mentions = text.text.count(name)
    return not mentions or mentions <= pattern.findall(text.text).count(name) + (name in text.defines)
