"""An ellipsis of STRIDED_SLICE takes an axis where none is left for it."""

from parity.proof import Tensor, begin, expect, run_operator

begin()
positions = [Tensor("int32", [3], constant=values) for values in ([0, 0, 2], [0, 2, 3], [1, 1, 1])]
inputs = [Tensor("int8", [2, 3], values=[0, 1, 2, 3, 4, 5]), *positions]
(output,) = run_operator("STRIDED_SLICE", inputs, [Tensor("int8", [2, 1])], {"ellipsis_mask": 1})
expect("[..., 0:2, 2:3] of [[0, 1, 2], [3, 4, 5]], not [[2], [5]] but", output.tolist(), [[0, 1], [3, 4]])
