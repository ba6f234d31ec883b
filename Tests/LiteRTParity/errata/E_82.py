"""MATRIX_DIAG moves bools and float16 numbers as if they were float32."""

import numpy as np
from parity.proof import Tensor, begin, expect, run_operator

begin()
# One matrix of 4 x 4 bools has the size of four elements of 4 bytes: the diagonal should be true.
ones = Tensor("bool", [4], values=[1, 1, 1, 1])
matrix = run_operator("MATRIX_DIAG", [ones], [Tensor("bool", [4, 4])])[0]
expect("the matrix of four trues has them on its diagonal", bool(np.array_equal(matrix, np.eye(4, dtype=bool))), False)
