"""IF: the states of the called branch are lost, unless the interpreter preserves all tensors."""

from parity import graphs
from parity.proof import begin, expect, run_model

begin()
MODEL, INPUTS = graphs.branch_with_a_state(), [True, [[10, -20, 30, 90]]]
kept = run_model(MODEL, INPUTS, calls=2, preserve_all_tensors=True)
first = run_model(MODEL, INPUTS)
expect("two calls, all tensors preserved: whether the second differs from the first", kept != first, True)
lost = run_model(MODEL, INPUTS, calls=2)
expect("two calls: whether the second is the first", lost == first, True)
