"""TRANSPOSE takes a permutation that names an axis twice."""

from parity.proof import Tensor, begin, expect, run_operator

begin()
inputs = [Tensor("int8", [2, 2], values=[0, 1, 2, 3]), Tensor("int32", [2], constant=[1, 1])]
(output,) = run_operator("TRANSPOSE", inputs, [Tensor("int8", [2, 2])])
expect("perm [1, 1] of [[0, 1], [2, 3]]", output.tolist(), [[0, 1], [1, 2]])
