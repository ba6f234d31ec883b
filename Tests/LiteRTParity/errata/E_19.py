"""QUANTIZE between integers takes the parameters of a per-axis tensor for 0."""

from parity.proof import Tensor, begin, expect, run_operator

begin()
values = [10, 20, 30, 40]
per_axis = {"scale": [1.0, 2.0], "zero_point": [3, 3]}
output = run_operator(
    "QUANTIZE", [Tensor("int8", [2, 2], values=values, scale=[1.0, 2.0])], [Tensor("int8", [2, 2], 1.0, 3)]
)[0]
expect("per axis to per tensor, zero point 3", output.reshape(-1).tolist(), [3, 3, 3, 3])
output = run_operator("QUANTIZE", [Tensor("int8", [2, 2], 1.0, values=values)], [Tensor("int8", [2, 2], **per_axis)])[0]
expect("per tensor to per axis, zero points 3", output.reshape(-1).tolist(), [0, 0, 0, 0])
