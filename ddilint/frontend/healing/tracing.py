"""What the trace preprocessor (WPP) would declare for a source.

A driver names the flags of its trace messages in a header (`WPP_DEFINE_BIT(DBG_PNP)`), and in a comment there the
functions that write them (`FUNC TraceEvents(LEVEL, FLAGS, MSG, ...)`, or `DbgPrint{FLAG=ALL}(LEVEL, (MSG, ...))`
without the keyword); the file that gives these names a meaning
(`*.tmh`) is made by the build. Clang would complain of each of them, and the source be parsed once more: that they are
unknown can be told before. Described at learn.microsoft.com/windows-hardware/drivers/devtest/wpp-preprocessor.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from ddilint.frontend.guesses import GuessKind
from ddilint.frontend.healing.state import Healing
from ddilint.frontend.includes import BUNDLED, HeaderText

_FLAG: Final = re.compile(rb"\bWPP_DEFINE_BIT\s*\(\s*([A-Za-z_]\w*)\s*\)")
_DIRECTIVE_OR_COMMENT: Final = re.compile(
    rb"^[ \t]*+(?:#(?>[^\\\n]+|\\\r?\n|\\)*+|//[^\n]*+)|/\*(?>[^*]+|\*(?!/))*+(?:\*/)?", re.MULTILINE
)
_FUNCTION: Final = re.compile(
    rb"^[ \t/*]*(?:FUNC[ \t]+([A-Za-z_]\w*)|([A-Za-z_]\w*)[ \t]*\{[^{}\n]*\}[ \t]*\()", re.MULTILINE
)
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
        if healing.cplusplus or name not in healing.headers:  # in C, the kit's function takes any arguments
            healing.add(name, GuessKind.TRACE)


def _is_traced(text: HeaderText) -> bool:
    return any(spelling.lower().endswith(".tmh") for spelling, _ in text.includes)


def _named(pattern: re.Pattern[bytes], text: bytes) -> Iterator[bytes]:
    """What matches name; an alternative that does not match captures nothing."""
    for match in pattern.finditer(text):
        yield from filter(None, match.groups())


def _undeclared(
    source: HeaderText,
    own: Iterable[HeaderText],
    pattern: re.Pattern[bytes],
    mark: bytes,
    others: Sequence[bytes] = (),
) -> list[str]:
    """Names of one kind that the source itself uses, and that its headers speak of in no other way.

    Macros and comments declare nothing.
    """
    named = [name for text in own if mark in text.text for name in _named(pattern, text.text)]
    return [
        name.decode()
        for name in dict.fromkeys((*named, *others))
        if name in source.text and not any(_declares(text.text, name) for text in own if text is not source)
    ]


def _declares(text: bytes, name: bytes) -> bool:
    """Whether a name stands in a text outside of macros' definitions and comments that are lines of their own."""
    if name not in text:
        return False
    rest = _DIRECTIVE_OR_COMMENT.sub(b"", text)
    return re.search(rb"\b" + name + rb"\b", rest) is not None
