"""RANGE counts the elements of int32 in 32 bits."""

from parity.proof import Tensor, begin, expect, run_operator

begin()


def numbers(kind, start, limit, delta):
    constants = [Tensor(kind, [], constant=[value]) for value in (start, limit, delta)]
    return run_operator("RANGE", constants, [Tensor(kind, [4])])[0].tolist()


wide = (-2_000_000_000, 2_000_000_000, 1_000_000_000)
expect("int64 from -2e9 to 2e9 in steps of 1e9", numbers("int64", *wide), [-2_000_000_000, -1_000_000_000, 0, 1_000_000_000])
expect("the same in int32", numbers("int32", *wide), [-2_000_000_000])
