"""QUANTIZE of NaN, of infinities and of what does not fit in 32 bits gives the wrong end of the range."""

from parity.proof import Tensor, begin, expect, run_operator

begin()
values = [float("nan"), float("inf"), float("-inf"), 3e9, -3e9]
cases = (("int8", -3, 127), ("int8", 0, -128), ("uint8", 0, 0), ("uint8", 255, 0), ("int16", 0, -32768))
for kind, zero_point, wanted in cases:
    output = run_operator("QUANTIZE", [Tensor("float32", [5], values=values)], [Tensor(kind, [5], 1.0, zero_point)])[0]
    expect(f"{values} to {kind}, zero point {zero_point}", output.tolist(), [wanted] * 5)
# 2147483520 is the largest value that the conversion takes; the sum with the zero point then wraps.
output = run_operator("QUANTIZE", [Tensor("float32", [1], values=[2147483520.0])], [Tensor("uint8", [1], 1.0, 255)])[0]
expect("2147483520 to uint8, zero point 255", output.tolist(), [0])
