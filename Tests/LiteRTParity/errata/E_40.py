"""A depthwise convolution whose bias is an empty input is refused, and one without that input is computed."""

from parity.proof import Tensor, begin, expect, refusal

begin()
window = {"stride_w": 1, "stride_h": 1, "depth_multiplier": 1, "padding": "VALID"}
for activation, weight in (("int8", "int8"), ("uint8", "uint8"), ("int16", "int8")):
    inputs = [
        Tensor(activation, [1, 1, 2, 1], 1.0, values=[1, 2]),
        Tensor(weight, [1, 1, 1, 1], 1.0, constant=[1]),
    ]
    outputs = [Tensor(activation, [1, 1, 2, 1], 1.0)]
    expect(f"{activation}, two inputs, is refused", refusal("DEPTHWISE_CONV_2D", inputs, outputs, window), None)
    omitted = refusal("DEPTHWISE_CONV_2D", inputs + [None], outputs, window) or ""
    expect(f"{activation}, third input -1, is refused", "was optional but was expected" in omitted, True)
