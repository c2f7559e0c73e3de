"""Which words of a function stand where the level may be raised, by the order and the blocks of its text.

A raise holds until a lowering that is met on every way: one that is the first word of a statement in a block around
the raise. Loops and jumps take it where they go. So there are more words behind a raise than truly run raised.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field

_TOKEN = re.compile(rb"[A-Za-z_]\w*|[{};:]")
_BEGINS_STATEMENT = frozenset((b"", b"{", b"}", b";", b":"))
_LOOPS = frozenset((b"for", b"while", b"do"))


class Change(StrEnum):
    """What a word does to the level: for READS, who reads it may learn that it is high, and that has no end.

    What BOTH raises and lowers it is as before behind it, but not inside of it.
    """

    RAISES = "raises"
    LOWERS = "lowers"
    BOTH = "both"
    READS = "reads"


def words_behind_raises(body: bytes, changes: Mapping[bytes, Change]) -> frozenset[bytes]:
    """The words of a function's body that stand behind a raise, or are one that does more than that."""
    reader = _Reader(changes)
    reader.read(body)
    return frozenset(reader.words[index] for index in reader.behind)


class _Block(Struct):
    """A block that is being read, with the index of its first word and the raises that jumps take to its end."""

    number: int
    start: int
    is_loop: bool
    is_left_by_break: bool
    left_with: set[tuple[int, ...]] = field(default_factory=set)


class _Reader(Struct):
    """Reads a body once. A raise that is open is the numbers of the blocks around it; with no end, there are none.

    `behind` are the indices of words.
    """

    changes: Mapping[bytes, Change]
    words: list[bytes] = field(default_factory=list)
    behind: set[int] = field(default_factory=set)
    blocks: list[_Block] = field(default_factory=lambda: [_Block(0, 0, False, False)])
    is_open: list[tuple[int, ...]] = field(default_factory=list)
    labels: dict[bytes, int] = field(default_factory=dict)
    jumps: dict[bytes, set[tuple[int, ...]]] = field(default_factory=lambda: defaultdict(set))

    def read(self, body: bytes) -> None:
        """Go through the words in their order."""
        number = 0
        opener = earlier = before = b""
        for match in _TOKEN.finditer(body):
            token = match[0]
            if token == b"{":
                number += 1
                is_loop = opener in _LOOPS
                self.blocks.append(_Block(number, len(self.words), is_loop, is_loop or opener == b"switch"))
                opener = b""
            elif token == b"}":
                self._close()
            elif token == b":":
                if earlier in _BEGINS_STATEMENT:
                    self._label(before)
            elif token != b";":
                if token in _LOOPS or token == b"switch":
                    opener = token
                self._word(token, before)
            earlier, before = before, token

    def _word(self, word: bytes, before: bytes) -> None:
        index = len(self.words)
        self.words.append(word)
        if self.is_open:
            self.behind.add(index)
        if before == b"goto":
            self.jumps[word].update(self.is_open)
            if self.is_open and word in self.labels:
                self.behind.update(range(self.labels[word], index))
        elif word == b"break":
            block = next((block for block in reversed(self.blocks) if block.is_left_by_break), None)
            if block is not None:
                block.left_with.update(self.is_open)
        elif word == b"continue" and self.is_open:
            block = next((block for block in reversed(self.blocks) if block.is_loop), self.blocks[0])
            self.behind.update(range(block.start, index))
        change = self.changes.get(word)
        if change is Change.BOTH:
            self.behind.add(index)
        elif change is Change.RAISES:
            self.is_open.append(tuple(block.number for block in self.blocks))
        elif change is Change.READS:
            self._reopen({()})
        elif change is Change.LOWERS and before in _BEGINS_STATEMENT:
            here = self.blocks[-1].number
            for position in reversed(range(len(self.is_open))):
                if here in self.is_open[position]:
                    del self.is_open[position]
                    break

    def _label(self, name: bytes) -> None:
        self.labels.setdefault(name, len(self.words))
        self._reopen(self.jumps.get(name, set()))

    def _close(self) -> None:
        if len(self.blocks) == 1:
            return
        block = self.blocks.pop()
        if block.is_loop and self.is_open:
            self.behind.update(range(block.start, len(self.words)))
        self._reopen(block.left_with)

    def _reopen(self, raises: set[tuple[int, ...]]) -> None:
        self.is_open += sorted(raises - set(self.is_open))
