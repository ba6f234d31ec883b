"""FULLY_CONNECTED returns one end of the range where the scaled accumulator leaves 32 bits, whatever its sign."""

from parity.proof import Tensor, begin, expect, run_operator

begin()
# The least integer takes the zero point's addition: where that is negative, the sum wraps to the greatest value.
forms = (
    ("int8", "int8", "int32", 0, -128),
    ("int8", "int8", "int32", 127, -128),
    ("int8", "int8", "int32", -1, 127),
    ("int8", "int8", "int32", -128, 127),
    ("uint8", "uint8", "int32", 0, 0),
    ("uint8", "uint8", "int32", 255, 0),
    ("int16", "int8", "int64", 0, -32768),
)
for kind, weight, bias_type, zero_point, wanted in forms:
    for bias in (2**31 - 1, -(2**31)):
        output = run_operator(
            "FULLY_CONNECTED",
            [
                Tensor(kind, [1, 1], 1.0, values=[0]),
                Tensor(weight, [1, 1], 1.0, constant=[1]),
                Tensor(bias_type, [1], 1.0, constant=[bias]),
            ],
            [Tensor(kind, [1, 1], 0.125, zero_point)],
        )[0]
        expect(f"{kind}, accumulator {bias}, output scale 1/8 and zero point {zero_point}", output.tolist(), [[wanted]])
