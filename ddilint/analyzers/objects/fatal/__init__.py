"""DDI202: does the driver fail, or leave work out, because there was no object, and for no other reason?

The question is put to the outcomes of a function as a whole. Take a run in which the allocation returned NULL and
the function failed; keep every other value as it was, and let the allocation succeed: if there is a run that then
does not fail, the failure was the NULL's. A function that fails either way is right.
"""

from ddilint.analyzers.objects.fatal.outcomes import FatalOutcomes, Verdict
from ddilint.analyzers.objects.fatal.runs import Chain, Place, chain_of

__all__ = ["Chain", "FatalOutcomes", "Place", "Verdict", "chain_of"]
