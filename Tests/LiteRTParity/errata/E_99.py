"""MATRIX_DIAG takes two float16 elements for one float32 element."""

from parity.proof import Tensor, begin, expect, run_operator

begin()
# So small a matrix that what is written behind it lies in the padding of the tensor's memory.
output = run_operator("MATRIX_DIAG", [Tensor("float16", [2], values=[3.0, 1.0])], [Tensor("float16", [2, 2])])[0]
expect("the matrix of 3 and 1", output.tolist(), [[3.0, 1.0], [0.0, 0.0]])
