"""The verifier on IR that is broken by hand, and on everything that the corpus makes the front end lower."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from ddilint.finding import Location
from ddilint.frontend.targets import X86
from ddilint.ir import nodes as ir
from ddilint.ir.verify import problems_of
from tests.corpus_runner import CORPUS, SOURCES
from tests.program import program_of

HERE = Location("driver.c", 1)
UINT = ir.Type(ir.TypeKind.INTEGER, 32, False, "unsigned int")
BYTE = ir.Type(ir.TypeKind.INTEGER, 8, False, "unsigned char")
POINTER = ir.Type(ir.TypeKind.POINTER, 64, False, "unsigned int *", 32)
RECORD = ir.Type(ir.TypeKind.RECORD, 128, False, "struct S")
X = ir.Variable("x@1:1", "x", UINT, HERE)
X_ADDRESS = ir.VariableAddress("x@1:1", POINTER)
ONE = ir.Constant(1, UINT)
RETURN = ir.Return(ONE, HERE)


def function(*blocks: ir.Block) -> ir.Function:
    return ir.Function("f", "f", HERE, HERE, UINT, ("x@1:1",), {"x@1:1": X}, blocks)


def single(*instructions: ir.Instruction, terminator: ir.Terminator = RETURN) -> ir.Function:
    return function(ir.Block(instructions, terminator))


def value(expression: ir.Expression) -> ir.Function:
    return single(terminator=ir.Return(expression, HERE))


def call(callee: str | ir.Expression, result: int | None, type_: ir.Type) -> ir.Call:
    return ir.Call(callee, "g", (ONE,), result, type_, HERE, ("1",), (HERE,))


def test_a_sound_function_has_no_problem() -> None:
    sound = function(
        ir.Block((ir.Declare("x@1:1", HERE),), ir.Branch(ir.Load(X_ADDRESS, UINT), 1, 2, HERE)),
        ir.Block((ir.Assign(0, ONE, HERE),), ir.Jump(3)),
        ir.Block((call("g", 0, UINT),), ir.Jump(3)),
        ir.Block((ir.Store(X_ADDRESS, ir.Temporary(0, UINT), UINT, HERE),), RETURN),
    )
    assert problems_of(sound, 64) == []


@pytest.mark.parametrize(
    ("broken", "problem"),
    [
        (function(), "it has no block"),
        (function(ir.Block((), ir.Jump(3))), "0: there is no block 3"),
        (function(ir.Block((), RETURN), ir.Block((), RETURN)), "1: nothing leads here"),
        (value(ir.Temporary(0, UINT)), "0: %0 is read on a path that does not assign it"),
        (
            function(
                ir.Block((), ir.Branch(ONE, 1, 2, HERE)),
                ir.Block((ir.Assign(0, ONE, HERE),), ir.Jump(2)),
                ir.Block((), ir.Return(ir.Temporary(0, UINT), HERE)),
            ),
            "2: %0 is read on a path that does not assign it",
        ),
        (
            single(ir.Assign(0, ONE, HERE), ir.Assign(0, ir.Constant(1, BYTE), HERE)),
            "%0 has 32 bits here and 8 there",
        ),
        (value(ir.Binary("+", ONE, ir.Constant(1, BYTE), UINT)), "32 bits + 8 bits give 32"),
        (value(ir.Binary("<", ONE, ir.Constant(1, BYTE), UINT)), "32 bits < 8 bits"),
        (value(ir.Binary("<<", ir.Constant(1, BYTE), ONE, UINT)), "a shift of 8 bits gives 32"),
        (value(ir.Binary("**", ONE, ONE, UINT)), "the unknown operator **"),
        (value(ir.Unary("-", ir.Constant(1, BYTE), UINT)), "- of 8 bits gives 32"),
        (value(ir.Constant(256, BYTE)), "a constant that has more than 8 bits"),
        (value(ir.Constant(-1, UINT)), "a constant that has more than 32 bits"),
        (value(ir.Constant(1, RECORD)), "a constant that is no scalar"),
        (value(ir.Convert(ir.Load(X_ADDRESS, RECORD), UINT)), "a conversion of something that is no scalar"),
        (value(ir.Load(ONE, UINT)), "a load at an address of 32 bits"),
        (value(ir.Load(ir.VariableAddress("y", POINTER), UINT)), "y is no variable"),
        (value(ir.Constant(1, BYTE)), "a value of 8 bits from a function that returns 32"),
        (single(ir.Store(X_ADDRESS, ONE, BYTE, HERE)), "a store of 32 bits into 8"),
        (single(ir.Store(ONE, ONE, UINT, HERE)), "an address of 32 bits"),
        (single(ir.Copy(X_ADDRESS, ONE, 8, HERE)), "an address of 32 bits"),
        (single(ir.Fill(X_ADDRESS, -1, HERE)), "a negative size"),
        (single(ir.Declare("y", HERE)), "y is no variable of the function"),
        (single(ir.Declare("x@1:1", Location("", 0))), "no location"),
        (single(call("", 0, UINT)), "a call of nobody"),
        (single(call(ONE, 0, UINT)), "an address of 32 bits"),
        (single(call("g", 0, ir.VOID)), "a result of type void"),
        (single(call("g", None, UINT)), "a result of type unsigned int"),
        (single(replace(call("g", 0, UINT), argument_texts=())), "0 texts for 1 arguments"),
        (
            single(terminator=ir.Switch(ONE, ((1, 5, 0), (5, 6, 0)), 0, HERE)),
            "the cases 1..5 and 5..6 overlap",
        ),
        (
            single(terminator=ir.Switch(ONE, ((-1, -1, 0),), 0, HERE)),
            "the case -1..-1 lies outside of its type",
        ),
        (
            single(terminator=ir.Branch(ir.Load(X_ADDRESS, RECORD), 0, 0, HERE)),
            "a condition that is no scalar",
        ),
        (single(terminator=ir.Choose((), "", HERE)), "a choice between nothing"),
    ],
)
def test_it_tells_what_is_broken(broken: ir.Function, problem: str) -> None:
    assert any(problem in told for told in problems_of(broken, 64)), problems_of(broken, 64)


@pytest.mark.parametrize("folder", sorted(path.name for path in CORPUS.iterdir() if path.is_dir()))
def test_the_corpus_is_lowered_to_sound_ir(folder: str) -> None:
    problems = []
    functions = 0
    for path in sorted((CORPUS / folder).rglob("*")):
        if path.suffix.lower() in SOURCES and path.suffix.lower() != ".h":
            for found in program_of(path).functions():
                functions += 1
                problems += [f"{path.name}: {found.name}: {told}" for told in problems_of(found, 64)]
    assert not problems
    assert functions > 0


def test_a_target_of_32_bits_has_addresses_of_32_bits() -> None:
    program = program_of(CORPUS / "entry_lifetime" / "release.c", target=X86)
    assert [told for found in program.functions() for told in problems_of(found, 32)] == []
