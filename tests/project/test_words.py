"""Words against the patterns of `re`, on texts of few letters, in all parts of them."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from ddilint.project.words import occurrences


@given(text=st.text("ab_1 .", max_size=12), word=st.text("ab", min_size=1, max_size=2), data=st.data())
def test_words_are_found_as_patterns_find_them(text: str, word: str, data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(begin, len(text)))
    expected = [begin + match.start() for match in re.finditer(rf"\b{word}\b", text[begin:end])]
    assert list(occurrences(text.encode(), word.encode(), begin, end)) == expected
