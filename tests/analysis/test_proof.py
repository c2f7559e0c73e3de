from __future__ import annotations

from ddilint.analysis.proof import Prover
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
