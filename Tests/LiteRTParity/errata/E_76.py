"""STRIDED_SLICE gives the output elements that it does not write."""

from parity.proof import Tensor, begin, expect, run_operator

begin()


def sliced(start, end, stride, attributes):
    positions = [Tensor("int32", [1], constant=[value]) for value in (start, end, stride)]
    inputs = [Tensor("int8", [5], values=[1, 2, 3, 4, 5]), *positions]
    return run_operator("STRIDED_SLICE", inputs, [Tensor("int8", [4])], attributes)[0]


expect("a shrunk axis of 5, index 7, elements", sliced(7, 8, 1, {"shrink_axis_mask": 1}).size, 1)
expect("a shrunk axis of 5, stride -1, elements", sliced(2, 1, -1, {"shrink_axis_mask": 1}).size, 1)
counted = sliced(3, 4, 1, {"offset": True})
expect("4 elements from index 3 of an axis of 5, elements", counted.size, 4)
expect("of which are in the axis", counted.tolist()[:2], [4, 5])
