"""What the proofs of errata are written with: one statement a line, printed, and checked."""

import sys

from .runtime import load
from .single import Tensor, death, refusal, refusal_of, run_model, run_operator

__all__ = ["Tensor", "begin", "death", "expect", "refusal", "refusal_of", "run_model", "run_operator"]


def begin():
    """Makes sure that the pinned runtime is the one that is asked."""
    load()


def expect(statement, observed, wanted):
    """Prints a statement with what was observed; ends the proof with status 1 where the runtime no longer does this."""
    print(f"{statement}: {observed}")
    if observed != wanted:
        print(f"the erratum says {wanted}")
        sys.exit(1)
