"""RSQRT with a multiplier below 2^-12 gives the greatest value."""

from parity.proof import Tensor, begin, expect, run_operator

begin()
for scale, wanted in ((2.0**12, [127, 5, 5, 5]), (2.0**12 * 1.5, [127, 127, 127, 127])):
    output = run_operator(
        "RSQRT",
        [Tensor("int8", [4], 1.0, values=[0, 1, 2, 100])],
        [Tensor("int8", [4], scale, 5)],
    )[0]
    expect(f"[0, 1, 2, 100] with output scale {scale} and zero point 5", output.tolist(), wanted)
