"""FULLY_CONNECTED of int16 weights reads a 64-bit bias as 32-bit integers where quantized_bias_type is unset."""

from parity.proof import Tensor, begin, expect, run_operator

begin()
for bias_type, wanted in (("FLOAT32", [10, 0]), ("INT64", [10, 20])):
    output = run_operator(
        "FULLY_CONNECTED",
        [
            Tensor("int16", [1, 1], 1.0, values=[0]),
            Tensor("int16", [2, 1], 1.0, constant=[1, 1]),
            Tensor("int64", [2], 1.0, constant=[10, 20]),
        ],
        [Tensor("int16", [1, 2], 1.0)],
        {"quantized_bias_type": bias_type},
    )[0]
    expect(f"biases 10 and 20, quantized_bias_type {bias_type}", output.reshape(-1).tolist(), wanted)
