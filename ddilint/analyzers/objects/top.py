"""One function whose paths are walked, and what its analysis asks of its callers."""

from __future__ import annotations

from ddilint.analysis.interpreter import Interpreter
from ddilint.analysis.proof import Prover
from ddilint.analyzers.objects.fatal import FatalOutcomes
from ddilint.analyzers.objects.questions import Question
from ddilint.ir import nodes as ir


class Top:
    """The function at the top of all call chains of one run.

    `pending` questions are for all callers to answer, where all are known; it `asks` for values that any of them may
    know. A function that `hands_out` an object has callers that go on with it. One that is `given_up` has more paths
    than the analysis follows; of one that is `refused` the conditions ask too much of the solver. What `hidden`
    functions do that were not followed decides what is suspected; one that `withholds` showed defects that they may
    have excluded.
    """

    def __init__(self, function: ir.Function, interpreter: Interpreter, prover: Prover) -> None:
        self.function = function
        self.interpreter = interpreter
        self.prover = prover
        self.fatal = FatalOutcomes(prover)
        self.pending: set[Question] = set()
        self.hidden: set[str] = set()
        self.withholds = False
        self.asks = False
        self.hands_out = False
        self.given_up = False
        self.refused = False

    @property
    def link_name(self) -> str:
        """The link name of the function."""
        return self.function.link_name

    @property
    def is_too_much(self) -> bool:
        """Whether not all of what was asked was settled."""
        return self.given_up or self.refused
