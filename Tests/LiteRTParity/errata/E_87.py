"""Shapes and axes of int64 are cut to their lower 32 bits."""

from parity.proof import Tensor, begin, expect, run_operator

begin()
pair = Tensor("int8", [2], values=[3, 4])


def long(*numbers):
    return Tensor("int64", [len(numbers)], constant=list(numbers))


def ask(operator, inputs, shapes, attributes=None):
    outputs = run_operator(operator, inputs, [Tensor("int8", shape) for shape in shapes], attributes)
    return [output.tolist() for output in outputs]


for size in (2**32 + 1, -(2**32) + 1):
    inputs = [Tensor("int8", [1], values=[3]), long(size)]
    expect(f"BROADCAST_TO the size {size}", ask("BROADCAST_TO", inputs, [[1]]), [[3]])
for axis, wanted in ((2**32, [[[3, 4]]]), (2**32 + 1, [[[3], [4]]]), (-(2**32), [[[3, 4]]])):
    shape = [1, 2] if axis % 2**32 == 0 else [2, 1]
    inputs = [pair, Tensor("int64", [], constant=axis)]
    expect(f"EXPAND_DIMS at the axis {axis}", ask("EXPAND_DIMS", inputs, [shape]), wanted)
expect("FILL of the size 2^32 + 1", ask("FILL", [long(2**32 + 1), Tensor("int8", [], values=3)], [[1]]), [[3]])
numbers = [Tensor("int8", [1], values=[9]), Tensor("int8", [], values=0)]
inputs = [Tensor("int64", [1, 1], values=[0]), long(2**32 + 3), *numbers]
expect("SPARSE_TO_DENSE of the size 2^32 + 3", ask("SPARSE_TO_DENSE", inputs, [[3]]), [[9, 0, 0]])
for size in (-(2**32), -(2**62), -(2**63)):
    inputs = [pair, long(-1, size), Tensor("int32", [], constant=0)]
    expect(f"SPLIT_V of 2 into -1 and {size}", ask("SPLIT_V", inputs, [[2], [0]], {"num_splits": 2}), [[3, 4], []])
