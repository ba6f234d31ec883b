"""AVERAGE_POOL_2D of int16 adds up in 32 bits: large windows of extreme values wrap."""

from parity.proof import Tensor, begin, expect, run_operator

begin()
for side, value, wanted in ((255, -32768, -32768), (256, -32768, 32767), (256, 32767, 32767), (257, 32767, -32260)):
    output = run_operator(
        "AVERAGE_POOL_2D",
        [Tensor("int16", [1, side, side, 1], 0.1, values=[value] * side * side)],
        [Tensor("int16", [1, 1, 1, 1], 0.1)],
        {"padding": "VALID", "stride_h": 1, "stride_w": 1, "filter_height": side, "filter_width": side},
    )[0]
    expect(f"the mean of {side} x {side} elements of {value}", output.reshape(-1).tolist(), [wanted])
