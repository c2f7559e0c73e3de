"""Expressions simplify to what they are equal to, and know no more than is true."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import pytest

from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Origin, Symbol


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    ex.reset()
    yield
    ex.reset()


def sym(name: str, width: int = 32, origin: Origin = Origin.INPUT, **more: object) -> Expr:
    return ex.symbol(Symbol(name, width, False, origin, name, **more))  # type: ignore[arg-type]


def k(value: int, width: int = 32) -> Expr:
    return ex.const(value, width)


# -- a naive evaluator over trees, written from the definitions and sharing nothing with expr.py ---------------------

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
