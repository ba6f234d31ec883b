"""An LSTM with real values and without an activation does not multiply by the cell state."""

from parity.proof import Tensor, begin, expect, run_operator

begin()


def output(activation):
    """The output of one cell whose state becomes 2.5: the input gate is half open, the cell gate is 5, and the output gate is open."""

    def filled(value):
        return Tensor("float32", [1], constant=[value])

    matrix = Tensor("float32", [1, 1], constant=[0.0])
    inputs = [Tensor("float32", [1, 1, 1], values=[0.0])] + [matrix] * 8 + [None] * 3
    inputs += [filled(0.0), filled(-200.0), filled(5.0), filled(200.0)] + [None] * 2
    inputs += [Tensor("float32", [1, 1], state=True), Tensor("float32", [1, 1], state=True)]
    made = run_operator(
        "UNIDIRECTIONAL_SEQUENCE_LSTM", inputs, [Tensor("float32", [1, 1, 1])], {"fused_activation_function": activation}
    )
    return float(made[0].flatten()[0])


expect("with RELU the output is the cell state", output("RELU"), 2.5)
expect("with RELU6 too", output("RELU6"), 2.5)
expect("without an activation it is", output("NONE") == 2.5, False)
print("without an activation:", output("NONE"))
