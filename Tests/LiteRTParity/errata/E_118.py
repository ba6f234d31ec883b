"""A hybrid BIDIRECTIONAL_SEQUENCE_RNN whose first dimension is time runs the sequence once for each time step."""

from parity.proof import Tensor, begin, expect, run_operator

begin()


def outputs(time_major, steps):
    """The forward network's outputs: each is the one before plus 1, if the sequence is run once."""

    def network():
        return [
            Tensor("int8", [1, 1], 1.0, constant=[0]),
            Tensor("int8", [1, 1], 1.0, constant=[1]),
            Tensor("float32", [1], constant=[1.0]),
            Tensor("float32", [1, 1], state=True),
        ]

    shape = [steps, 1, 1] if time_major else [1, steps, 1]
    inputs = [Tensor("float32", shape, values=[0.0] * steps)] + network() + network() + [None, None, None]
    made = run_operator(
        "BIDIRECTIONAL_SEQUENCE_RNN",
        inputs,
        [Tensor("float32", shape), Tensor("float32", shape)],
        {"time_major": time_major, "merge_outputs": False, "fused_activation_function": "NONE"},
    )
    return [float(value) for value in made[0].flatten()]


expect("time in the second dimension, one run", outputs(False, 3), [1.0, 2.0, 3.0])
expect("time in the first dimension, the third run of three", outputs(True, 3), [7.0, 8.0, 9.0])
expect("time in the first dimension, one step", outputs(True, 1), [1.0])
