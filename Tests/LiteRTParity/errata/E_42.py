"""A 32-bit bias of a 16x8 TRANSPOSE_CONV is read as 64-bit integers where quantized_bias_type does not say INT32."""

from parity.proof import Tensor, begin, expect, run_operator

begin()


def channels(bias_type):
    """Four channels of weight 1 over the input 0, with the biases 5, 0, 7 and 0; the output's unit is 1."""
    output = run_operator(
        "TRANSPOSE_CONV",
        [
            Tensor("int32", [4], constant=[1, 1, 1, 4]),
            Tensor("int8", [4, 1, 1, 1], 1.0, constant=[1, 1, 1, 1]),
            Tensor("int16", [1, 1, 1, 1], 1.0, values=[0]),
            Tensor("int32", [4], 1.0, constant=[5, 0, 7, 0]),
        ],
        [Tensor("int16", [1, 1, 1, 4], 1.0)],
        {"stride_w": 1, "stride_h": 1, "padding": "VALID", "quantized_bias_type": bias_type},
    )[0]
    return output.reshape(-1).tolist()


expect("quantized_bias_type INT32", channels("INT32"), [5, 0, 7, 0])
# As 64-bit integers the buffer holds 5 and 7; the third and fourth biases lie behind it.
expect("quantized_bias_type unset, first two channels", channels("FLOAT32")[:2], [5, 7])
