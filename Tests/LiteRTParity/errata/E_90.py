"""GATHER moves int4 by whole bytes: slices of an odd number of elements come out wrong."""

from parity.proof import Tensor, begin, expect, run_operator

begin()


def rows(columns, numbers):
    inputs = [Tensor("int4", [2, columns], 0.5, constant=numbers), Tensor("int32", [2], constant=[1, 0])]
    return run_operator("GATHER", inputs, [Tensor("int4", [2, columns], 0.5)], {"axis": 0})[0].reshape(-1).tolist()


even, odd = rows(4, [1, -2, 3, -8, 7, 0, 5, -5]), rows(3, [1, -2, 3, -8, 7, 0])
expect("rows 1 and 0 of 1 -2 3 -8, 7 0 5 -5", even, [7, 0, 5, -5, 1, -2, 3, -8])
expect("the first elements of rows 1 and 0 of 1 -2 3, -8 7 0", odd[:2], [3, -8])
