"""An int8 LSTM whose weights or biases are no constants ends the process when it is prepared."""

from parity.proof import Tensor, begin, death, expect

begin()


def ending(operator, computed, zero_point=0):
    """The end of an LSTM of one cell, of which the inputs at some positions are no constants."""

    def tensor(position, kind, shape, scale):
        if position in computed:
            return Tensor(kind, shape, scale, values=[0])
        return Tensor(kind, shape, scale, constant=[0])

    time = [1] if operator == "UNIDIRECTIONAL_SEQUENCE_LSTM" else []
    inputs = [Tensor("int8", [1, *time, 1], 0.5, zero_point, values=[0])]
    inputs += [None] + [tensor(position, "int8", [1, 1], 0.01) for position in (2, 3, 4)]
    inputs += [None] + [tensor(position, "int8", [1, 1], 0.01) for position in (6, 7, 8)]
    inputs += [None] * 4 + [tensor(position, "int32", [1], 0.005) for position in (13, 14, 15)] + [None] * 2
    inputs += [Tensor("int8", [1, 1], 2.0**-7, state=True), Tensor("int16", [1, 1], 2.0**-11, state=True)]
    gates = [Tensor("int16", [1], 2.0**-12) for _ in range(4)]
    return death(
        operator, inputs, [Tensor("int8", [1, *time, 1], 2.0**-7)], {"fused_activation_function": "TANH"},
        gates + [Tensor("int8", [1], 2.0**-7)],
    )  # fmt: skip


for name in ("LSTM", "UNIDIRECTIONAL_SEQUENCE_LSTM"):
    expect(f"{name} with constants, the process is ended by", ending(name, []), None)
    expect(f"{name} with a computed matrix", ending(name, [2]), None)
    expect(f"{name} with a computed matrix, and a zero point of 1", ending(name, [2], 1), "SIGSEGV")
    expect(f"{name} with a computed bias", ending(name, [14]), "SIGSEGV")
