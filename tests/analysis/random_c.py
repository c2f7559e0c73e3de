"""Hypothesis strategies for small C functions without undefined behaviour, as text.

Every function is `ULONG fN(ULONG a, USHORT b, UCHAR c, LONG d)` with a helper `hN` of its own; all loops end. Signed
arithmetic is meant to wrap (`-fwrapv`).
"""

from __future__ import annotations

from typing import Final

from hypothesis import strategies as st

PARAMETERS: Final = (("a", 32, False), ("b", 16, False), ("c", 8, False), ("d", 32, True))
_VARIABLES: Final = ("a", "b", "c", "d", "x", "y", "s", "t", "q")
_CONSTANTS: Final = (
    "0", "1", "2", "3", "7", "8", "15", "16", "48", "100", "127", "128", "255", "256", "1000", "65535",
    "-1", "-2", "-128", "0x7FFFFFFF", "0x80000000u", "0xFFFFFFFFu",
)  # fmt: skip
_CASTS: Final = ("UCHAR", "CHAR", "USHORT", "SHORT", "ULONG", "LONG", "ULONGLONG", "LONGLONG")
_COMPARISONS: Final = ("<", "<=", ">", ">=", "==", "!=")
_ELEMENTS: Final = ("arr[{}]", "u.w", "u.h[1]", "u.b[2]", "u.b[{}]", "f.lo", "f.mid", "f.sg")

Text = st.SearchStrategy[str]


# What the interpreter does not bring together yet; each of these finds functions without the right outcome.
NESTED_LOOPS: Final = False
"""Loops of unknown length inside of each other."""
ACCUMULATING_ELEMENTS: Final = False
"""`array[i] += 2` in a loop that does not change i."""

_INDICES: Final = ("a & 3", "b & 3", "t & 3")
_FIXED_INDICES: Final = ("0", "1", "3")


def _places(indices: tuple[str, ...] = _INDICES + _FIXED_INDICES) -> Text:
    index = st.sampled_from(indices)
    return st.builds(str.format, st.sampled_from(_ELEMENTS), index)


def _leaves() -> Text:
    return st.one_of(st.sampled_from(_VARIABLES), st.sampled_from(_CONSTANTS), _places())


def _larger(inner: Text) -> Text:
    return st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from(("+", "-", "*", "&", "|", "^")), inner),
        st.builds("({} {} ({} & 7))".format, inner, st.sampled_from(("<<", ">>")), inner),
        st.builds("({} {} (({} & 15) | 1))".format, inner, st.sampled_from(("/", "%")), inner),
        st.builds("({} {} {})".format, inner, st.sampled_from(_COMPARISONS), inner),
        st.builds("({} {} {})".format, inner, st.sampled_from(("&&", "||")), inner),
        st.builds("({} ? {} : {})".format, inner, inner, inner),
        st.builds("(({}){})".format, st.sampled_from(_CASTS), inner),
        st.builds("({} {})".format, st.sampled_from(("-", "~", "!")), inner),
    )


EXPRESSIONS: Final[Text] = st.recursive(_leaves(), _larger, max_leaves=5)
CONDITIONS: Final[Text] = st.one_of(
    st.builds("{} {} {}".format, st.sampled_from(_VARIABLES), st.sampled_from(_COMPARISONS), _leaves()),
    EXPRESSIONS,
)


def _simple(*, in_loop: bool = False) -> Text:
    is_fixed = in_loop and not ACCUMULATING_ELEMENTS
    target = st.one_of(
        st.sampled_from(_VARIABLES), _places(_FIXED_INDICES if is_fixed else _INDICES + _FIXED_INDICES)
    )
    operator = st.sampled_from(("=", "=", "=", "+=", "-=", "*=", "&=", "|=", "^="))
    return st.one_of(
        st.builds("{} {} {};".format, target, operator, EXPRESSIONS),
        st.builds("{} {} ({} & 7);".format, target, st.sampled_from(("<<=", ">>=")), EXPRESSIONS),
        st.builds("{}{};".format, target, st.sampled_from(("++", "--"))),
        st.builds("x = h({}, &t);".format, EXPRESSIONS),
        st.just("u.w = arr[0];"),
        st.just("v = u; u.b[0] ^= 1; u = v;"),
        st.just("p = &arr[1]; *p += 2;" if is_fixed else "p = &arr[a & 3]; *p += 2;"),
        st.just("memset(arr, 0, sizeof(arr));"),
        st.just("memcpy(&u, arr, sizeof(u));"),
    )


def _compound(inner: Text) -> Text:
    block = st.lists(inner, min_size=1, max_size=3).map(" ".join)
    plain = inner if NESTED_LOOPS else _simple(in_loop=True)
    in_loop = st.one_of(
        plain,
        st.builds("{} if ({}) break; {}".format, plain, CONDITIONS, plain),
        st.builds("{} if ({}) continue; {}".format, plain, CONDITIONS, plain),
        st.builds("if ({}) {{ {} }} else {{ {} }}".format, CONDITIONS, plain, plain),
    )
    bound = st.sampled_from(("(a & 7)", "(c & 3)", "(b % 10)", "3", "5", "(t & 15)"))
    counter = st.sampled_from(("i", "k"))
    return st.one_of(
        st.builds("if ({}) {{ {} }}".format, CONDITIONS, block),
        st.builds("if ({}) {{ {} }} else {{ {} }}".format, CONDITIONS, block, block),
        st.builds("if ({}) goto out;".format, CONDITIONS),
        st.builds("if ({}) return {};".format, CONDITIONS, EXPRESSIONS),
        st.builds(
            "switch ({}) {{ case 1: {} break; case 3: {} case 4 ... 9: {} break; default: {} }}".format,
            EXPRESSIONS.map(lambda text: f"({text}) & 15"), inner, inner, inner, inner,
        ),
        st.builds(_up, counter, bound, in_loop),
        st.builds(_down, counter, bound, in_loop),
        st.builds(_until, counter, bound, in_loop),
        st.builds(_walk, in_loop),
    )  # fmt: skip


def _up(counter: str, bound: str, body: str) -> str:
    return f"{{ ULONG {counter}, end = {bound}; for ({counter} = 0; {counter} < end; {counter}++) {{ {body} }} }}"


def _down(counter: str, bound: str, body: str) -> str:
    return f"{{ UCHAR {counter} = (UCHAR){bound}; while ({counter}--) {{ {body} }} }}"


def _until(counter: str, bound: str, body: str) -> str:
    return (
        f"{{ LONG {counter} = 0, end = {bound}; do {{ {counter} += 2; {body} }} while ({counter} < end); }}"
    )


def _walk(body: str) -> str:
    return f"{{ USHORT *w; for (w = arr; w < arr + 4; w++) {{ *w += 1; {body} }} }}"


STATEMENTS: Final[Text] = st.recursive(_simple(), _compound, max_leaves=6)

_FUNCTION: Final = """
static ULONG h{number}(ULONG v, UCHAR *out)
{{
    if (v {test})
        return v + 1;
    *out = (UCHAR)(v >> 1);
    return {result};
}}

ULONG f{number}(ULONG a, USHORT b, UCHAR c, LONG d)
{{
    ULONG x = {x};
    LONG y = d;
    USHORT s = 3;
    UCHAR t = c;
    LONGLONG q = 5;
    USHORT arr[4] = {{1, 2, 3}};
    USHORT *p = arr;
    union {{ ULONG w; USHORT h[2]; UCHAR b[4]; }} u = {{7}}, v = {{0}};
    struct {{ ULONG lo : 3; ULONG mid : 9; LONG sg : 4; }} f = {{1, 2, -3}};
{body}
out:
    return {value};
}}
"""


@st.composite
def functions(draw: st.DrawFn, number: int) -> str:
    """One function and its helper."""
    statements = draw(st.lists(STATEMENTS, min_size=1, max_size=5))
    return _FUNCTION.format(
        number=number,
        test=draw(st.sampled_from(("> 100", "== 3", "& 8"))),
        result=draw(st.sampled_from(("*out", "v & 31", "v * 2"))),
        x=draw(st.sampled_from(("0", "a", "a & 15", "b + 1", "1"))),
        body="\n".join(f"    {statement}" for statement in statements).replace("h(", f"h{number}("),
        value=draw(st.one_of(EXPRESSIONS, st.sampled_from(("x", "y", "t", "u.w", "arr[a & 3]", "(ULONG)q")))),
    )


def programs(count: int) -> Text:
    """A text with so many functions."""
    return st.tuples(*(functions(number) for number in range(count))).map("".join)


def inputs() -> st.SearchStrategy[tuple[int, ...]]:
    """Values for the parameters, as unsigned numbers of their widths."""

    def values(width: int) -> st.SearchStrategy[int]:
        top = (1 << width) - 1
        return st.one_of(
            st.integers(0, 20), st.integers(0, top), st.sampled_from((top, top >> 1, (top >> 1) + 1, 100))
        ).map(lambda value: value & top)

    return st.tuples(*(values(width) for _, width, _ in PARAMETERS))
