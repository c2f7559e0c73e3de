"""The nodes of the intermediate representation (IR).

A function is a control-flow graph of basic blocks. A block holds instructions and ends in one terminator;
expressions are small typed trees without side effects: everything that C lets an expression *do* (assign, call,
short-circuit, `?:`, `++`) has been taken apart into instructions, temporaries and branches. Memory is addressed in
bytes: `p->x` is a load at `p + offset`, as the target lays it out; `text` keeps the driver's own spelling.

Nodes are plain, immutable and picklable: they are cached and travel between processes. Nothing here knows clang,
contracts or rules.
"""

from __future__ import annotations

import re
from enum import StrEnum

from msgspec import Struct

from ddilint.finding import Location

# In front of the arguments of templates: of a class and its method, and of what a class template was made into.
_CLASS = re.compile(r"^(?:(?![<>]#).)*?@([A-Za-z_]\w*)@F@")
_INSTANCE = re.compile(r"^(?:(?!@F@|[<>]#).)*@([A-Za-z_]\w*)>#")


class TypeKind(StrEnum):
    """What the interpreter must tell apart; everything else about a C type is its size."""

    VOID = "void"
    INTEGER = "integer"
    POINTER = "pointer"
    FLOAT = "float"
    RECORD = "record"
    ARRAY = "array"
    FUNCTION = "function"
    UNKNOWN = "unknown"


class Type(Struct, frozen=True):
    """A C type as the target has it: its size in bits (0 where unknown), and its spelling for messages.

    `element_bits` is the size of what a pointer points to or an array holds (0 where unknown). `is_guessed` says that
    nothing declares the type of a number, which is any that numbers have.
    """

    kind: TypeKind
    bits: int
    signed: bool = False
    name: str = ""
    element_bits: int = 0
    is_volatile: bool = False
    is_guessed: bool = False

    @property
    def size_bytes(self) -> int:
        """The size in bytes, 0 where unknown."""
        return self.bits // 8

    @property
    def is_scalar(self) -> bool:
        """Whether a value of it is one bit-vector."""
        return self.kind in (TypeKind.INTEGER, TypeKind.POINTER) and self.bits > 0


VOID = Type(TypeKind.VOID, 0, name="void")
INT = Type(TypeKind.INTEGER, 32, True, "int")
BOOL = Type(TypeKind.INTEGER, 32, True, "int")


# --- expressions -----------------------------------------------------------------------------------------------


class Constant(Struct, frozen=True):
    """An integer (or a pointer constant such as NULL), as a non-negative number of `type.bits` bits."""

    value: int
    type: Type


class StringLiteral(Struct, frozen=True):
    """The address of a string literal; `length_bytes` includes the terminator, `unit_bytes` is 1 or 2.

    `text` is how the source spells it, cut where it is long; `contents` its characters, without the terminator.
    """

    text: str
    unit_bytes: int
    length_bytes: int
    type: Type
    contents: str = ""


class VariableAddress(Struct, frozen=True):
    """The address of a local, parameter or global; `variable` is its key in `Function.variables` or a global name."""

    variable: str
    type: Type


class FunctionAddress(Struct, frozen=True):
    """The address of a function, by its link name."""

    function: str
    type: Type


class Bits(Struct, frozen=True):
    """Where a bit-field lies in its container."""

    lowest: int
    width: int
    signed: bool


class Load(Struct, frozen=True):
    """The value stored at `address`; `text` is how the driver spells the object that is read.

    It is a bit-field's container where there are `bits`, which alone are what the driver spells.
    """

    address: Expression
    type: Type
    text: str = ""
    bits: Bits | None = None


class Binary(Struct, frozen=True):
    """`left operator right`, both of the same width except for shifts; comparisons give an int of 0 or 1.

    `signed` says how division, remainder, right shift and order read their operands. Of the address of an element,
    `extent` are the bytes of the array that `left` is the beginning of (0 where that is not known). Where an array of
    characters in a structure begins at this address, `room` are its bytes: a string there ends in it.
    """

    operator: str
    left: Expression
    right: Expression
    type: Type
    signed: bool = False
    extent: int = 0
    room: int = 0


class Unary(Struct, frozen=True):
    """`-x`, `~x` or `!x`."""

    operator: str
    operand: Expression
    type: Type


class Convert(Struct, frozen=True):
    """A conversion between integer and pointer types, explicit or implied."""

    operand: Expression
    type: Type
    explicit: bool = False


class Temporary(Struct, frozen=True):
    """The value of a numbered temporary of the function (the result of a call or of a conditional expression)."""

    number: int
    type: Type


class Unknown(Struct, frozen=True):
    """A value that the front end could not determine; no finding may rest on it.

    With a `name` it is a constant that only its declaration would tell: the same wherever it is named.
    """

    reason: str
    type: Type
    name: str = ""


Expression = (
    Constant
    | StringLiteral
    | VariableAddress
    | FunctionAddress
    | Load
    | Binary
    | Unary
    | Convert
    | Temporary
    | Unknown
)


def plain_name(link_name: str) -> str:
    """The name in a link name, without the file or the scope in front of it."""
    return link_name.rsplit(":", 1)[-1]


def class_of(link_name: str) -> str:
    """The class (or namespace) in the link name of a function of C++; empty where there is none."""
    found = _CLASS.search(link_name) or _INSTANCE.search(link_name)
    return found[1] if found is not None else ""


def variable_of(address: Expression) -> str | None:
    """The variable that an address lies in, as far as the address itself shows."""
    while isinstance(address, Binary | Convert):
        address = address.left if isinstance(address, Binary) else address.operand
    return address.variable if isinstance(address, VariableAddress) else None


def signed(bits: int, width: int) -> int:
    """The number in two's complement that some bits stand for."""
    return bits - (1 << width) if width and bits >> (width - 1) else bits


def plain_variable(link_name: str) -> str:
    """The name in a variable's link name, also without what tells it from others of its file."""
    return plain_name(link_name).split("@")[0]


def unconverted(expression: Expression) -> Expression:
    """What is converted, as often as may be; the expression itself where it is no conversion."""
    while isinstance(expression, Convert):
        expression = expression.operand
    return expression


# --- instructions ----------------------------------------------------------------------------------------------


class Declare(Struct, frozen=True):
    """A variable comes into scope: whatever it held is gone."""

    variable: str
    location: Location


class Assign(Struct, frozen=True):
    """A temporary gets its value."""

    temporary: int
    value: Expression
    location: Location


class Member(Struct, frozen=True):
    """A field of a structure: the structure's tag, the field's name; for an element of an array in it, the index.

    `index` is as the driver spells it ("" for a field that is no array).
    """

    record: str
    field: str
    index: str = ""


class Store(Struct, frozen=True):
    """`type.size_bytes` bytes are stored at `address`; `text` is how the driver spells the object.

    `member` says which field it is, where what is stored may be the address of a function.
    """

    address: Expression
    value: Expression
    type: Type
    location: Location
    text: str = ""
    member: Member | None = None


class Fill(Struct, frozen=True):
    """`size_bytes` bytes at `address` become zero (an initializer such as `= {0}`)."""

    address: Expression
    size_bytes: int
    location: Location


class Copy(Struct, frozen=True):
    """A whole structure is assigned: `size_bytes` bytes go from `source` to `destination`.

    `text` is how the driver spells the destination, `fields` are the names of all that is in it.
    """

    destination: Expression
    source: Expression
    size_bytes: int
    location: Location
    text: str = ""
    fields: tuple[str, ...] = ()


class Call(Struct, frozen=True):
    """A call. `callee` is a link name for a direct call, else an expression.

    `name` is the function as the source spells it; `result` the temporary that receives the value. `arguments`
    are converted to the parameters' types where a prototype is known (`prototyped`). `spelling` is the word that stands
    at the call in the source: a macro's name, where a macro makes the call.
    """

    callee: str | Expression
    name: str
    arguments: tuple[Expression, ...]
    result: int | None
    type: Type
    location: Location
    argument_texts: tuple[str, ...] = ()
    argument_locations: tuple[Location, ...] = ()
    prototyped: bool = True
    spelling: str = ""

    def text_of(self, index: int) -> str:
        """The source text of an argument; "" where there is none."""
        return self.argument_texts[index] if index < len(self.argument_texts) else ""


class Touched(Struct, frozen=True):
    """What code may have changed: variables, memory behind pointers at these offsets, whatever its calls change.

    `offsets` are ranges of bytes [low, high); None where they are not known. `callees` are link names.
    """

    variables: frozenset[str]
    offsets: tuple[tuple[int, int], ...] | None
    callees: tuple[str, ...]


class Damage(Struct, frozen=True):
    """The source does not show what happened here: anything, or some of what changes what is `touched`.

    `mentioned` are the variables that the source speaks of there; None where it may be any. Others, to which nothing
    leads, stay as they are.
    """

    reason: str
    location: Location
    touched: Touched | None = None
    mentioned: frozenset[str] | None = None


Instruction = Declare | Assign | Store | Fill | Copy | Call | Damage


# --- terminators -----------------------------------------------------------------------------------------------


class Jump(Struct, frozen=True):
    """Go to a block; `location` is that of the statement that says so (`break`, `goto`), if one does."""

    target: int
    location: Location | None = None


class Branch(Struct, frozen=True):
    """Go to `then` if `condition` is not 0, else to `otherwise`. `text` is the condition as written.

    `outcomes` are what it is in the one case and in the other: of `min(a, b)`, which is no condition, a or b.

    `loop` says that this is the condition of a loop (its false side leaves the loop).
    """

    condition: Expression
    then: int
    otherwise: int
    location: Location
    text: str = ""
    loop: bool = False
    outcomes: tuple[str, str] = ("true", "false")


class Switch(Struct, frozen=True):
    """Go to the block of the case whose range (inclusive, as signed or unsigned like `value`) holds `value`."""

    value: Expression
    cases: tuple[tuple[int, int, int], ...]
    default: int
    location: Location
    text: str = ""


class Choose(Struct, frozen=True):
    """Control goes to any of the targets, for a reason that is no condition (an exception may be raised).

    Where there are pointers in `through`, the reason is an access through one of them: none but the first target is
    reached where every one leads to memory that is always there.
    """

    targets: tuple[int, ...]
    reason: str
    location: Location
    through: tuple[Expression, ...] = ()


class Return(Struct, frozen=True):
    """The function returns."""

    value: Expression | None
    location: Location


class Stop(Struct, frozen=True):
    """Control does not go on."""

    reason: str


Terminator = Jump | Branch | Switch | Choose | Return | Stop


# --- functions -------------------------------------------------------------------------------------------------


class Block(Struct, frozen=True):
    """A basic block; its index in `Function.blocks` is its name."""

    instructions: tuple[Instruction, ...]
    terminator: Terminator


class Variable(Struct, frozen=True):
    """A local or parameter: its key in the function, the name that the driver gave it, and its type."""

    key: str
    name: str
    type: Type
    location: Location
    annotations: tuple[str, ...] = ()


class Function(Struct, frozen=True):
    """A function of the driver.

    `link_name` is unique in a link unit: the name, with the file in front for a function with internal linkage.
    `roles` are the function types that its declarations name (`KSERVICE_ROUTINE Isr;`), `annotations` the SAL on
    them (`_IRQL_requires_max_(DISPATCH_LEVEL)`), both as written. `end` is the place of the closing brace.
    """

    name: str
    link_name: str
    location: Location
    end: Location
    return_type: Type
    parameters: tuple[str, ...]
    variables: dict[str, Variable]
    blocks: tuple[Block, ...]
    internal: bool = False
    roles: tuple[str, ...] = ()
    annotations: tuple[str, ...] = ()
    damaged: bool = False


class GlobalVariable(Struct, frozen=True):
    """A file-scope variable; `functions` are the link names that its initializer mentions, with their byte offset.

    `callbacks` are the same functions with the field that each is stored in, and where that stands.
    `values` holds the constants of an initializer as (offset in bytes, size in bytes, value), `others` the offset and
    size of what it sets to something else (an address; size 0 is unknown), `strings` the string literals that it
    points to, with their byte offset, `texts` those that stand in it, and `addresses` the variables that it points
    to; the rest is zero. `constant` says that nothing may change it.
    """

    name: str
    type: Type
    constant: bool = False
    functions: tuple[tuple[int, str], ...] = ()
    values: tuple[tuple[int, int, int], ...] = ()
    others: tuple[tuple[int, int], ...] = ()
    strings: tuple[tuple[int, StringLiteral], ...] = ()
    texts: tuple[tuple[int, StringLiteral], ...] = ()
    addresses: tuple[tuple[int, str], ...] = ()
    callbacks: tuple[tuple[Member, str, Location], ...] = ()
