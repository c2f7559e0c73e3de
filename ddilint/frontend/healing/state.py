"""What is known while one translation unit is healed: its guesses, its texts, and what the current round changed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Final

from ddilint.frontend.clang import Diagnostic
from ddilint.frontend.guesses import FUNCTIONS, LIMIT_MACROS, MARK, TYPE_KINDS, GuessKind, Prelude
from ddilint.frontend.healing.lacking import LackingRecords
from ddilint.frontend.healing.spellings import quoted_names
from ddilint.frontend.includes import BUNDLED, CXX_NAMESPACES, Closure
from ddilint.frontend.names import CodeText, Texts, code_text, texts_of

NAME: Final = re.compile(rb"[A-Za-z_]\w*")
_ALL_BUT_LINE_ENDS: Final = re.compile(rb"[^\r\n]")
_MACRO_KINDS: Final = frozenset(
    {
        GuessKind.EMPTY_MACRO,
        GuessKind.EMPTY_CALL,
        GuessKind.TEXT,
        GuessKind.SEH,
        GuessKind.LIMIT,
        GuessKind.INITIALIZER,
    }
)
_VALUE_KINDS: Final = frozenset(
    {GuessKind.CONSTANT, GuessKind.TEXT, GuessKind.OBJECT, GuessKind.OBJECT_POINTER, *FUNCTIONS}
)


Action = Callable[["Healing", Diagnostic], None]
"""What answers one of clang's errors."""
_PATIENCE: Final = 1
"""How many rounds a name may need that the project declares somewhere."""


class Healing:
    """The guesses for one translation unit, and what a round needs to make them.

    `headers` tells which kit header declares a name, `kinds` what a documented name is that no bundled header declares.
    """

    def __init__(
        self,
        closure: Closure,
        *,
        cplusplus: bool,
        headers: Mapping[str, str],
        kinds: Callable[[], Mapping[str, str]],
    ) -> None:
        self.prelude = Prelude(cplusplus=cplusplus)
        self.lacking = LackingRecords(self.prelude)
        self.closure = closure
        self.implicit: set[str] = set()
        """Functions that are called without a declaration, in C."""
        self.spellings: list[str] = []
        """Headers that were asked for through a macro, and are still to be found."""
        self.blanks: dict[str, list[tuple[int, int]]] = {}
        """Ranges of files to be blanked: declarations that rest on a guess and clash with a definition."""
        self.appended: dict[str, list[bytes]] = {}
        """Declarations that files are to end with."""
        self.cplusplus = cplusplus
        self.headers = headers
        self.withdrawn: set[str] = set()
        """Names, and headers, that were tried and are not to be tried again."""
        self.changed = False
        """Whether this round changed what the next parse will see; `types_changed` asks the same of types."""
        self.types_changed = False
        self._postponed: list[tuple[str, Diagnostic, Action]] = []
        self._waits: Counter[str] = Counter()
        self._new_headers: set[str] = set()
        self._load_kinds = kinds
        self._kinds: Mapping[str, str] | None = None

    def begin_round(self) -> None:
        """Forget what the round before changed."""
        self.changed = self.types_changed = False
        self._new_headers.clear()
        self._postponed.clear()

    def awaits(self, name: str, error: Diagnostic, action: Action) -> bool:
        """Whether a name that the project defines itself is still to be waited for.

        Its definition may rest on other names that are unknown, or stand in a place that the preprocessor has not come
        by yet. `action` is what answers the error in the end. A round of many such errors is one round.
        """
        if all(name != other for other, _, _ in self._postponed):
            if self._waits[name] >= _PATIENCE:
                return False
            self._waits[name] += 1
        self._postponed.append((name, error, action))
        return True

    def wait_no_longer(self) -> None:
        """Answer what this round put off: the preprocessor does not come by the project's own definitions."""
        postponed = tuple(self._postponed)
        self._postponed.clear()
        for name, error, action in postponed:
            self._waits[name] = _PATIENCE
            action(self, error)

    def documented(self, name: str) -> GuessKind | None:
        """What the documentation says that a name is."""
        if self._kinds is None:
            self._kinds = self._load_kinds()
        kind = self._kinds.get(name)
        return None if kind is None else GuessKind(kind)

    @cached_property
    def texts(self) -> Texts:
        """The unit's own files."""
        closure = self.closure
        own = [
            text
            for name, text in closure.texts.items()
            if not name.startswith(BUNDLED) and name != closure.main
        ]
        return texts_of([closure.texts[closure.main], *own])

    def is_settled(self, name: str) -> bool:
        """Whether nothing more is to be guessed for a name."""
        return not name or name in self.withdrawn

    def include_header_of(self, name: str) -> bool:
        """Whether the next parse will know the name from a kit header. If it then does not, it is guessed."""
        header = self.headers.get(name)
        if header is None and self.cplusplus:
            header = CXX_NAMESPACES.get(name)
        if header is None or header in self.withdrawn:
            return False
        if header not in self.prelude.headers:
            self.prelude.headers[header] = None
            self._new_headers.add(header)
            self.changed = self.types_changed = True
        return header in self._new_headers

    def add(self, name: str, kind: GuessKind) -> bool:
        """Guess that a name is of some kind; tells whether that is new."""
        if name in self.withdrawn or not name:
            return False
        if kind in _MACRO_KINDS and name in self.headers and name not in LIMIT_MACROS:
            return False  # a macro would reach into the kit's own headers
        if self.prelude.add(name, kind):
            self.changed = True
            if kind not in _VALUE_KINDS:
                self.types_changed = True
            return True
        return False

    def withdraw(self, name: str) -> None:
        """Take back a guess, or the kit header that was brought in for a name that the project defines."""
        if self.prelude.remove(name):
            self.changed = True
            self.withdrawn.add(name)
        else:
            header = self.headers.get(name)
            if header is not None and header in self.prelude.headers and self.texts.defines(name.encode()):
                del self.prelude.headers[header]
                self.withdrawn.add(header)
                self.changed = True

    def text_of(self, file: str) -> CodeText | None:
        """The text that clang calls `file`; None for the guesses themselves."""
        if file == self.closure.main:
            return self.texts.all[0]
        header = self.closure.texts.get(file)
        return None if header is None else code_text(header)

    def name_at(self, error: Diagnostic) -> str:
        """The identifier that starts at an error's place; empty when none does."""
        text = self.text_of(error.written.file)
        if text is None:
            return ""
        match = NAME.match(text.code, error.written.offset)
        return match.group().decode() if match else ""

    def append(self, file: str, declaration: bytes) -> bool:
        """Let a file end with a declaration; tells whether that is new."""
        appended = self.appended.setdefault(file, [])
        if declaration in appended:
            return False
        appended.append(declaration)
        self.changed = True
        return True

    def edited_files(self) -> Iterator[tuple[str, bytes]]:
        """The files that the next parse is to see otherwise than they are; all offsets stay."""
        for file in {**self.blanks, **self.appended}:
            text = self.closure.texts[file].text
            blanked = bytearray(text)
            for begin, end in self.blanks.get(file, ()):
                blanked[begin:end] = _ALL_BUT_LINE_ENDS.sub(b" ", text[begin:end])
            yield file, b"\n".join([bytes(blanked), *self.appended.get(file, ())])

    def become(self, name: str, kind: GuessKind) -> None:
        """Take a guessed name for something else from now on."""
        guess = self.prelude.guesses[name]
        # Three times at most: a name that is used both ways would swing for ever.
        if guess.kind != kind and guess.changes < 3:
            guess.kind = kind
            guess.changes += 1
            self.changed = self.types_changed = True

    def is_kit_macro(self, name: bytes) -> bool:
        """Whether a name is a macro of a kit header, and not of the project."""
        if name.decode("latin-1") in self.prelude.undefined or self.texts.defines(name):
            return False
        closure = self.closure
        return any(name in closure.texts[each].defines for each in closure.kit_files)

    def is_known(self, name: bytes) -> bool:
        """Whether something declares a name, or will in the next parse."""
        text = name.decode("latin-1")
        if text in self.prelude.guesses or text in self.withdrawn or self.texts.defines(name):
            return True
        return self.include_header_of(text) or text in self.headers

    def guessed_type(self, message: str) -> str | None:
        """The guessed typedef that a message names, as `T`, `T *` or by what it stands for."""
        for quoted in quoted_names(message):
            name: str = quoted.strip(" *").removeprefix("const ").removeprefix("struct ").removeprefix(MARK)
            guess = self.prelude.guesses.get(name)
            if guess is not None and guess.kind in TYPE_KINDS:
                return name
        return None

    def is_guessed_record(self, name: str) -> bool:
        """Whether a name was taken for a structure."""
        guess = self.prelude.guesses.get(name)
        return guess is not None and guess.kind == GuessKind.RECORD
