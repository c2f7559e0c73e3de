"""What is in a message's text: insertions, escapes and plain text, and how a viewer shows them.

The escapes are those of message text files and of FormatMessage, which shows them:
learn.microsoft.com/windows/win32/eventlog/message-text-files,
learn.microsoft.com/windows/win32/api/winbase/nf-winbase-formatmessagew.
"""

from __future__ import annotations

import re

from msgspec import Struct

_ESCAPE = re.compile(r"%(?:([1-9][0-9]?)(?:!([^!\n]{1,32})!)?|(.)|\Z)", re.DOTALL)
_SHOWN_AS = {"n": "\n", "r": "\n", "b": " ", "t": "\t", "\\": "\n", "\r": "", "\n": ""}


class Insertion(Struct, frozen=True):
    """`%2!s!`: number 2, format `s`. The format `*.*s` takes its width and precision from the next insertions."""

    number: int
    format: str = "s"

    @property
    def highest(self) -> int:
        """The highest number that showing it needs."""
        return self.number + self.format.count("*")


def pieces_of(text: str) -> tuple[str | Insertion, ...]:
    """The text taken apart, escapes resolved, up to its end or to a `%0`; plain pieces are never empty."""
    pieces: list[str | Insertion] = []
    plain: list[str] = []
    at = 0
    for match in _ESCAPE.finditer(text):
        plain.append(text[at : match.start()])
        at = match.end()
        if match[1]:
            if any(plain):
                pieces.append("".join(plain))
            plain = []
            pieces.append(Insertion(int(match[1]), match[2] or "s"))
        elif match[3] == "0":
            at = len(text)
            break
        elif match[3]:
            plain.append(_SHOWN_AS.get(match[3], match[3]))
    plain.append(text[at:])
    if any(plain):
        pieces.append("".join(plain))
    return tuple(pieces)


def insertions_of(text: str) -> int:
    """The highest number of an insertion in a message's text: `%1` to `%99`, not `%%1` and nothing after `%0`."""
    return max((piece.highest for piece in pieces_of(text) if isinstance(piece, Insertion)), default=0)
