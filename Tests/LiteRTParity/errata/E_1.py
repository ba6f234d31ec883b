"""A convolution that omits its optional bias is refused, in every type."""

from parity.proof import Tensor, begin, expect, refusal

begin()
window = {"stride_w": 1, "stride_h": 1, "dilation_w_factor": 1, "dilation_h_factor": 1, "padding": "VALID"}
pairs = (("int8", "int8"), ("uint8", "uint8"), ("int16", "int8"), ("float32", "int8"), ("float32", "float32"))
for activation, weight in pairs:
    scale = None if activation == "float32" else 1.0
    filter_scale = None if weight == "float32" else 1.0
    inputs = [
        Tensor(activation, [1, 1, 2, 1], scale, values=[1, 2]),
        Tensor(weight, [1, 1, 1, 1], filter_scale, constant=[1]),
    ]
    outputs = [Tensor(activation, [1, 1, 2, 1], scale)]
    absent = refusal("CONV_2D", inputs, outputs, window) or ""
    expect(f"{activation} x {weight}, two inputs, is refused", "has_bias was not true" in absent, True)
    omitted = refusal("CONV_2D", inputs + [None], outputs, window) or ""
    expect(f"{activation} x {weight}, third input -1, is refused", "was optional but was expected" in omitted, True)
