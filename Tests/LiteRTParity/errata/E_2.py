"""A 32-bit bias of a 16x8 operator is read as 64-bit integers where quantized_bias_type does not say INT32."""

from parity.proof import Tensor, begin, expect, run_operator

begin()


def rows(bias_type):
    """Two units of weight 1 over the input 1, with the biases 10 and 20; the output's unit is 1."""
    output = run_operator(
        "FULLY_CONNECTED",
        [
            Tensor("int16", [1, 1], 1.0, values=[1]),
            Tensor("int8", [2, 1], 1.0, constant=[1, 1]),
            Tensor("int32", [2], 1.0, constant=[10, 20]),
        ],
        [Tensor("int16", [1, 2], 1.0)],
        {"quantized_bias_type": bias_type},
    )[0]
    return output.reshape(-1).tolist()


expect("FULLY_CONNECTED, quantized_bias_type INT32", rows("INT32"), [11, 21])
# The first unit's bias is 10 + 20 x 2^32, which the conversion to 32 bits cannot take; the second one's lies behind the
# end of the buffer.
expect("FULLY_CONNECTED, quantized_bias_type unset, first unit", rows("FLOAT32")[0], -32768)

window = {"stride_w": 1, "stride_h": 1, "dilation_w_factor": 1, "dilation_h_factor": 1, "padding": "VALID"}
output = run_operator(
    "CONV_2D",
    [
        Tensor("int16", [1, 1, 1, 1], 1.0, values=[0]),
        Tensor("int8", [4, 1, 1, 1], 1.0, constant=[1, 1, 1, 1]),
        Tensor("int32", [4], 1.0, constant=[5, 0, 7, 0]),
    ],
    [Tensor("int16", [1, 1, 1, 4], 1.0)],
    window,
)[0]
# As 64-bit integers the buffer holds 5 and 7; the third and fourth biases lie behind it.
expect("CONV_2D, biases 5, 0, 7, 0, first two channels", output.reshape(-1).tolist()[:2], [5, 7])
