"""MATRIX_DIAG and MATRIX_SET_DIAG move bools and float16 numbers as if they were float32."""

import numpy as np
from parity.proof import Tensor, begin, expect, run_operator

begin()
# One matrix of 4 x 4 bools has the size of four elements of 4 bytes: the diagonal should be true.
ones = Tensor("bool", [4], values=[1, 1, 1, 1])
matrix = run_operator("MATRIX_DIAG", [ones], [Tensor("bool", [4, 4])])[0]
expect("the matrix of four trues has them on its diagonal", bool(np.array_equal(matrix, np.eye(4, dtype=bool))), False)
# Four bytes are moved for one bool.
zeros = Tensor("bool", [4, 4], values=[0] * 16)
matrix = run_operator("MATRIX_SET_DIAG", [zeros, ones], [Tensor("bool", [4, 4])])[0]
expect("the matrix with four trues set has them on its diagonal", bool(np.array_equal(matrix, np.eye(4, dtype=bool))), False)
pair = Tensor("int32", [2], values=[1, 2])
matrices = Tensor("int8", [2, 2], values=[5, 6, 7, 8])
matrix = run_operator("MATRIX_SET_DIAG", [matrices, pair], [Tensor("int8", [2, 2])])[0]
expect("int8 matrices with an int32 diagonal of 1 and 2", matrix.tolist(), [[1, 6], [7, 0]])
