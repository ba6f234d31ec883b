"""FULLY_CONNECTED returns the lowest value where the scaled accumulator does not fit in 32 bits, whatever its sign."""

from parity.proof import Tensor, begin, expect, run_operator

begin()
forms = (("int8", "int8", "int32", -128), ("uint8", "uint8", "int32", 0), ("int16", "int8", "int64", -32768))
for kind, weight, bias_type, wanted in forms:
    for bias in (2**31 - 1, -(2**31)):
        output = run_operator(
            "FULLY_CONNECTED",
            [
                Tensor(kind, [1, 1], 1.0, values=[0]),
                Tensor(weight, [1, 1], 1.0, constant=[1]),
                Tensor(bias_type, [1], 1.0, constant=[bias]),
            ],
            [Tensor(kind, [1, 1], 0.125)],
        )[0]
        expect(f"{kind}, accumulator {bias}, output scale 1/8", output.tolist(), [[wanted]])
