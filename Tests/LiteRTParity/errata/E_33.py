"""L2_NORMALIZATION wraps where the squares of a row add up to 2^31 or more."""

from parity.proof import Tensor, begin, expect, run_operator

begin()
for kind, zero_point, stored, output_zero_point in (("int8", 127, -128, 0), ("uint8", 255, 0, 128)):
    for count, wanted in ((33025, -1), (33026, -128)):
        output = run_operator(
            "L2_NORMALIZATION",
            [Tensor(kind, [count], 1.0, zero_point, values=[stored] * count)],
            [Tensor(kind, [count], 1 / 128, output_zero_point)],
            {"fused_activation_function": "NONE"},
        )[0]
        expect(f"{kind}, {count} times -255 gives", int(output[0]) - output_zero_point, wanted)
