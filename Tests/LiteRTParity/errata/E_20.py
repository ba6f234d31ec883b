"""QUANTIZE between integers shifts by 32 places and more where the ratio of the scales is 2^31 or more."""

from parity.proof import Tensor, begin, expect, run_operator

begin()
for exponent, wanted in ((20, [127, -128, 127]), (32, [1, -1, 5]), (33, [2, -2, 10])):
    output = run_operator(
        "QUANTIZE", [Tensor("int8", [3], 2.0**exponent, values=[1, -1, 5])], [Tensor("int8", [3], 1.0)]
    )[0]
    expect(f"[1, -1, 5] x 2^{exponent}", output.tolist(), wanted)
