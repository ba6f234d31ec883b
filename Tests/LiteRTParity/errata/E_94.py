"""SVDF refuses a state that is no variable tensor; variable tensors with a value in the file are refused everywhere."""

from parity.proof import Tensor, begin, expect, refusal, run_operator

begin()
NO_VARIABLE, HAS_VALUE = "state != nullptr was not true", "is a variable tensor with buffer or external buffer"


def operands(state):
    return [
        Tensor("int8", [1, 1], 0.1, values=[10]),
        Tensor("int8", [1, 1], 0.05, constant=[100]),
        Tensor("int16", [1, 3], 0.001, constant=[1000, 2000, 3000]),
        Tensor("int32", [1], 1e-5, constant=[0]),
        state,
    ]


OUTPUTS, ATTRIBUTES = [Tensor("int8", [1, 1], 0.5, -128)], {"rank": 1, "fused_activation_function": "RELU"}


def saying(state, words):
    message = refusal("SVDF", operands(state), OUTPUTS, ATTRIBUTES)
    return message is not None and words in message


variable = Tensor("int16", [1, 3], 0.01, state=True)
output = run_operator("SVDF", operands(variable), OUTPUTS, ATTRIBUTES)[0]
expect("SVDF, a variable state", output.tolist(), [[-98]])
constant = Tensor("int16", [1, 3], 0.01, constant=[0, 500, 900])
expect(f"SVDF, a constant state is refused: {NO_VARIABLE}", saying(constant, NO_VARIABLE), True)
fed = Tensor("int16", [1, 3], 0.01, values=[0, 500, 900])
expect(f"SVDF, a state that is fed is refused: {NO_VARIABLE}", saying(fed, NO_VARIABLE), True)
both = Tensor("int16", [1, 3], 0.01, constant=[0, 500, 900], state=True)
expect(f"SVDF, a variable state with a value in the file: {HAS_VALUE}", saying(both, HAS_VALUE), True)
message = refusal("DEQUANTIZE", [Tensor("int8", [1], 0.5, constant=[1], state=True)], [Tensor("float32", [1])])
expect(f"DEQUANTIZE of such a tensor: {HAS_VALUE}", message is not None and HAS_VALUE in message, True)
