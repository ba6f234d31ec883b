"""A hybrid depthwise filter with one scale is refused along dimension 3, and accepted along dimension 0."""

from parity.proof import Tensor, begin, expect, refusal, run_operator

begin()
window = {"stride_w": 1, "stride_h": 1, "depth_multiplier": 2, "padding": "VALID"}


def convolution(dimension):
    inputs = [
        Tensor("float32", [1, 1, 1, 1], values=[255.0]),
        Tensor("int8", [1, 1, 1, 2], 1.0, dimension=dimension, constant=[1, 1]),
    ]
    return inputs, [Tensor("float32", [1, 1, 1, 2])], window


message = refusal("DEPTHWISE_CONV_2D", *convolution(3)) or ""
expect("dimension 3", "affine_quantization->scale->size" in message, True)
expect("dimension 0", refusal("DEPTHWISE_CONV_2D", *convolution(0)), None)
result = run_operator("DEPTHWISE_CONV_2D", *convolution(0))[0].reshape(-1).tolist()
# The first channel takes the only scale, the second one what follows it in memory.
expect("the first channel", result[0], 255.0)
expect("the second channel has the same scale", result[1] == 255.0, False)
