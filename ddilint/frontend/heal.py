"""From clang's errors to declarations that make them go away: what a driver's missing headers would have declared.

One `Healer` per translation unit. Each round it is shown the errors of a parse and adds to its prelude: a kit header
that is known to declare the name, or else a guess, by the error, by the text at its place, and by how the name is used
in the unit's own files. A guess that clashes with a declaration of the project is withdrawn for good. What a guess is
worth to the rules is not decided here; `guesses.py` keeps them apart in a file of their own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from itertools import islice
from typing import Final

from ddilint.frontend.clang import Diagnostic
from ddilint.frontend.guesses import LIMIT_MACROS, MARK, SEH_MACROS, GuessKind, Member, Prelude, Shape
from ddilint.frontend.includes import BUNDLED, CXX_NAMESPACES, Closure
from ddilint.frontend.names import CodeText, Texts, code_text, texts_of

_NAME: Final = re.compile(rb"[A-Za-z_]\w*")
_QUOTED: Final = re.compile(r"'([^']*)'")
_RECORD_TAG: Final = re.compile(r"\b(struct|union|enum) (\w+)")
_ANNOTATION: Final = re.compile(
    r"_(?:In|Out|Inout|Outptr|COM_Outptr|Result|Ret|Pre|Post|At|When|IRQL|Field|Struct|Must|Check|Use|Deref|Success|"
    r"On_failure|Always|Printf|Scanf|Acquires|Releases|Requires|Guarded|Function|Null|Notnull|Maybenull|Maybe|Strict|"
    r"Reserved|Kernel|Dispatch|Points|Literal|Frees|Analysis|Interlocked|Has|Write|Global|Benign|Return|Raises|Sets|"
    r"Pool|Readable|Writable|Const|Group|Enum|Satisfies|Called|Flt|Unchanged|Valid|Prepost|Translates|Landing|Post"
    r")_(?:\w*_)?"
    r"|__(?:drv|on_failure|in|out|inout|deref|field|bcount|ecount|checkReturn|success|reserved|nullterminated|notnull|maybenull|"
    r"callback|format_string|range|override|post|pre|valid|readonly|typefix|allowed|control|data|reserved)\w*"
)
_INTEGER_TYPE: Final = re.compile(
    r"(?:\w*(?:CHAR|LONG|SHORT|BYTE|WORD|INT|UINT|BOOL|BOOLEAN|SIZE|STATUS|RESULT|TYPE|FLAGS?|STATE|MASK|KIND|MODE|"
    r"LEVEL|CODE|ENUM|CLASS|OPERATION|ACTION|REASON|COUNT|INDEX|ID|PRIORITY|ACCESS|METHOD|OPTIONS?|SIZE_T|RIGHTS|"
    r"DISPOSITION|ORDER|OFFSET|SPEED|FUNCTION_CODE|TICKS?|TIME|INT\d+|LONG\d+|ULONG\d+)(?:_T)?)"
    r"|(?:u|s|i|le|be|__u|__s|__le|__be)(?:8|16|32|64)|u?int(?:\d+|max|ptr|_fast\d+|_least\d+)?_t|[us]?(?:char|short|long)"
    r"|uint|ushort|ulong|uchar|byte|bool|word|dword|qword|uint\d+|int\d+|\w*(?:_e|_enum|_status|_flags|_size)(?:_t)?"
)
_POINTER_TYPE: Final = re.compile(
    r"(?:L?P_?[A-Z]\w*|H[A-Z]+|\w*_?HANDLE|\w*_PTR|\w+_PTR_T|\w*Handle|\w*_HEAD_PTR)"
)
_CALLBACK_TYPE: Final = re.compile(
    r"(?:P_?)?(?:FN_?\w+|EVT_\w+|\w*(?:_ROUTINE|_CALLBACK|_CALLBACK_FUNCTION|_CALLOUT|_HANDLER|_FUNC|_FUNCTION|_FN|"
    r"_FCN|_DISPATCH|_PROC|_ENTRY_POINT|CALLBACK|_CALLBACKS?_FN))"
)

_RESULTS: Final = {
    b"VOID": "void",
    b"void": "void",
    b"BOOLEAN": "unsigned char",
    b"UCHAR": "unsigned char",
    b"ULONG": "unsigned long",
    b"PVOID": "void *",
    b"int": "int",
    b"NTAPI": "long",
}
_CASTS: Final = re.compile(rb"\(((?:\s*\(\s*[A-Za-z_][\w\s]*[\s*]*\))+)\s*[A-Za-z_(*]")
_BRACKET: Final = re.compile(rb"[()\[\]{}]")
_ASSIGNED: Final = re.compile(rb"=\s*([A-Za-z_]\w*)\s*;")
_ANNOTATED_PARAMETER: Final = re.compile(
    rb"\b_[A-Z]\w*_\b(?:\s*\([^()]*\))?|\b__(?:in|out|inout)\w*|\b(?:IN|OUT|INOUT|OPTIONAL|CONST|const)\b"
)
_PARAMETER: Final = re.compile(rb"([A-Za-z_]\w*)((?:\s|\*)*)[A-Za-z_]\w*")
_BASIC_TYPES: Final = frozenset({"int", "char", "short", "long"})
_INITIALIZED: Final = re.compile(rb"[A-Za-z_]\w*\s*=\s*([A-Za-z_]\w*)\s*[;,]")
_ADDRESS: Final = re.compile(rb"&?\s*[A-Za-z_]\w*\s*(?:\([^()]*\))?")
_SCOPED: Final = re.compile(rb"\s*::\s*([A-Za-z_]\w*)(?!\s*(?:::|[<(\w]))")
_MAX_VARIABLES: Final = 60
_PATIENCE: Final = 2
"""How many rounds a name may need that the project declares somewhere."""
_DECLARED_PREFIX: Final = frozenset(b"define undef ifdef ifndef defined".split())


class Healer:
    """The guesses for one translation unit.

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
        self.closure = closure
        self.implicit: set[str] = set()
        """Functions that are called without a declaration, in C."""
        self.spellings: list[str] = []
        """Headers that were asked for through a macro, and are still to be found."""
        self.blanks: dict[str, list[tuple[int, int]]] = {}
        """Ranges of files to be blanked: declarations that rest on a guess and clash with a definition."""
        self._cplusplus = cplusplus
        self._headers = headers
        self._load_kinds = kinds
        self._kinds: Mapping[str, str] | None = None
        self._withdrawn: set[str] = set()
        self._changed = False
        self._types_changed = False
        self._new_headers: set[str] = set()
        self._postponed: list[tuple[str, Diagnostic]] = []
        self._waits: Counter[str] = Counter()

    def _documented(self, name: str) -> GuessKind | None:
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

    def heal(self, errors: Iterable[Diagnostic]) -> bool:
        """Draw the conclusions of one round; tells whether the next parse will see anything new."""
        self._changed = self._types_changed = False
        self._new_headers.clear()
        self._postponed.clear()
        later: list[tuple[str, Diagnostic]] = []
        seen: set[str] = set()
        for error in errors:
            if error.message.startswith("use of undeclared identifier '"):
                name = _first_quoted(error.message)
                if name not in seen and not self._name_is_settled(name):
                    seen.add(name)
                    if name in LIMIT_MACROS and not self.texts.defines(name.encode()):
                        self._add(name, GuessKind.LIMIT)
                        continue
                    if self._include_header_of(name):
                        continue
                    if name in SEH_MACROS and not self.texts.defines(name.encode()):
                        self._add(name, GuessKind.SEH)
                        continue
                    if self._is_type(name):
                        self._guess_type(name, error)
                    else:
                        later.append((name, error))
                continue
            for prefix, action in _ACTIONS:
                if error.message.startswith(prefix):
                    action(self, error)
                    break
            else:
                for part, action in _ACTIONS_INSIDE:
                    if part in error.message:
                        action(self, error)
                        break
        for name, error in later:
            if self._name_is_settled(name) or name in self.prelude.guesses:
                continue
            # A local of an unknown type is reported as undeclared too, and heals with its type.
            if self._types_changed and self.texts.declares_variable(name.encode()):
                continue
            self._guess_value(name, error)
        if not self._changed:
            # The project's own declaration stands where the preprocessor does not come by.
            for name, error in self._postponed:
                self._waits[name] = _PATIENCE
                self._guess_type(name, error)
        return self._changed

    # Names ----------------------------------------------------------------------------------------

    def _name_is_settled(self, name: str) -> bool:
        return not name or name in self._withdrawn

    def _include_header_of(self, name: str) -> bool:
        """Whether the next parse will know the name from a kit header. If it then does not, it is guessed."""
        header = self._headers.get(name)
        if header is None and self._cplusplus:
            header = CXX_NAMESPACES.get(name)
        if header is None or header in self._withdrawn:
            return False
        if header not in self.prelude.headers:
            self.prelude.headers[header] = None
            self._new_headers.add(header)
            self._changed = self._types_changed = True
        return header in self._new_headers

    def _add(self, name: str, kind: GuessKind) -> bool:
        if name in self._withdrawn or not name:
            return False
        if kind in _MACRO_KINDS and name in self._headers and name not in LIMIT_MACROS:
            return False  # a macro would reach into the kit's own headers
        if self.prelude.add(name, kind):
            self._changed = True
            if kind not in _VALUE_KINDS:
                self._types_changed = True
            return True
        return False

    def _withdraw(self, name: str) -> None:
        if self.prelude.remove(name):
            self._changed = True
            self._withdrawn.add(name)
        else:
            header = self._headers.get(name)
            if header is not None and header in self.prelude.headers and self.texts.defines(name.encode()):
                del self.prelude.headers[header]
                self._withdrawn.add(header)
                self._changed = True

    def _text_of(self, file: str) -> CodeText | None:
        if file == self.closure.main:
            return self.texts.all[0]
        header = self.closure.texts.get(file)
        return None if header is None else code_text(header)

    def _name_at(self, error: Diagnostic) -> str:
        text = self._text_of(error.written.file)
        if text is None:
            return ""
        match = _NAME.match(text.code, error.written.offset)
        return match.group().decode() if match else ""

    # Types ----------------------------------------------------------------------------------------

    def _is_type(self, name: str) -> bool:
        kind = self._documented(name)
        if kind is not None:
            return kind in _TYPES
        return bool(_ANNOTATION.fullmatch(name)) or self.texts.is_used_as_type(name.encode())

    def _unknown_type(self, error: Diagnostic) -> None:
        name = _first_quoted(error.message)
        if not self._name_is_settled(name) and not self._include_header_of(name):
            self._guess_type(name, error)

    def _guess_type(self, name: str, error: Diagnostic) -> None:
        if name in self.prelude.guesses or name in self._withdrawn:
            return
        encoded = name.encode()
        if self.texts.defines(encoded) and self._waits[name] < _PATIENCE:
            self._waits[name] += 1
            self._postponed.append((name, error))
            return  # the project's own: it heals once its parts are known
        kind = self._documented(name) or self._type_kind(name, encoded)
        if kind in (GuessKind.EMPTY_MACRO, GuessKind.EMPTY_CALL):
            self._add(name, kind)
            return
        if not self._add(name, kind):
            return
        if kind == GuessKind.FUNCTION_TYPE:
            self.prelude.guesses[name].result = self._result_of(encoded)
            self.prelude.guesses[name].parameters = self._parameters_of(encoded)
        if kind in (GuessKind.RECORD, GuessKind.POINTER, GuessKind.INTEGER):
            self._learn_from_variables(name, encoded)

    def _type_kind(self, name: str, encoded: bytes) -> GuessKind:
        if _ANNOTATION.fullmatch(name):
            return self._macro_kind(encoded)
        if self.texts.is_followed_by_two_names(encoded):
            return GuessKind.EMPTY_MACRO
        if self._declares_functions(encoded):
            return GuessKind.FUNCTION_TYPE
        if _CALLBACK_TYPE.fullmatch(name) and name[:1] == "P":
            return GuessKind.FUNCTION_POINTER
        if _INTEGER_TYPE.fullmatch(name) and name[:2] not in ("PC", "PU", "PL"):
            return GuessKind.INTEGER
        if _POINTER_TYPE.fullmatch(name):
            return GuessKind.POINTER
        return GuessKind.RECORD

    def _macro_kind(self, name: bytes) -> GuessKind:
        for text, offset in self.texts.places(name):
            if text.after(offset + len(name)) == b"(":
                return GuessKind.EMPTY_CALL
        return GuessKind.EMPTY_MACRO

    def _declares_functions(self, name: bytes) -> bool:
        """`X f;` at file scope, where f is called or defined with parentheses and never has members."""
        for text, offset in self.texts.places(name):
            declared = text.declared_variable(offset, name)
            if declared is None or declared[1]:
                continue
            variable = declared[0]
            end = text.code.find(variable, offset + len(name)) + len(variable)
            if text.after(end) != b";" or text.before(offset) in (b"(", b","):
                continue
            places = [
                (t, place)
                for t, place in self.texts.places(variable)
                if (t, place + len(variable)) != (text, end)
            ]
            if any(
                t.after(p + len(variable)) in (b".", b"[") or t.after(p + len(variable), 2) == b"->"
                for t, p in places
            ):
                return False
            if any(self._is_function_definition(t, p + len(variable)) for t, p in places):
                return True
        return False

    def _result_of(self, name: bytes) -> str:
        """What the definitions of the functions that are declared with a guessed type return."""
        for text, offset in self.texts.places(name):
            declared = text.declared_variable(offset, name)
            if declared is None or declared[1]:
                continue
            for where, place in self.texts.places(declared[0]):
                if self._is_function_definition(where, place + len(declared[0])):
                    result = _RESULTS.get(where.before(place))
                    if result is not None:
                        return result
        return "long"

    def _parameters_of(self, name: bytes) -> str:
        """The parameters' types in a definition of a function that is declared with a guessed type.

        Empty unless every one is told by a name that the kit knows, or that was guessed before.
        """
        for text, offset in self.texts.places(name):
            declared = text.declared_variable(offset, name)
            if declared is None or declared[1]:
                continue
            for where, place in self.texts.places(declared[0]):
                end = place + len(declared[0])
                if self._is_function_definition(where, end):
                    opening = where.code.find(b"(", end)
                    types = self._types_of(where.code[opening + 1 : where.balanced(opening) - 1])
                    if types:
                        return types
        return ""

    def _types_of(self, parameters: bytes) -> str:
        without = _ANNOTATED_PARAMETER.sub(b" ", parameters)
        found = []
        for parameter in without.split(b","):
            match = _PARAMETER.fullmatch(parameter.strip())
            if match is None:
                return ""
            type_name, stars = match.group(1).decode(), match.group(2).count(b"*")
            if type_name not in _BASIC_TYPES:
                guess = self.prelude.guesses.get(type_name)
                if type_name in self._headers and not self.texts.defines(match.group(1)):
                    self._include_header_of(type_name)
                elif guess is None or guess.kind not in _TYPES or guess.kind == GuessKind.FUNCTION_TYPE:
                    return ""
            found.append(type_name + " " + "*" * stars)
        return ", ".join(found)

    @staticmethod
    def _is_function_definition(text: CodeText, offset: int) -> bool:
        if text.after(offset) != b"(":
            return False
        opening = text.code.find(b"(", offset)
        depth = 0
        for position in range(opening, min(opening + 2000, len(text.code))):
            character = text.code[position]
            if character == 0x28:
                depth += 1
            elif character == 0x29:
                depth -= 1
                if depth == 0:
                    behind = text.after(position + 1)
                    return behind == b"{" or behind.isalpha()
            elif character in b";{}":
                return False
        return False

    def _learn_from_variables(self, name: str, encoded: bytes) -> None:
        """Members of a guessed type, from everything that is done to its variables: saves a round per level."""
        guess = self.prelude.guesses[name]
        for text, variable, stars, place in islice(self.texts.variables_of(encoded), _MAX_VARIABLES):
            for chain in self.texts.chains_of(text, variable, place):
                operator, member = chain.steps[0]
                if operator in ("->", "."):
                    if guess.kind == GuessKind.INTEGER and (stars == 0 or operator == "."):
                        guess.kind = GuessKind.RECORD if operator == "." else GuessKind.POINTER
                    elif guess.kind == GuessKind.RECORD and operator == "->" and stars == 0:
                        guess.kind = GuessKind.POINTER
                    elif guess.kind == GuessKind.POINTER and operator == "." and stars == 0:
                        guess.kind = GuessKind.RECORD
                    contents = guess.contents
                    child = contents.members.setdefault(member, Member())
                    child.add_chain(chain.steps[1:])

    # Values ---------------------------------------------------------------------------------------

    def _guess_value(self, name: str, error: Diagnostic) -> None:
        encoded = name.encode()
        text = self._text_of(error.written.file)
        offset = error.written.offset
        end = offset + len(encoded)
        if text is None or text.code[offset:end] != encoded:
            places = list(self.texts.places(encoded))
            if not places:
                self._add(name, self._documented(name) or GuessKind.CONSTANT)
                return
            text, offset = places[0]
            end = offset + len(encoded)
        if _ANNOTATION.fullmatch(name):
            self._add(name, self._macro_kind(encoded))
            return
        kind = self._documented(name)
        if kind is None:
            kind = self._value_kind(text, offset, end, encoded)
        if self._add(name, kind) and kind in (GuessKind.OBJECT, GuessKind.OBJECT_POINTER):
            contents = self.prelude.guesses[name].contents
            for where, place in self.texts.places(encoded):
                if where.is_member(place):
                    continue
                steps = where.chain(place + len(encoded)).steps
                while steps and steps[0][0] == "[":
                    steps = steps[1:]
                if steps and steps[0][0] in ("->", "."):
                    contents.members.setdefault(steps[0][1], Member()).add_chain(steps[1:])

    def _value_kind(self, text: CodeText, offset: int, end: int, encoded: bytes) -> GuessKind:
        if self._cplusplus and text.after(end) == b"(":
            return GuessKind.FUNCTION
        for where, place in self.texts.places(encoded):
            if where.is_member(place) or where.before(place) in _DECLARED_PREFIX:
                continue
            behind = where.after(place + len(encoded), 2)
            if self._cplusplus and behind[:1] == b"(":
                return GuessKind.FUNCTION
            if behind == b"->" or behind[:1] == b"[":
                return GuessKind.OBJECT_POINTER
            if behind[:1] == b"." and behind != b"..":
                return GuessKind.OBJECT
            if where.before(place) == b"&" and self._is_address_of(where, place):
                return GuessKind.OBJECT
            if behind[:1] == b'"' or where.before(place) == b'"':
                return GuessKind.TEXT
            if behind[:1] == b"=" and behind != b"==":
                return GuessKind.OBJECT_POINTER
        return GuessKind.CONSTANT

    @staticmethod
    def _is_address_of(text: CodeText, offset: int) -> bool:
        ampersand = text.code.rfind(b"&", 0, offset)
        before = text.before(ampersand)
        return not (before[:1].isalnum() or before[:1] in (b"_", b")", b"]", b"&")) or before == b"return"

    def _implicit_function(self, error: Diagnostic) -> None:
        name = _first_quoted(error.message)
        if name and not self._include_header_of(name):
            self.implicit.add(name)

    # Members --------------------------------------------------------------------------------------

    def _missing_member(self, error: Diagnostic) -> None:
        quoted = _QUOTED.findall(error.message)
        if len(quoted) < 2:
            return
        name, owner = quoted[0], quoted[-1]
        if owner == "ddilint_any":
            if name not in self.prelude.any_members:
                self.prelude.any_members[name] = None
                self._changed = True
            return
        contents = self.prelude.record_of(owner)
        if contents is None:
            return
        member = contents.members.get(name)
        if member is None:
            member = contents.members[name] = Member()
            self._changed = True
        text = self._text_of(error.written.file)
        if text is not None and text.code.startswith(name.encode(), error.written.offset):
            steps = text.chain(error.written.offset + len(name)).steps
            self._changed = member.add_chain(steps) or self._changed

    def _subject(self, error: Diagnostic) -> tuple[str, bool, str]:
        """What stands before the operator at an error: its last name, whether that is a member, and the operator."""
        text = self._text_of(error.written.file)
        if text is None:
            return "", False, ""
        code, offset = text.code, error.written.offset
        if code[offset : offset + 2] != b"->" and code[offset : offset + 1] not in (b".", b"[", b"("):
            # The place is that of the member: its operator stands before it.
            while offset > 0 and code[offset - 1] in b" \t\r\n":
                offset -= 1
            offset -= 2 if code[offset - 2 : offset] == b"->" else 1
        operator = "->" if code[offset : offset + 2] == b"->" else code[offset : offset + 1].decode("latin-1")
        name, place = text.subject_before(offset)
        return name.decode(), place >= 0 and text.is_member(place), operator

    def _needs_members(self, error: Diagnostic) -> None:
        """Something that was taken for a number, or for a pointer, is used with `->`, `.`, `[` or `(`."""
        name, is_member, operator = self._subject(error)
        shapes = {"->": Shape.POINTER, ".": Shape.RECORD, "[": Shape.POINTER, "(": Shape.FUNCTION}
        shape = shapes.get(operator)
        if shape is None or self._is_macro_call(error):
            self._improve_arguments(error)
            return
        owner = self._guessed_type(error.message)
        if owner is not None:
            wanted = GuessKind.RECORD if shape == Shape.RECORD else GuessKind.POINTER
            if shape == Shape.FUNCTION:
                wanted = GuessKind.FUNCTION_POINTER
            self._become(owner, wanted)
        elif is_member:
            for member in self.prelude.members_named(name):
                if member.improve(shape):
                    self._changed = True
        elif name in self.prelude.guesses:
            if shape == Shape.FUNCTION and self._cplusplus:
                self._become(name, GuessKind.FUNCTION)
            elif shape == Shape.FUNCTION:
                self._withdraw(name)  # in C a function that nothing declares may be called all the same
            else:
                self._become(name, GuessKind.OBJECT if shape == Shape.RECORD else GuessKind.OBJECT_POINTER)

    def _is_macro_call(self, error: Diagnostic) -> bool:
        """Whether the place is that of a macro with arguments: the operator then stands in the macro's body."""
        text = self._text_of(error.written.file)
        if text is None:
            return False
        match = _NAME.match(text.code, error.written.offset)
        return (
            match is not None
            and text.after(match.end()) == b"("
            and any(match.group() in each.defines for each in self.closure.texts.values())
        )

    def _improve_arguments(self, error: Diagnostic) -> None:
        """A macro's body subscripts or dereferences one of its arguments: the guessed numbers among them."""
        text = self._text_of(error.written.file)
        shape = Shape.RECORD if "not a structure" in error.message else Shape.POINTER
        if text is None or "called object" in error.message:
            return
        opening = text.code.find(b"(", error.written.offset)
        closing = text.balanced(opening) if opening >= 0 else -1
        if closing < 0:
            return
        for end in [m.start() for m in re.finditer(rb"[,)]", text.code[opening:closing])]:
            name, place = text.subject_before(opening + end)
            if place < 0:
                continue
            if text.is_member(place):
                for member in self.prelude.members_named(name.decode()):
                    if member.shape == Shape.SCALAR:
                        self._changed = member.improve(shape) or self._changed
            elif name.decode() in self.prelude.guesses:
                kind = GuessKind.OBJECT if shape == Shape.RECORD else GuessKind.OBJECT_POINTER
                if self.prelude.guesses[name.decode()].kind == GuessKind.CONSTANT:
                    self._become(name.decode(), kind)

    def _become(self, name: str, kind: GuessKind) -> None:
        guess = self.prelude.guesses[name]
        # Three times at most: a name that is used both ways would swing for ever.
        if guess.kind != kind and guess.changes < 3:
            guess.kind = kind
            guess.changes += 1
            self._changed = self._types_changed = True

    def _guessed_type(self, message: str) -> str | None:
        """The guessed typedef that a message names, as `T`, `T *` or by what it stands for."""
        for quoted in _QUOTED.findall(message):
            name: str = quoted.strip(" *").removeprefix("const ").removeprefix("struct ").removeprefix(MARK)
            guess = self.prelude.guesses.get(name)
            if guess is not None and guess.kind in _TYPES:
                return name
        return None

    def _dereferenced(self, error: Diagnostic) -> None:
        text = self._text_of(error.written.file)
        if text is None:
            return
        owner = self._guessed_type(error.message)
        if owner is not None:
            self._become(owner, GuessKind.POINTER)
            return
        match = re.compile(rb"[*\s(]*([A-Za-z_]\w*)").match(text.code, error.written.offset)
        if match is None:
            return
        name = match.group(1).decode()
        steps = [step for step in text.chain(match.end()).steps if step[0] in ("->", ".")]
        if steps:
            for member in self.prelude.members_named(steps[-1][1]):
                self._changed = member.improve(Shape.POINTER) or self._changed
        elif name in self.prelude.guesses:
            self._become(name, GuessKind.OBJECT_POINTER)

    def _lvalue_cast(self, error: Diagnostic) -> None:
        """`((T)x) = y`, `((T)x)++`, `&((T)x)` are legal for the kit's compiler: the cast is blanked."""
        text = self._text_of(error.written.file)
        if text is None or error.written.file in self.closure.kit_files:
            return
        code, offset = text.code, error.written.offset
        if self._address_of_constant(text, offset):
            return
        if text.after(offset, 2) in (b"++", b"--") or code[offset : offset + 1] == b"=":
            opening = text.opening_before(offset)
        else:
            match = re.compile(rb"[&+\-\s]*").match(code, offset)
            opening = match.end() if match else offset
            outer = code[:opening].rstrip()[-1:] if opening == offset else b""
            if outer == b"(":  # the place is that of the cast in the parentheses
                opening = code.rfind(b"(", 0, opening)
        found = _CASTS.match(code, opening) if opening >= 0 else None
        if found is not None and found.span(1) not in self.blanks.get(error.written.file, ()):
            self.blanks.setdefault(error.written.file, []).append(found.span(1))
            self._changed = True

    def _address_of_constant(self, text: CodeText, offset: int) -> bool:
        """`&X`, perhaps by way of a macro, where X was taken for a number: it is an object."""
        match = _ADDRESS.match(text.code, offset)
        if match is None:
            return False
        for name in map(bytes.decode, _NAME.findall(match.group())):
            guess = self.prelude.guesses.get(name)
            if guess is not None and guess.kind == GuessKind.CONSTANT:
                self._become(name, GuessKind.OBJECT)
                return True
        return False

    def _incomplete(self, error: Diagnostic) -> None:
        found = _RECORD_TAG.findall(error.message)
        for tag_kind, tag in found:
            if tag in self._withdrawn or self.texts.defines_tag(tag.encode()):
                continue
            if self.prelude.add_tag(tag, tag_kind):
                self._changed = self._types_changed = True
                text = self._text_of(error.written.file)
                if text is not None:
                    steps = text.chain(error.written.offset).steps
                    self.prelude.tags[tag].contents.add_chain(steps)

    def _not_a_number(self, error: Diagnostic) -> None:
        """A guessed structure stands where a number is needed, or meets a value of another type."""
        for quoted in _QUOTED.findall(error.message):
            if "*" in quoted:
                continue
            name = quoted.removeprefix("const ").removeprefix("struct ")
            guess = self.prelude.guesses.get(name.removeprefix(MARK))
            # That P... is a pointer is only a guess, which arithmetic disproves.
            wrong = {GuessKind.RECORD, GuessKind.OBJECT}
            if error.message.startswith("invalid operands"):
                wrong.add(GuessKind.POINTER)
            if guess is not None and guess.kind in wrong and not guess.contents.members:
                is_object = guess.kind == GuessKind.OBJECT
                self._become(guess.name, GuessKind.OBJECT_POINTER if is_object else GuessKind.INTEGER)
                return
            nested = self.prelude.nested.get(name)
            if nested is not None and not nested.members and nested.improve(Shape.SCALAR):
                self._changed = True
                return
        if error.message.startswith("initializing ") and self._initializer(error):
            return
        if error.message.startswith("assigning to ") and self._assigned(error):
            return
        self._take_other_type(error)

    def _initializer(self, error: Diagnostic) -> bool:
        """`GUID g = NAME;`: the unknown name is a macro for a list in braces."""
        text = self._text_of(error.written.file)
        match = None if text is None else _INITIALIZED.match(text.code, error.written.offset)
        if match is None:
            return False
        guess = self.prelude.guesses.get(match.group(1).decode())
        if guess is None or guess.kind != GuessKind.CONSTANT:
            return False
        guess.kind = GuessKind.INITIALIZER
        self._changed = True
        return True

    def _assigned(self, error: Diagnostic) -> bool:
        """`guid = NAME;`: the unknown name, taken for a number, is an object of the kit's structure."""
        text = self._text_of(error.written.file)
        type_name = _first_quoted(error.message).removeprefix("struct ")
        match = None if text is None else _ASSIGNED.match(text.code, error.written.offset)
        guess = self.prelude.guesses.get(match.group(1).decode()) if match is not None else None
        if guess is None or guess.kind != GuessKind.CONSTANT or type_name not in self._headers:
            return False
        guess.kind = GuessKind.OBJECT
        guess.type_name = type_name
        self._changed = True
        return True

    def _take_other_type(self, error: Diagnostic) -> None:
        """`assigning to 'A' from incompatible type 'B'`: a guessed number meets a structure that has a name."""
        quoted = _QUOTED.findall(error.message)
        if not quoted or not {"long", "long long"} & set(quoted):
            return
        type_name = next(
            (name for name in quoted if self._headers.get(name) or self._is_guessed_record(name)), ""
        )
        if not type_name:
            return
        text = self._text_of(error.written.file)
        if text is None:
            return
        for end in self._operand_ends(text, error.written.offset):
            name, place = text.subject_before(end)
            if place >= 0 and text.is_member(place):
                for member in self.prelude.members_named(name.decode()):
                    if self._type_member(member, type_name):
                        return

    def _is_guessed_record(self, name: str) -> bool:
        guess = self.prelude.guesses.get(name)
        return guess is not None and guess.kind == GuessKind.RECORD

    def _type_member(self, member: Member, type_name: str) -> bool:
        if member.shape not in (Shape.SCALAR, Shape.POINTER) or member.members:
            return False
        guessed = self._is_guessed_record(type_name)
        if guessed and member.shape == Shape.SCALAR:
            return False  # by value it would have to be declared first
        member.type_name = f"struct {MARK}{type_name}" if guessed else type_name
        if member.shape == Shape.POINTER:
            member.type_name += " *"
        member.shape = Shape.TYPED
        if not guessed:
            self._include_header_of(type_name)
        self._changed = True
        return True

    @staticmethod
    def _operand_ends(text: CodeText, offset: int) -> list[int]:
        code = text.code
        ends = [offset]
        semicolon = code.find(b";", offset, offset + 300)
        if semicolon >= 0:
            ends.append(semicolon)
        return ends

    # Guesses that were wrong ----------------------------------------------------------------------

    def _clash(self, error: Diagnostic) -> None:
        names = [self._name_at(error), *_QUOTED.findall(error.message)[:1]]
        for name in names:
            if name:
                self._withdraw(name.removeprefix("struct "))
        if error.message.startswith("conflicting types for ") and not self._changed:
            self._blank_declarations(names[0])

    def _blank_declarations(self, function: str) -> None:
        """`T f;` with a guessed function type T, and a definition of f that is different: the definition knows."""
        encoded = function.encode()
        for name, header in self.closure.texts.items():
            if name.startswith(BUNDLED):
                continue
            text = self._text_of(name)
            if text is None or encoded not in text.places:
                continue
            for offset in text.places[encoded]:
                before = text.before(offset)
                guess = self.prelude.guesses.get(before.decode("latin-1"))
                if guess is None or guess.kind != GuessKind.FUNCTION_TYPE:
                    continue
                guess.parameters = guess.parameters or self._parameters_of(guess.name.encode())
                if guess.parameters and guess.changes < 1:  # perhaps that is what the definition has
                    guess.changes += 1
                    self._changed = True
                    continue
                end = header.text.find(b";", offset) + 1
                if text.after(offset + len(encoded)) == b";" and end:
                    start = text.code.rfind(before, 0, offset)
                    self.blanks.setdefault(name, []).append((start, end))
                    self._changed = True

    def _not_a_type(self, error: Diagnostic) -> None:
        name = _first_quoted(error.message)
        guess = self.prelude.guesses.get(name)
        if guess is not None and guess.kind in _TYPES:
            guess.kind = GuessKind.CONSTANT
            self._changed = True

    def _not_a_function(self, error: Diagnostic) -> None:
        """A field, parameter or variable has a type that was taken for a function's."""
        text = self._text_of(error.written.file)
        if text is None:
            return
        before = text.before(error.written.offset).decode("latin-1")
        guess = self.prelude.guesses.get(before)
        if guess is not None and guess.kind == GuessKind.FUNCTION_TYPE:
            guess.kind = GuessKind.RECORD
            self._changed = self._types_changed = True

    def _takes_bit_field(self, error: Diagnostic) -> None:
        """A guessed function of C++ takes what it is given by reference, which a bit-field does not bear."""
        text = self._text_of(error.written.file)
        if text is None:
            return
        depth, offset = 0, error.written.offset
        for match in reversed(list(_BRACKET.finditer(text.code, max(0, offset - 2000), offset))):
            depth += 1 if match.group() in b")]}" else -1
            if depth < 0:
                guess = self.prelude.guesses.get(text.subject_before(match.start())[0].decode("latin-1"))
                if guess is not None and guess.kind == GuessKind.FUNCTION and not guess.by_value:
                    guess.by_value = self._changed = True
                return

    def _not_a_scope(self, error: Diagnostic) -> None:
        """`X::A` with an unknown X, and nothing but values in it: a scoped enumeration."""
        name = _first_quoted(error.message)
        if self._include_header_of(name):
            return
        members: dict[str, Member] = {}
        for text, offset in self.texts.places(name.encode()):
            if text.after(offset + len(name), 2) == b"::":
                match = _SCOPED.match(text.code, offset + len(name))
                if match is None:
                    return
                members[match.group(1).decode()] = Member()
        guess = self.prelude.guesses.get(name)
        if members and (guess is not None or self._add(name, GuessKind.SCOPED_ENUM)):
            guess = self.prelude.guesses[name]
            guess.contents.members.update(members)
            self._changed = self._types_changed = True
            guess.kind = GuessKind.SCOPED_ENUM

    def _unknown_base(self, error: Diagnostic) -> None:
        """`class C : public X` with an unknown X."""
        name = self._name_at(error)
        if name and not self._name_is_settled(name) and not self._include_header_of(name):
            if not self.prelude.guesses.get(name):
                self._add(name, GuessKind.RECORD)
            else:
                self._become(name, GuessKind.RECORD)

    # Syntax ---------------------------------------------------------------------------------------

    def _syntax(self, error: Diagnostic) -> None:
        """An unknown macro in a place where no expression stands: `VOID MYAPI f(...)`, `DECLARE(x)` at file scope."""
        text = self._text_of(error.written.file)
        if text is None:
            return
        code, offset = text.code, error.written.offset
        before = text.before(offset)
        while before and self._is_kit_macro(before):  # an annotation that is known, and empty
            offset = code.rfind(before, 0, offset)
            before = text.before(offset)
        after = text.after(offset)
        if before in _SEH and not self.texts.defines(before):
            self._add(before.decode(), GuessKind.SEH)
            return
        if before[:1].isalpha() or before[:1] == b"_":
            place = code.rfind(before, 0, offset)
            if (after.isalpha() or after == b"_") and self._may_be_macro(before):
                outer = text.before(place)
                if outer[:1].isalnum() or outer[:1] in (b"_", b"*", b"", b";", b"}", b"{", b"(", b","):
                    self._add(before.decode(), GuessKind.EMPTY_MACRO)
                    return
        if before == b")":
            name, place = self._called_before(text, offset)
            if place >= 0 and _ANNOTATION.fullmatch(name.decode("latin-1")):
                self._add(name.decode(), GuessKind.EMPTY_CALL)
                return
            if (
                place >= 0
                and self._may_be_macro(name)
                and text.before(place) in (b";", b"}", b")", b"", b"{", b'"')
            ):
                self._add(name.decode(), GuessKind.EMPTY_CALL)
                return
        if before == b"(":
            name, place = text.subject_before(code.rfind(b"(", 0, offset))
            if place >= 0 and (_ANNOTATION.fullmatch(name.decode("latin-1")) or self._may_be_macro(name)):
                self._add(name.decode(), GuessKind.EMPTY_CALL)
                return
        match = _NAME.match(code, offset)
        if match is None:
            return
        behind = text.after(match.end())
        if behind in (b"=", b",", b"}", b";") and self._is_kit_macro(match.group()):
            # The project declares a name that is a macro of the kit's headers (of ours, at least): its own counts.
            self.prelude.undefined[match.group().decode()] = None
            self._changed = True
            return
        if b'"' in (before, behind) and not self._is_known(match.group()):
            self._add(match.group().decode(), GuessKind.TEXT)
        elif before == b")" and behind in (b"{", b";", b")", b",") and self._may_be_macro(match.group()):
            self._add(match.group().decode(), GuessKind.EMPTY_MACRO)

    def _is_kit_macro(self, name: bytes) -> bool:
        if name.decode("latin-1") in self.prelude.undefined or self.texts.defines(name):
            return False
        closure = self.closure
        return any(name in closure.texts[each].defines for each in closure.kit_files)

    def _is_known(self, name: bytes) -> bool:
        text = name.decode("latin-1")
        if text in self.prelude.guesses or text in self._withdrawn or self.texts.defines(name):
            return True
        return self._include_header_of(text) or text in self._headers

    def _may_be_macro(self, name: bytes) -> bool:
        if self._is_known(name):
            return False
        text = name.decode("latin-1")
        return text.upper() == text and len(text) > 2 and not self.texts.declares_variable(name)

    @staticmethod
    def _called_before(text: CodeText, offset: int) -> tuple[bytes, int]:
        code = text.code
        end = code.rfind(b")", 0, offset)
        depth = 0
        for position in range(end, max(end - 2000, -1), -1):
            character = code[position]
            if character == 0x29:
                depth += 1
            elif character == 0x28:
                depth -= 1
                if depth == 0:
                    return text.subject_before(position)
        return b"", -1

    def _missing_file(self, error: Diagnostic) -> None:
        spelling = _first_quoted(error.message)
        if spelling and spelling not in self.spellings:
            self.spellings.append(spelling)
            self._changed = True


def _first_quoted(message: str) -> str:
    match = _QUOTED.search(message)
    return match.group(1) if match else ""


_TYPES: Final = frozenset(
    {
        GuessKind.RECORD,
        GuessKind.POINTER,
        GuessKind.INTEGER,
        GuessKind.SCOPED_ENUM,
        GuessKind.FUNCTION_TYPE,
        GuessKind.FUNCTION_POINTER,
    }
)
_SEH: Final = frozenset(name.encode() for name in SEH_MACROS)
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
    {GuessKind.CONSTANT, GuessKind.TEXT, GuessKind.OBJECT, GuessKind.OBJECT_POINTER, GuessKind.FUNCTION}
)

_Action = Callable[[Healer, Diagnostic], None]
_ACTIONS: Final[tuple[tuple[str, _Action], ...]] = (
    ("unknown type name '", Healer._unknown_type),
    ("call to undeclared ", Healer._implicit_function),
    ("no member named '", Healer._missing_member),
    ("member reference ", Healer._needs_members),
    ("subscripted value is not", Healer._needs_members),
    ("called object type ", Healer._needs_members),
    ("indirection requires pointer operand", Healer._dereferenced),
    ("unexpected type name '", Healer._not_a_type),
    ("redefinition of ", Healer._clash),
    ("typedef redefinition ", Healer._clash),
    ("conflicting types for ", Healer._clash),
    ("redeclaration of ", Healer._clash),
    ("use of '", Healer._clash),
    ("non-const reference cannot bind to bit-field", Healer._takes_bit_field),
    ("non-", Healer._clash),
    ("expected class name", Healer._unknown_base),
    ("expected ", Healer._syntax),
)
_ACTIONS_INSIDE: Final[tuple[tuple[str, _Action], ...]] = (
    ("incomplete", Healer._incomplete),
    ("never completed", Healer._incomplete),
    ("declared as a function", Healer._not_a_function),
    ("incompatible type", Healer._not_a_number),
    ("incompatible result type", Healer._not_a_number),
    ("scalar type", Healer._not_a_number),
    ("integer type", Healer._not_a_number),
    ("arithmetic or pointer type", Healer._not_a_number),
    ("invalid operands to binary", Healer._not_a_number),
    ("invalid argument type", Healer._not_a_number),
    ("array subscript is not an integer", Healer._not_a_number),
    ("file not found", Healer._missing_file),
    ("is not a class, namespace, or enumeration", Healer._not_a_scope),
    ("parameter list without types", Healer._syntax),
    ("array type", Healer._needs_members),
    ("not assignable", Healer._lvalue_cast),
    ("assignment to cast is illegal", Healer._lvalue_cast),
    ("cannot take the address of an rvalue", Healer._lvalue_cast),
)
