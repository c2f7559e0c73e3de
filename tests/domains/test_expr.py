"""Expressions simplify to what they are equal to, and know no more than is true."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator

import pytest

from ddilint.domains import expr as ex
from ddilint.domains.expr import FALSE, TRUE, Expr, Op, Origin, Symbol
from ddilint.domains.interval import Interval


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    ex.reset()
    yield
    ex.reset()


def sym(name: str, width: int = 32, origin: Origin = Origin.INPUT, **more: object) -> Expr:
    return ex.symbol(Symbol(name, width, False, origin, name, **more))  # type: ignore[arg-type]


def k(value: int, width: int = 32) -> Expr:
    return ex.const(value, width)


# -- a naive evaluator over trees, written from the definitions and sharing nothing with expr ----------------------

Tree = tuple[object, ...]
ARITHMETIC = (
    "add",
    "sub",
    "mul",
    "udiv",
    "sdiv",
    "urem",
    "srem",
    "band",
    "bor",
    "bxor",
    "shl",
    "lshr",
    "ashr",
)
COMPARE = ("eq", "ne", "ult", "ule", "slt", "sle", "ugt", "uge", "sgt", "sge")


def signed(value: int, width: int) -> int:
    return value - (1 << width) if value >= 1 << (width - 1) else value


def rounded(a: int, b: int) -> int:
    return a // b if (a < 0) == (b < 0) or a % b == 0 else a // b + 1


def naive_binary(name: str, a: int, b: int, width: int) -> int:
    sa, sb = signed(a, width), signed(b, width)
    operations: dict[str, Callable[[], int]] = {
        "add": lambda: a + b,
        "sub": lambda: a - b,
        "mul": lambda: a * b,
        "udiv": lambda: a // b if b else -1,
        "urem": lambda: a % b if b else a,
        "sdiv": lambda: rounded(sa, sb) if sb else (1 if sa < 0 else -1),
        "srem": lambda: sa - sb * rounded(sa, sb) if sb else sa,
        "band": lambda: a & b,
        "bor": lambda: a | b,
        "bxor": lambda: a ^ b,
        "shl": lambda: a << b if b < width else 0,
        "lshr": lambda: a >> b if b < width else 0,
        "ashr": lambda: sa >> min(b, width - 1),
        "eq": lambda: a == b,
        "ne": lambda: a != b,
        "ult": lambda: a < b,
        "ule": lambda: a <= b,
        "ugt": lambda: a > b,
        "uge": lambda: a >= b,
        "slt": lambda: sa < sb,
        "sle": lambda: sa <= sb,
        "sgt": lambda: sa > sb,
        "sge": lambda: sa >= sb,
    }
    return int(operations[name]())


def naive(tree: Tree, env: dict[str, int]) -> tuple[int, int]:
    """(unsigned value, width)"""
    name = tree[0]
    if name == "const":
        return tree[1], tree[2]  # type: ignore[return-value]
    if name == "sym":
        return env[tree[1]], tree[2]  # type: ignore[index, return-value]
    parts = [naive(part, env) for part in tree[1:] if isinstance(part, tuple)]
    values = [value for value, _ in parts]
    width = parts[0][1]
    if name in ("zext", "sext", "trunc"):
        target: int = tree[2]  # type: ignore[assignment]
        value = signed(values[0], width) if name == "sext" else values[0]
        return value % (1 << target), target
    if name == "neg":
        return -values[0] % (1 << width), width
    if name == "bnot":
        return ~values[0] % (1 << width), width
    if name == "lnot":
        return 1 - values[0], 1
    if name == "land":
        return int(all(values)), 1
    if name == "lor":
        return int(any(values)), 1
    if name == "ite":
        return (values[1] if values[0] else values[2]), parts[1][1]
    value = naive_binary(str(name), values[0], values[1], width)
    if name in COMPARE:
        return value, 1
    return value % (1 << width), width


def build(tree: Tree) -> Expr:
    name = tree[0]
    if name == "const":
        return ex.const(tree[1], tree[2])  # type: ignore[arg-type]
    if name == "sym":
        return sym(str(tree[1]), tree[2])  # type: ignore[arg-type]
    parts = [build(part) for part in tree[1:] if isinstance(part, tuple)]
    if name in ("zext", "sext", "trunc"):
        return getattr(ex, str(name))(parts[0], tree[2])  # type: ignore[no-any-return]
    return getattr(ex, str(name))(*parts)  # type: ignore[no-any-return]


def random_tree(rng: random.Random, width: int, depth: int, widths: tuple[int, ...]) -> Tree:
    if width == 1:
        return random_bool(rng, depth, widths)
    if depth == 0 or rng.random() < 0.1:
        if rng.random() < 0.45:
            edge = rng.choice((0, 1, 2, 3, 4, 7, 8, -1, -2, -4, -8, 1 << (width - 1), (1 << (width - 1)) - 1))
            value = edge if rng.random() < 0.7 else rng.getrandbits(width)
            return ("const", value % (1 << width), width)
        return ("sym", f"{rng.choice('abc')}{width}", width)
    choice = rng.random()
    if choice < 0.2:
        other = rng.choice(widths)
        inner = random_tree(rng, other, depth - 1, widths)
        if other > width:
            return ("trunc", inner, width)
        if other == 1:
            return ("zext", random_bool(rng, depth - 1, widths), width)
        return (rng.choice(("zext", "sext")), inner, width)
    if choice < 0.3:
        arms = [random_tree(rng, width, depth - 1, widths) for _ in range(2)]
        return ("ite", random_bool(rng, depth - 1, widths), *arms)
    if choice < 0.38:
        return (rng.choice(("neg", "bnot")), random_tree(rng, width, depth - 1, widths))
    name = rng.choice(ARITHMETIC if rng.random() < 0.5 else ("add", "sub", "add", "band"))
    return (name, random_tree(rng, width, depth - 1, widths), random_tree(rng, width, depth - 1, widths))


def random_bool(rng: random.Random, depth: int, widths: tuple[int, ...]) -> Tree:
    if depth <= 0:
        return ("sym", f"{rng.choice('pq')}1", 1)
    choice = rng.random()
    if choice < 0.6:
        width = rng.choice(widths)
        pair = [random_tree(rng, width, depth - 1, widths) for _ in range(2)]
        return (rng.choice(COMPARE), *pair)
    if choice < 0.7:
        return ("lnot", random_bool(rng, depth - 1, widths))
    if choice < 0.95:
        count = rng.randint(2, 3)
        pool = [random_bool(rng, depth - 1, widths) for _ in range(count)]
        return (rng.choice(("land", "lor")), *pool)
    return ("ite", *[random_bool(rng, depth - 1, widths) for _ in range(3)])


def names_in(tree: Tree) -> set[tuple[str, int]]:
    if tree[0] == "sym":
        return {(str(tree[1]), tree[2])}  # type: ignore[arg-type]
    found: set[tuple[str, int]] = set()
    for part in tree[1:]:
        if isinstance(part, tuple):
            found |= names_in(part)
    return found


def check_tree(tree: Tree, rng: random.Random, rounds: int) -> None:
    built = build(tree)
    names = sorted(names_in(tree))
    for _ in range(rounds):
        env = {
            name: rng.choice(
                (0, 1, 2, (1 << width) - 1, 1 << (width - 1), rng.getrandbits(width), rng.getrandbits(width))
            )
            % (1 << width)
            for name, width in names
        }
        expected, width = naive(tree, env)
        assert built.width == width
        assignment = {Symbol(name, width, False, Origin.INPUT, name): env[name] for name, width in names}
        assert ex.evaluate(built, assignment) == expected, (tree, env, ex.to_text(built))
        for node in ex.nodes_of(built):
            value = ex.evaluate(node, assignment)
            assert node.interval.contains(value), (node, node.interval, value, env)
            assert value % (1 << node.zeros) == 0, (node, node.zeros, value)


@pytest.mark.parametrize("widths", [(2, 3), (3, 4), (4, 8), (8, 16, 32, 64)])
def test_simplified_equals_unsimplified(widths: tuple[int, ...]) -> None:
    rng = random.Random(f"expr {widths}")
    for _ in range(2500):
        ex.reset()
        depth = rng.randint(1, 4)
        tree = random_tree(rng, rng.choice((1, *widths)), depth, widths)
        check_tree(tree, rng, 8)


# -- the forms that the analysis relies on ----------------------------------------------------------------------------


def test_hash_consing_is_identity() -> None:
    a, b = sym("a"), sym("b")
    assert ex.add(a, b, k(48)) is ex.add(ex.add(k(40), b), ex.add(a, k(8)))
    assert sym("a") is a
    assert ex.const(-1, 8) is ex.const(255, 8)
    assert sym("a", 16) is not a


def test_reset_makes_runs_alike() -> None:
    def run() -> list[tuple[int, str]]:
        ex.reset()
        value = ex.ite(
            ex.ult(sym("a"), sym("b")), ex.add(sym("b"), sym("a"), k(4)), ex.mul(sym("a"), sym("b"))
        )
        return [(node.uid, repr(node)) for node in ex.nodes_of(value)]

    before = ex.generation()
    assert run() == run()
    assert ex.generation() == before + 2
    assert ex.boolean(True) is TRUE
    assert ex.const(1, 1) is TRUE


def test_widths_must_agree() -> None:
    for operation in (ex.add, ex.sub, ex.mul, ex.eq, ex.ult, ex.band):
        with pytest.raises(ValueError, match="width"):
            operation(sym("a"), sym("b", 16))
    with pytest.raises(ValueError, match="width"):
        ex.land(sym("a"), TRUE)
    with pytest.raises(ValueError, match="zext"):
        ex.zext(sym("a"), 16)


def test_sums_are_linear() -> None:
    a, b = sym("a"), sym("b")
    assert ex.sub(ex.add(a, b, k(48)), a) is ex.add(b, k(48))
    assert ex.shl(a, k(2)) is ex.mul(k(4), a)
    assert ex.bnot(ex.bnot(a)) is a
    assert ex.neg(ex.sub(a, b)) is ex.sub(b, a)
    assert ex.linear(ex.add(ex.mul(a, k(3)), k(7))) == (7, ((a, 3),))
    assert ex.linear(k(7)) == (7, ())
    assert ex.mul(ex.mul(a, k(2)), ex.mul(b, k(3))) is ex.mul(ex.mul(b, a), k(6))
    assert ex.from_linear(32, 1, [(ex.add(a, k(2)), 5), (a, -5)]) is k(11)


def test_bases_are_shared() -> None:
    a, b = sym("a"), sym("b")
    base, sign = ex.base_of(ex.add(ex.sub(a, b), k(9)))
    assert (base, sign) == (ex.sub(a, b), 1)
    assert ex.base_of(ex.sub(b, a)) == (base, -1)


def test_widening_stays_linear_where_nothing_wraps() -> None:
    length = sym("Length", 16)
    wide = ex.zext(length, 32)
    assert ex.zext(ex.add(wide, k(48)), 64) is ex.add(ex.zext(length, 64), k(48, 64))
    index = ex.sext(sym("i", 8), 32)
    assert ex.sext(ex.sub(ex.mul(index, k(4)), k(4)), 64) is ex.sub(
        ex.mul(ex.sext(sym("i", 8), 64), k(4, 64)), k(4, 64)
    )
    unbounded = ex.add(sym("n"), k(48))
    assert ex.zext(unbounded, 64).op is Op.ZEXT
    assert ex.zext(ex.zext(length, 32), 64) is ex.zext(length, 64)
    assert ex.sext(wide, 64) is ex.zext(length, 64)


def test_truncation_stays_in_sight() -> None:
    size = ex.add(ex.zext(sym("Length", 16), 32), k(48))
    narrow = ex.trunc(size, 8)
    assert narrow.op is Op.TRUNC
    assert narrow.args[0] is size
    assert ex.peel(ex.zext(narrow, 32)) is size
    assert ex.trunc(ex.trunc(size, 16), 8).args[0] is ex.trunc(size, 16), (
        "each conversion is a place to lose something"
    )
    assert ex.trunc(ex.zext(narrow, 32), 8) is narrow
    # nothing is lost: still a node, with an exact interval
    small = ex.trunc(ex.add(ex.zext(sym("b", 4), 32), k(48)), 8)
    assert small.op is Op.TRUNC
    assert small.interval == Interval.span(48, 63, 8)


def test_a_constant_that_does_not_fit_keeps_its_conversion() -> None:
    lossy = ex.trunc(k(300), 8)
    assert lossy.op is Op.TRUNC
    assert ex.const_of(lossy) == 44
    assert ex.const_of(ex.peel(ex.zext(lossy, 32))) == 300
    assert ex.eq(lossy, k(44, 8)) is TRUE
    assert ex.trunc(k(200), 8) is k(200, 8)
    assert ex.trunc(k(-1), 8) is k(255, 8)


def test_there_and_back_is_nothing() -> None:
    size = ex.add(ex.zext(sym("b", 4), 32), k(48))
    assert ex.zext(ex.trunc(size, 8), 32) is size


def test_a_conversion_that_loses_nothing_is_a_bound() -> None:
    """`x == (UCHAR)x` is `x <= 255`, in whatever order a sum has its terms."""
    x, y = sym("x", 8), sym("y", 8)
    for whole in (x, ex.add(x, k(3, 8)), ex.add(x, y), ex.add(ex.neg(x), y, k(5, 8))):
        for extend in (ex.zext, ex.sext):
            there_and_back = extend(ex.trunc(whole, 4), 8)
            for found in (
                ex.eq(whole, there_and_back),
                ex.eq(there_and_back, whole),
                ex.eq(ex.sub(whole, k(7, 8)), ex.sub(there_and_back, k(7, 8))),
                ex.eq(ex.sub(k(7, 8), whole), ex.sub(k(7, 8), there_and_back)),
            ):
                assert not any(node.op is Op.TRUNC for node in ex.nodes_of(found)), found
                for a, b in itertools.product(range(256), range(0, 256, 15)):
                    env = dict(zip(ex.ordered_symbols(x, y), (a, b), strict=True))
                    expected = ex.evaluate(whole, env) == ex.evaluate(there_and_back, env)
                    assert ex.evaluate(found, env) == expected, found


def test_one_of_several_constants_is_converted_one_by_one() -> None:
    a, b = sym("a", 1), sym("b", 1)
    chosen = ex.ite(a, k(40), ex.ite(b, k(56), k(48)))
    narrow = ex.trunc(ex.add(chosen, k(8)), 16)
    assert narrow is ex.ite(a, k(48, 16), ex.ite(b, k(64, 16), k(56, 16)))
    assert ex.zext(ex.trunc(chosen, 16), 32) is chosen
    assert ex.trunc(ex.ite(a, k(40), ex.ite(b, k(300), k(48))), 8).op is Op.TRUNC


def test_masks() -> None:
    flags = sym("Flags")
    assert ex.band(ex.band(flags, k(0xF0)), k(0x3C)) is ex.band(flags, k(0x30))
    assert ex.band(ex.bor(flags, k(4)), k(4)) is k(4)
    assert ex.band(ex.bor(flags, k(4)), k(3)) is ex.band(flags, k(3))
    assert ex.band(ex.zext(sym("c", 8), 32), k(0xFF)) is ex.zext(sym("c", 8), 32)
    assert ex.eq(ex.band(flags, k(4)), k(4)) is ex.ne(ex.band(flags, k(4)), k(0))
    assert ex.eq(ex.band(flags, k(4)), k(8)) is FALSE


def test_alignment_is_known() -> None:
    length = ex.zext(sym("Length", 16), 32)
    rounded = ex.band(ex.add(length, k(3)), ex.bnot(k(3)))
    assert rounded.op is Op.AND
    assert (rounded.interval.ulo, rounded.interval.uhi) == (0, 65536)
    assert ex.band(rounded, k(3)) is k(0)
    assert ex.urem(ex.add(rounded, k(40)), k(4)) is k(0)
    assert ex.band(ex.add(ex.mul(length, k(2)), k(49)), k(1)) is k(1)
    assert ex.eq(ex.mul(length, k(2)), k(7)) is FALSE
    where = sym("entry", 64, Origin.ADDRESS, align=16)
    assert ex.band(ex.add(where, k(40, 64)), k(7, 64)) is k(0, 64)


@pytest.mark.parametrize(("operator", "concrete"), [(ex.band, "and"), (ex.bor, "or"), (ex.bxor, "xor")])
def test_the_low_bits_of_aligned_values_are_free(
    operator: Callable[[Expr, Expr], Expr], concrete: str
) -> None:
    """What is added to an aligned value, and masked again, leaves it as it is."""
    pointer = Symbol("p", 8, False, Origin.POINTER, "p", align=8)
    flag = Symbol("c", 1, False, Origin.INPUT, "c")
    sums = [ex.add(ex.symbol(pointer), ex.const(number, 8)) for number in (1, 3, 7, 9, 255)]
    sums.append(ex.ite(ex.symbol(flag), sums[0], ex.symbol(pointer)))
    apply = {"and": int.__and__, "or": int.__or__, "xor": int.__xor__}[concrete]
    for value, mask in itertools.product(sums, range(256)):
        built = operator(value, ex.const(mask, 8))
        for number, choice in itertools.product(range(0, 256, 8), (0, 1)):
            env = {pointer: number, flag: choice}
            assert ex.evaluate(built, env) == apply(ex.evaluate(value, env), mask), ex.to_text(built)
    tagged = ex.bor(ex.symbol(pointer), ex.const(1, 8))
    assert ex.band(tagged, ex.const(0xFE, 8)) is ex.symbol(pointer)
    assert ex.bxor(tagged, ex.const(1, 8)) is ex.symbol(pointer)


def test_quotients() -> None:
    length = ex.zext(sym("Length", 16), 32)
    assert ex.udiv(ex.mul(length, k(2)), k(2)) is length
    assert ex.udiv(ex.udiv(length, k(2)), k(3)) is ex.udiv(length, k(6))
    assert ex.lshr(length, k(1)) is ex.udiv(length, k(2))
    assert ex.sdiv(length, k(2)) is ex.udiv(length, k(2))
    assert ex.urem(length, k(4)) is ex.band(length, k(3))
    wrapping = ex.mul(sym("n"), k(2))
    assert ex.udiv(wrapping, k(2)) is not sym("n")
    assert ex.udiv(k(5), k(0)).op is Op.UDIV


def test_addresses_are_distinct_and_not_null() -> None:
    one, two = (sym(name, 64, Origin.ADDRESS) for name in ("one", "two"))
    offset = ex.zext(sym("i", 8), 64)
    assert ex.eq(one, k(0, 64)) is FALSE
    assert ex.eq(ex.add(one, k(40, 64)), k(0, 64)) is FALSE
    assert ex.eq(one, two) is FALSE
    assert ex.eq(ex.add(one, offset), ex.add(two, k(8, 64))) is FALSE
    assert ex.eq(ex.add(one, k(8, 64)), ex.add(one, k(8, 64))) is TRUE
    assert ex.eq(ex.add(one, k(8, 64)), ex.add(one, k(16, 64))) is FALSE
    assert ex.eq(ex.add(one, offset), ex.add(one, k(8, 64))) is ex.eq(sym("i", 8), k(8, 8))
    assert ex.eq(one, sym("p", 64, Origin.POINTER)).op is Op.EQ
    assert ex.eq(ex.add(one, sym("any", 64)), two).op is Op.EQ


def test_comparisons_have_one_form() -> None:
    a, b = sym("a"), sym("b")
    assert ex.ult(a, k(5)) is ex.ule(a, k(4))
    assert ex.ugt(a, k(4)) is ex.lnot(ex.ule(a, k(4)))
    assert ex.ult(k(0), a) is ex.ne(a, k(0))
    assert ex.lnot(ex.ult(a, b)) is ex.ule(b, a)
    assert ex.eq(ex.add(a, k(5)), ex.add(b, k(5))) is ex.eq(b, a)
    assert ex.eq(ex.sub(a, b), k(0)) is ex.eq(a, b)
    length = sym("Length", 16)
    wide = ex.zext(length, 32)
    assert ex.sle(ex.add(wide, k(48)), k(240)) is ex.ule(length, k(192, 16))
    assert ex.slt(wide, k(-1)) is FALSE
    assert ex.ule(ex.add(wide, k(8)), ex.add(wide, k(9))) is TRUE
    assert ex.ule(ex.add(a, k(48)), k(240)) is not ex.ule(a, k(192)), "the sum may wrap"
    assert ex.ule(ex.mul(wide, k(2)), k(101)) is ex.ule(length, k(50, 16))
    assert ex.ult(wide, ex.zext(sym("Max", 16), 32)) is ex.ult(length, sym("Max", 16))


def test_a_boolean_in_an_integer_is_still_one() -> None:
    p = sym("p", 1)
    assert ex.ne(ex.zext(p, 32), k(0)) is p
    assert ex.eq(ex.zext(p, 32), k(0)) is ex.lnot(p)
    assert ex.eq(ex.zext(p, 8), k(1, 8)) is p
    assert ex.ite(p, k(1), k(0)) is ex.zext(p, 32)
    assert ex.eq(ex.ite(p, k(3), k(7)), k(7)) is ex.lnot(p)
    assert ex.eq(ex.zext(p, 8), k(2, 8)) is FALSE


def test_conditional_values() -> None:
    p, q, a, b = sym("p", 1), sym("q", 1), sym("a"), sym("b")
    assert ex.ite(p, ex.ite(p, a, b), b) is ex.ite(p, a, b)
    assert ex.ite(ex.lnot(p), a, b) is ex.ite(p, b, a)
    assert ex.ite(p, a, a) is a
    assert ex.ite(p, ex.ite(q, a, b), b) is ex.ite(ex.land(p, q), a, b)
    status = ex.ite(p, k(0), ex.ite(q, k(0xC000009A), k(0xC0000001)))
    assert ex.sge(status, k(0)) is p
    assert ex.eq(status, k(0xC000009A)) is ex.land(ex.lnot(p), q)


def test_logic() -> None:
    a, b, c = (sym(name, 1) for name in "abc")
    assert ex.lor(a, ex.lnot(a)) is TRUE
    assert ex.land(a, b, ex.lnot(a)) is FALSE
    assert ex.lor(ex.land(a, b), ex.land(a, ex.lnot(b))) is a
    assert ex.lor(ex.land(a, b), ex.land(a, c)) is ex.land(a, ex.lor(b, c))
    assert ex.lor(a, ex.land(a, b)) is a
    assert ex.lor(a, ex.land(ex.lnot(a), b)) is ex.lor(a, b)
    assert ex.lnot(ex.land(a, b)) is ex.lor(ex.lnot(a), ex.lnot(b))
    assert ex.land(ex.lor(a, b), ex.lor(a, ex.lnot(b))) is a
    n = sym("n")
    guard = ex.ule(n, k(4))
    assert ex.lor(ex.land(a, guard), ex.land(a, ex.ugt(n, k(4)))) is a


def test_deep_expressions_do_not_overflow() -> None:
    x, y = sym("x"), sym("y")
    value, condition = x, sym("p", 1)
    for i in range(12_000):
        value = ex.bxor(ex.mul(value, y), k(i))
        guard = ex.ult(value, k(i + 5))
        condition = (
            ex.land(guard, ex.lor(condition, ex.eq(value, k(i)))) if i % 2 else ex.lor(guard, condition)
        )
    assert x.symbol
    assert y.symbol
    expected = 3
    for i in range(12_000):
        expected = (expected * 5 % 2**32) ^ i
    assert ex.evaluate(value, {x.symbol: 3, y.symbol: 5}) == expected
    replaced = ex.substitute(value, {x.symbol: k(3)})
    assert ex.evaluate(replaced, {y.symbol: 5}) == expected
    assert len(ex.to_text(value)) <= 400
    assert ex.evaluate(ex.lnot(condition), {x.symbol: 3, y.symbol: 5, sym("p", 1).symbol: 1}) in (0, 1)  # type: ignore[dict-item]


def test_long_chain_of_conditional_values() -> None:
    n = sym("n")
    value = k(0)
    for i in range(1, 3000):
        value = ex.ite(ex.eq(n, k(i)), k(i * 3), value)
    answer = ex.eq(value, k(30))
    assert n.symbol
    assert ex.evaluate(answer, {n.symbol: 10}) == 1
    assert ex.evaluate(answer, {n.symbol: 11}) == 0


def test_evaluation_and_substitution() -> None:
    a, b = sym("a"), sym("b")
    assert a.symbol
    assert b.symbol
    value = ex.add(ex.mul(a, b), k(1))
    assert ex.evaluate(value, {a.symbol: 3, b.symbol: 4}) == 13
    assert ex.evaluate(value, {a.symbol: 3}, lambda _: 10) == 31
    with pytest.raises(KeyError):
        ex.evaluate(value, {a.symbol: 3})
    assert ex.substitute(value, {a.symbol: k(2)}) is ex.add(ex.mul(b, k(2)), k(1))
    assert ex.substitute(value, {ex.mul(a, b): a}) is ex.add(a, k(1))
    swapped = ex.substitute(ex.sub(a, b), {a.symbol: b, b.symbol: a})
    assert swapped is ex.sub(b, a)
    with pytest.raises(ValueError, match="width"):
        ex.substitute(value, {a.symbol: k(2, 16)})


def test_symbols() -> None:
    lost = sym("lost", 32, Origin.LOST)
    value = ex.add(sym("b"), lost, sym("a"))
    assert [s.name for s in ex.ordered_symbols(value)] == ["lost", "b", "a"]
    assert ex.has_origin(value, Origin.LOST)
    assert not ex.has_origin(ex.sub(value, lost), Origin.LOST)
    kind = sym("Kind", interval=Interval.span(3, 7, 32))
    assert ex.ule(kind, k(7)) is TRUE


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lambda a, b: ex.add(a, b, k(48)), "NameLength + b + 48"),
        (lambda a, b: ex.sub(a, ex.add(b, k(4))), "NameLength - b - 4"),
        (lambda a, b: ex.sub(k(4), a), "4 - NameLength"),
        (lambda a, b: ex.neg(a), "-NameLength"),
        (lambda a, b: ex.neg(ex.mul(a, b)), "-(NameLength * b)"),
        (lambda a, b: ex.bnot(a), "~NameLength"),
        (lambda a, b: ex.mul(ex.add(a, k(1)), k(2)), "NameLength * 2 + 2"),
        (lambda a, b: ex.mul(ex.add(a, k(1)), b), "b * (NameLength + 1)"),
        (lambda a, b: ex.band(ex.add(a, k(3)), ex.bnot(k(3))), "NameLength + 3 & ~3"),
        (lambda a, b: ex.trunc(ex.add(a, k(48)), 8), "(UCHAR)(NameLength + 48)"),
        (lambda a, b: ex.zext(ex.trunc(a, 8), 32), "(UCHAR)NameLength"),
        (lambda a, b: ex.udiv(a, k(2)), "NameLength / 2"),
        (lambda a, b: ex.lshr(a, k(16)), "NameLength >> 16"),
        (lambda a, b: ex.ult(a, b), "NameLength < b"),
        (lambda a, b: ex.ugt(a, k(4)), "NameLength >= 5"),
        (lambda a, b: ex.sle(a, k(-1)), "NameLength <= -1"),
        (lambda a, b: ex.ne(a, k(0)), "NameLength != 0"),
        (lambda a, b: ex.eq(a, k(0xC000009A)), "NameLength == 0xC000009A"),
        (
            lambda a, b: ex.land(ex.ult(a, b), ex.lor(ex.eq(a, k(1)), ex.eq(b, k(2)))),
            "NameLength < b && (NameLength == 1 || b == 2)",
        ),
        (lambda a, b: ex.ite(ex.ult(a, b), a, b), "NameLength < b ? NameLength : b"),
        (lambda a, b: ex.lnot(sym("p", 1)), "!p"),
    ],
)  # fmt: skip
def test_text(make: Callable[[Expr, Expr], Expr], text: str) -> None:
    assert ex.to_text(make(sym("NameLength"), sym("b"))) == text


def test_keys_that_share_parts_are_told_apart_quickly() -> None:
    def key(depth: int, seed: str) -> tuple[object, ...]:
        value: tuple[object, ...] = (seed, 0)
        for i in range(depth):
            value = ("merge", i, value, value)
        return value

    def made(depth: int, seed: str) -> Symbol:
        return Symbol("x", 32, False, Origin.INPUT, key(depth, seed))

    assert made(5000, "a") == made(5000, "a")
    assert hash(made(5000, "a")) == hash(made(5000, "a"))
    assert made(5000, "a") != made(5000, "b")
    assert made(5000, "a") != made(4999, "a")
    assert ex.symbol(made(300, "a")) is ex.symbol(made(300, "a"))
    assert Symbol("x", 32, False, Origin.INPUT, ("m", (1, 2))) == Symbol(
        "y", 32, True, Origin.LOST, ("m", (1, 2))
    )
    assert Symbol("x", 32, False, Origin.INPUT, ("m", (1, 2))) != Symbol(
        "x", 32, False, Origin.INPUT, ("m", (1, 3))
    )
