"""Types that do not go together are accepted, and signed bytes are then read as unsigned ones."""

from parity.proof import Tensor, begin, expect, run_operator

begin()


def product(activation, weight, result):
    """2 x -3 + 0, in units of 1."""
    return run_operator(
        "FULLY_CONNECTED",
        [
            Tensor(activation, [1, 1], 1.0, values=[2]),
            Tensor(weight, [1, 1], 1.0, constant=[-3]),
            Tensor("int32", [1], 1.0, constant=[0]),
        ],
        [Tensor(result, [1, 1], 1.0)],
    )[0].tolist()


expect("FULLY_CONNECTED int8 x int8 to int8", product("int8", "int8", "int8"), [[-6]])
expect("FULLY_CONNECTED int8 x int8 to int16", product("int8", "int8", "int16"), [[506]])
expect("FULLY_CONNECTED uint8 x int8 to uint8", product("uint8", "int8", "uint8"), [[255]])
window = {"stride_w": 1, "stride_h": 1, "dilation_w_factor": 1, "dilation_h_factor": 1, "padding": "VALID"}
output = run_operator(
    "CONV_2D",
    [
        Tensor("uint8", [1, 1, 1, 1], 1.0, values=[1]),
        Tensor("int8", [1, 1, 1, 1], 1.0, constant=[-3]),
        Tensor("int32", [1], 1.0, constant=[0]),
    ],
    [Tensor("uint8", [1, 1, 1, 1], 1.0)],
    window,
)[0]
expect("CONV_2D uint8 x int8", output.reshape(-1).tolist(), [253])
