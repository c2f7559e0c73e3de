"""What a run without an object shares with the same run with one."""

from ddilint.analysis.proof import Prover
from ddilint.analysis.solver import Solver
from ddilint.analyzers.objects.fatal.counterparts import Comparison
from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Origin, Symbol

_ONE = ex.const(1, 32)


def _symbol(name: str, key: object) -> Expr:
    return ex.symbol(Symbol(name, 32, False, Origin.INPUT, key))


def _is_left_out(without: Expr, done: Expr, missed: Expr) -> bool:
    return Comparison(Prover(Solver())).never_missed(without, [done], missed, set()) is not None


def test_what_a_later_round_finds_is_shared_where_the_run_without_an_object_gets_there() -> None:
    there = _symbol("flags", ("before", 7, ("fresh", 1)))
    short = ex.eq(_symbol("length", ("fresh", 2)), _ONE)
    done, missed = ex.eq(there, _ONE), ex.ne(there, _ONE)
    both = ex.land(ex.lnot(short), done)
    assert _is_left_out(both, done, missed)
    # This one is done with the list before.
    assert not _is_left_out(ex.lor(short, ex.land(ex.lnot(short), missed)), done, missed)
