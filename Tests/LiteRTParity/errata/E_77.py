"""REVERSE_SEQUENCE takes lengths that are negative, and later ones that exceed the axis."""

from parity.proof import Tensor, begin, expect, refusal, run_operator

begin()


def model(lengths):
    inputs = [Tensor("uint8", [3, 3], values=list(range(9))), Tensor("int32", [3], values=lengths)]
    return "REVERSE_SEQUENCE", inputs, [Tensor("uint8", [3, 3])], {"seq_dim": 1, "batch_dim": 0}


expect("lengths 4 3 3 of 3, refused", refusal(*model([4, 3, 3])) is not None, True)
expect("lengths 3 4 3 of 3, refused", refusal(*model([3, 4, 3])) is not None, False)
expect("lengths -1 2 3", run_operator(*model([-1, 2, 3]))[0].tolist(), [[0, 1, 2], [4, 3, 5], [8, 7, 6]])
