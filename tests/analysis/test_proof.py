from __future__ import annotations

from ddilint.analysis.proof import Prover, witness_of
from ddilint.analysis.solver import Solver
from ddilint.domains import expr as ex
from ddilint.domains.expr import Origin, Symbol


def test_a_smallest_number_that_reads_as_negative_is_close_to_zero() -> None:
    remaining = ex.symbol(Symbol("Remaining", 32, True, Origin.INPUT, "Remaining"))
    size = ex.add(ex.sext(remaining, 64), ex.const(48, 64))
    violation = ex.ult(ex.const(255, 64), size)
    prover = Prover(Solver())
    proof = prover.prove_conditions([ex.slt(remaining, ex.const(0, 32))], violation, [size])
    assert proof is not None
    assert (proof.model.value(remaining), proof.model.value(size)) == (2**32 - 49, 2**64 - 1)
    proof = prover.prove_conditions([], violation, [size])
    assert proof is not None
    assert proof.model.value(remaining) == 208


def test_the_witness_leaves_out_what_is_only_tested_for_0() -> None:
    name, second, length = (
        ex.symbol(Symbol(text, 64, False, Origin.INPUT, (text,))) for text in ("Name", "Second", "Length")
    )
    nothing = ex.const(0, 64)
    size = ex.add(
        ex.ite(ex.ne(name, nothing), length, nothing), ex.ite(ex.eq(second, nothing), nothing, second)
    )
    proof = Prover(Solver()).prove_conditions(
        [ex.ult(second, ex.const(8, 64))], ex.ult(ex.const(240, 64), size), [size]
    )
    assert proof is not None
    assert [text for text, _ in witness_of(proof)] == ["Second", "Length"]


def test_the_witness_leaves_out_a_name_with_several_values() -> None:
    extra, first, second = (
        ex.symbol(Symbol(text, 32, False, Origin.INPUT, (text, number)))
        for number, text in enumerate(("Extra", "Node->Length", "Node->Length"))
    )
    size = ex.add(extra, first, second)
    given = [ex.eq(each, ex.const(value, 32)) for each, value in ((first, 100), (second, 60))]
    proof = Prover(Solver()).prove_conditions(given, ex.ult(ex.const(207, 32), size), [size])
    assert proof is not None
    assert witness_of(proof) == (("Extra", 48),)
    given = [ex.eq(each, ex.const(100, 32)) for each in (first, second)]
    proof = Prover(Solver()).prove_conditions(given, ex.ult(ex.const(207, 32), size), [size])
    assert proof is not None
    assert witness_of(proof) == (("Extra", 8), ("Node->Length", 100))
