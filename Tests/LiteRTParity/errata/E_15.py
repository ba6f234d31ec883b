"""SVDF on int8 refuses, when it runs, every fused activation but RELU."""

from parity.proof import Tensor, begin, expect, refusal

begin()
for activation, wanted in (("NONE", True), ("RELU", False), ("RELU6", True)):
    message = refusal(
        "SVDF",
        [
            Tensor("int8", [1, 1], 1.0, values=[3]),
            Tensor("int8", [1, 1], 1.0, constant=[1]),
            Tensor("int16", [1, 1], 1.0, constant=[1]),
            Tensor("int32", [1], 1.0, constant=[0]),
            Tensor("int16", [1, 1], 1.0, state=True),
        ],
        [Tensor("int8", [1, 1], 1.0)],
        {"rank": 1, "fused_activation_function": activation},
    )
    expect(f"{activation} is refused", "params->activation != kTfLiteActRelu" in (message or ""), wanted)
