"""A depthwise convolution unpacks int4 weights for int8 activations, and reads bytes for int16 activations."""

from parity.proof import Tensor, begin, expect, run_operator

begin()
window = {"stride_w": 1, "stride_h": 1, "depth_multiplier": 1, "padding": "VALID"}
for activation, wanted in (("int8", [1, 2]), ("int16", [0x21])):
    inputs = [
        Tensor(activation, [1, 1, 1, 2], 1.0, values=[1, 1]),
        # One byte: 1 in the low four bits, 2 in the high ones.
        Tensor("int4", [1, 1, 1, 2], 1.0, dimension=3, constant=[1, 2]),
    ]
    result = run_operator("DEPTHWISE_CONV_2D", inputs, [Tensor(activation, [1, 1, 1, 2], 1.0)], window)[0]
    # The second weight of the int16 form lies behind the end.
    expect(f"{activation} activations", result.reshape(-1).tolist()[: len(wanted)], wanted)
