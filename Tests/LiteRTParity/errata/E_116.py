"""An int8 LSTM whose cell state has a scale below 2^-15 multiplies the output gate by the input gate."""

from parity.proof import Tensor, begin, expect, run_operator

begin()

OPEN, SHUT = 100_000, -100_000


def output(exponent, update):
    """The output of one cell: all weights are 0, the forget gate is shut, the others are open, and the update is given in 0.005."""

    def matrix():
        return Tensor("int8", [1, 1], 0.01, constant=[0])

    def bias(value):
        return Tensor("int32", [1], 0.005, constant=[value])

    inputs = [Tensor("int8", [1, 1, 1], 0.5, values=[0])]
    inputs += [matrix() for _ in range(8)] + [None] * 3
    inputs += [bias(OPEN), bias(SHUT), bias(update), bias(OPEN)] + [None] * 2
    inputs += [
        Tensor("int8", [1, 1], 2.0**-7, state=True),
        Tensor("int16", [1, 1], 2.0**exponent, state=True),
    ]
    gates = [Tensor("int16", [1], 2.0**-12) for _ in range(4)]
    made = run_operator(
        "UNIDIRECTIONAL_SEQUENCE_LSTM",
        inputs,
        [Tensor("int8", [1, 1, 1], 2.0**-7)],
        {"fused_activation_function": "TANH"},
        gates + [Tensor("int8", [1], 2.0**-7)],
    )
    return int(made[0].flatten()[0])


# The cell is tanh(0.25) = 0.245, the output tanh(0.245) = 0.24, which is 31 / 128.
expect("a scale of 2^-15, the update 0.25", output(-15, 50), 31)
expect("a scale of 2^-16, the update 0.25", output(-16, 50), 127)
expect("a scale of 2^-16, the update -0.25", output(-16, -50), 127)
