"""From clang's errors to declarations that make them go away: what a driver's missing headers would have declared.

One `Healing` (`state`) per translation unit. Each round, `heal` (`rounds`) is shown the errors of a parse and adds to
the unit's prelude: a kit header that is known to declare the name, or else a guess, by the error, by the text at its
place, and by how the name is used in the unit's own files. A guess that clashes with a declaration of the project is
withdrawn for good. What a guess is worth to the rules is not decided here; `guesses.py` keeps them apart in a file of
their own.

Which module answers which error: `types` (names that stand for types) with `function_types`, `values` (all other
names), `members` with `lacking`, `mismatches` (a guess of the wrong kind meets another type), `casts`, `clashes` and
`syntax` (macros that nobody defines); `friends` needs no guess, since a class declares the function. `tracing` knows
some names before clang complains of them. `spellings` tells what a name alone suggests.
"""

from ddilint.frontend.healing.rounds import heal
from ddilint.frontend.healing.state import Healing
from ddilint.frontend.healing.tracing import expect_tracing

__all__ = ["Healing", "expect_tracing", "heal"]
