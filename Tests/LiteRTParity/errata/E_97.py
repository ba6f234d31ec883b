"""STRIDED_SLICE with `offset` takes an end before the axis for one that counts from the back, and ends the process."""

from parity.proof import Tensor, begin, death, expect

begin()


def ending(start, distance, attributes={}):
    inputs = [Tensor("int8", [4], values=[1, 2, 3, 4])]
    inputs += [Tensor("int32", [1], constant=[number]) for number in (start, distance, 1)]
    return death("STRIDED_SLICE", inputs, [Tensor("int8", [0])], {"offset": True, **attributes})


for start, distance, wanted in (
    (1, 0, None), (1, -1, None), (1, -2, "SIGSEGV"), (3, -3, None), (3, -4, None), (0, -1, "SIGSEGV"),
    (-9, -1, "SIGSEGV"),
):
    expect(f"begin {start}, end {distance}, ended by", ending(start, distance), wanted)
expect("begin masked, end -1, ended by", ending(2, -1, {"begin_mask": 1}), "SIGSEGV")
