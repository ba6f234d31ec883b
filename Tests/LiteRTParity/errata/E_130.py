"""An LSTM with peepholes and a projection takes the number of outputs for that of the cells in its peepholes."""

from parity.proof import Tensor, begin, expect, run_operator

begin()

OPEN, SHUT = 100_000, -100_000


def output(outputs):
    """The first output of two cells, of which only the second is projected and has a peephole that shuts its output gate."""

    def matrix(shape, values=None):
        return Tensor("int8", shape, 0.01, constant=values or [0] * (shape[0] * shape[1]))

    def bias(value):
        return Tensor("int32", [2], 0.005, constant=[value] * 2)

    def peephole(values):
        return Tensor("int16", [2], 0.01, constant=values)

    inputs = [Tensor("int8", [1, 1, 1], 0.5, values=[0])]
    inputs += [None] + [matrix([2, 1]) for _ in range(3)] + [None] + [matrix([2, outputs]) for _ in range(3)]
    inputs += [None, peephole([0, 0]), peephole([0, -32000])]
    inputs += [None, bias(SHUT), bias(OPEN), bias(OPEN)]
    inputs += [matrix([outputs, 2], [0, 100] * outputs), None]
    inputs += [
        Tensor("int8", [1, outputs], 2.0**-7, state=True),
        Tensor("int16", [1, 2], 2.0**-11, state=True),
    ]
    gates = [Tensor("int16", [1], 2.0**-12) for _ in range(4)]
    made = run_operator(
        "UNIDIRECTIONAL_SEQUENCE_LSTM",
        inputs,
        [Tensor("int8", [1, 1, outputs], 2.0**-7)],
        {"fused_activation_function": "TANH"},
        gates + [Tensor("int8", [1], 2.0**-7)],
    )
    return int(made[0].flatten()[0])


expect("as many outputs as cells, the peephole shuts the second cell's output gate", output(2), 0)
expect("one output, the peephole of the second cell is not read", output(1), 97)
