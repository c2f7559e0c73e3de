"""What the trace preprocessor (WPP) would declare for a source.

A driver names the flags of its trace messages in a header (`WPP_DEFINE_BIT(DBG_PNP)`), and in a comment there the
functions that write them (`FUNC TraceEvents(LEVEL, FLAGS, MSG, ...)`); the file that gives these names a meaning
(`*.tmh`) is made by the build. Clang would complain of each of them, and the source be parsed once more: that they are
unknown can be told before. Described at learn.microsoft.com/windows-hardware/drivers/devtest/wpp-preprocessor.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from ddilint.frontend.guesses import GuessKind
from ddilint.frontend.healing.state import Healing
from ddilint.frontend.includes import BUNDLED, HeaderText

_FLAG: Final = re.compile(rb"\bWPP_DEFINE_BIT\s*\(\s*([A-Za-z_]\w*)\s*\)")
_FUNCTION: Final = re.compile(rb"^[ \t/*]*FUNC[ \t]+([A-Za-z_]\w*)", re.MULTILINE)
_ALWAYS_THERE: Final = (b"WPP_INIT_TRACING", b"WPP_CLEANUP", b"DoTraceMessage")


def expect_tracing(healing: Healing) -> None:
    """Guess, before the first round, what is known to be unknown in it."""
    closure = healing.closure
    source = closure.texts[closure.main]
    own = [text for name, text in closure.texts.items() if not name.startswith(BUNDLED + "/")]
    if not any(map(_is_traced, own)):
        return
    for name in _undeclared(source, own, _FLAG, b"WPP_DEFINE_BIT"):
        healing.add(name, GuessKind.CONSTANT)
    for name in _undeclared(source, own, _FUNCTION, b"begin_wpp", _ALWAYS_THERE):
        healing.add(name, GuessKind.TRACE)


def _is_traced(text: HeaderText) -> bool:
    return any(spelling.lower().endswith(".tmh") for spelling, _ in text.includes)


def _undeclared(
    source: HeaderText,
    own: Iterable[HeaderText],
    pattern: re.Pattern[bytes],
    mark: bytes,
    others: Sequence[bytes] = (),
) -> list[str]:
    """Names of one kind that the source itself uses, and that its headers speak of in no other way.

    To make a name a macro, where nothing is traced, is no declaration of it.
    """
    told = [(text, Counter(pattern.findall(text.text) if mark in text.text else ())) for text in own]
    named = [name for _, names in told for name in names]
    return [
        name.decode()
        for name in dict.fromkeys((*named, *others))
        if name in source.text
        and all(
            text.text.count(name) <= names[name] + (name in text.defines)
            for text, names in told
            if text is not source
        )
    ]
