"""A BIDIRECTIONAL_SEQUENCE_LSTM that merges its outputs finds the states of its batches elsewhere."""

from parity.proof import Tensor, begin, expect
from parity.runtime import make_interpreter
from parity.single import operator_model

begin()

CELLS = 4


def are_equal(merges, time_major=False):
    """Whether two batches with the same input leave the same output state in the forward network."""

    def matrix(columns, value):
        return Tensor("float32", [CELLS, columns], constant=[value] * CELLS * columns)

    def bias(value):
        return Tensor("float32", [CELLS], constant=[value] * CELLS)

    def network():
        weights = [None] + [matrix(1, 0.0)] * 3 + [None, matrix(CELLS, 0.0), matrix(CELLS, 0.5), matrix(CELLS, 0.0)]
        return weights + [None] * 3 + [None, bias(0.0), bias(1.0), bias(0.0)] + [None, None]

    shape = [1, 2] if time_major else [2, 1]
    states = [Tensor("float32", [2, CELLS], state=True) for _ in range(4)]
    inputs = [Tensor("float32", shape + [1], values=[1.0, 1.0])] + network() + network() + states + [None] * 9
    outputs = [Tensor("float32", shape + [2 * CELLS])] if merges else [Tensor("float32", shape + [CELLS])] * 2
    model, positions, _ = operator_model(
        "BIDIRECTIONAL_SEQUENCE_LSTM",
        inputs,
        outputs,
        {"time_major": time_major, "merge_outputs": merges, "fused_activation_function": "TANH"},
    )
    interpreter = make_interpreter(model)
    interpreter.set_tensor(positions[0], inputs[0].array([1.0, 1.0]))
    interpreter.invoke()
    first, second = interpreter.get_tensor(positions[35])
    return bool(first[0] != 0 and (first == second).all())


expect("two outputs, the states of both batches are the same", are_equal(False), True)
expect("time in the first dimension, merged", are_equal(True, True), True)
expect("merged, the state of the second batch is elsewhere", are_equal(True), False)
