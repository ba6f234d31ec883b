"""A hybrid convolution without a batch is refused; in float32 it has an empty output."""

from parity.proof import Tensor, begin, expect, refusal

begin()
window = {"stride_w": 1, "stride_h": 1, "padding": "VALID"}
for weight, refused in (("int8", True), ("float32", False)):
    scale = 1.0 if weight == "int8" else None
    outputs = [Tensor("float32", [0, 2, 2, 1])]
    depthwise = [
        Tensor("float32", [0, 2, 2, 1], values=[]),
        Tensor(weight, [1, 1, 1, 1], scale, dimension=3, constant=[1]),
    ]
    message = refusal("DEPTHWISE_CONV_2D", depthwise, outputs, {**window, "depth_multiplier": 1}) or ""
    expect(f"DEPTHWISE_CONV_2D, {weight} weights", "batch_size != 0" in message, refused)
    transposed = [Tensor("int32", [4], constant=[0, 2, 2, 1]), depthwise[1], depthwise[0]]
    message = refusal("TRANSPOSE_CONV", transposed, outputs, window) or ""
    expect(f"TRANSPOSE_CONV, {weight} weights", "batch_size != 0" in message, refused)
