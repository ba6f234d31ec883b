"""A depthwise convolution of int16 takes a bias of 64 bits only."""

from parity.proof import Tensor, begin, expect, refusal

begin()
window = {"stride_w": 1, "stride_h": 1, "depth_multiplier": 1, "padding": "VALID"}
for bias, is_refused in (("int64", False), ("int32", True)):
    inputs = [
        Tensor("int16", [1, 1, 2, 1], 1.0, values=[1, 2]),
        Tensor("int8", [1, 1, 1, 1], 1.0, constant=[1]),
        Tensor(bias, [1], 1.0, constant=[3]),
    ]
    message = refusal("DEPTHWISE_CONV_2D", inputs, [Tensor("int16", [1, 1, 2, 1], 1.0)], window)
    expect(f"a bias of {bias} is refused", message is not None, is_refused)
