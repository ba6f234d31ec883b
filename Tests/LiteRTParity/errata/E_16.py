"""SVDF on int8 demands RELU, but does not apply it: negative results pass where the zero point leaves room for them."""

from parity.proof import Tensor, begin, expect, run_operator

begin()
for zero_point, wanted in ((0, -5), (-128, -128)):
    output = run_operator(
        "SVDF",
        [
            Tensor("int8", [1, 1], 1.0, values=[-5]),
            Tensor("int8", [1, 1], 1.0, constant=[1]),
            Tensor("int16", [1, 1], 1.0, constant=[1]),
            Tensor("int32", [1], 1.0, constant=[0]),
            Tensor("int16", [1, 1], 1.0, state=True),
        ],
        [Tensor("int8", [1, 1], 1.0, zero_point)],
        {"rank": 1, "fused_activation_function": "RELU"},
    )[0]
    expect(f"the result -5, RELU, output zero point {zero_point}", output.tolist(), [[wanted]])
