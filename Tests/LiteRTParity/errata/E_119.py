"""BIDIRECTIONAL_SEQUENCE_RNN reads other rows than those of its auxiliary input."""

from parity.proof import Tensor, begin, expect, run_operator

begin()


def backward(time_major, auxiliary, width=1, steps=2, has_matrices=False):
    """The backward network's outputs, which are what it reads: the sums of its rows."""

    def network():
        return [
            Tensor("float32", [1, 1], constant=[0.0 if has_matrices else 1.0]),
            Tensor("float32", [1, 1], constant=[0.0]),
            Tensor("float32", [1], constant=[0.0]),
            Tensor("float32", [1, 1], state=True),
        ]

    def shape(width):
        return [steps, 1, width] if time_major else [1, steps, width]

    matrix = Tensor("float32", [1, width], constant=[1.0] + [0.0] * (width - 1)) if has_matrices else None
    inputs = [Tensor("float32", shape(1), values=[1.0, 2.0])] + network() + network()
    inputs += [Tensor("float32", shape(width), values=auxiliary), matrix, matrix]
    made = run_operator(
        "BIDIRECTIONAL_SEQUENCE_RNN",
        inputs,
        [Tensor("float32", shape(1)), Tensor("float32", shape(1))],
        {"time_major": time_major, "merge_outputs": False, "fused_activation_function": "NONE"},
    )
    return [float(value) for value in made[1].flatten()]


expect("the backward network has an input of its own", backward(True, [10.0, 20.0]), [10.0, 20.0])
expect("it is not read if time is the second dimension", backward(False, [10.0, 20.0]), [1.0, 2.0])
wide = [10.0, 20.0, 30.0, 40.0]
expect("rows of two", backward(False, wide, 2, has_matrices=True), [10.0, 30.0])
expect("rows of two are taken for rows of one", backward(True, wide, 2, has_matrices=True), [10.0, 20.0])
