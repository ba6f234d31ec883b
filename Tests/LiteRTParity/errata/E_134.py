"""RFFT2D of a single column does not transform it."""

from parity.proof import Tensor, begin, expect, run_operator

begin()
column = Tensor("float32", [4, 1], values=[1, 2, 4, 8])
output = run_operator("RFFT2D", [column, Tensor("int32", [2], constant=[4, 1])], [Tensor("complex64", [4, 1])])[0]
expect("the transform of 1, 2, 4 and 8", output.reshape(-1).tolist(), [1 - 1j, 5 - 5j, 4, 5 + 5j])
