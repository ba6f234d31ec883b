"""The gates of a hybrid LSTM are computed in groups of four cells by a polynomial, the others with the C library."""

import numpy as np

from parity.proof import Tensor, begin, expect, run_operator

begin()


def outputs(cells, bias):
    """The outputs of equal cells: the input gate is open, the cell gate is 1, and the bias of the output gate is given."""

    def matrix(columns):
        return Tensor("int8", [cells, columns], 0.01, constant=[0] * (cells * columns))

    def filled(value):
        return Tensor("float32", [cells], constant=[value] * cells)

    inputs = [Tensor("float32", [1, 1, 1], values=[0.0])]
    inputs += [None] + [matrix(1) for _ in range(3)] + [None] + [matrix(cells) for _ in range(3)]
    inputs += [None] * 3 + [None, filled(-200.0), filled(20.0), filled(bias)]
    inputs += [None] * 2
    inputs += [Tensor("float32", [1, cells], state=True), Tensor("float32", [1, cells], state=True)]
    made = run_operator(
        "UNIDIRECTIONAL_SEQUENCE_LSTM",
        inputs,
        [Tensor("float32", [1, 1, cells])],
        {"fused_activation_function": "TANH"},
    )
    return made[0].flatten()


def differs(cells):
    """Whether equal cells have different outputs for one of some biases."""
    return any(len(np.unique(outputs(cells, float(bias)))) > 1 for bias in np.linspace(-2, 2, 41))


expect("8 equal cells have different outputs", differs(8), False)
expect("6 equal cells have different outputs", differs(6), True)
