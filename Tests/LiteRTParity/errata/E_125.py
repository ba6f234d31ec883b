"""A hybrid BIDIRECTIONAL_SEQUENCE_RNN that merges the outputs of several batches ends the process."""

from parity.proof import Tensor, begin, expect
from parity.single import death

begin()


def end(batches, is_asymmetric, merges):
    def network():
        return [
            Tensor("int8", [1, 1], 1.0, constant=[1]),
            Tensor("int8", [1, 1], 1.0, constant=[1]),
            Tensor("float32", [1], constant=[0.0]),
            Tensor("float32", [batches, 1], state=True),
        ]

    inputs = [Tensor("float32", [1, batches, 1], values=[1.0] * batches)] + network() + network() + [None, None, None]
    outputs = [Tensor("float32", [1, batches, 2])] if merges else [Tensor("float32", [1, batches, 1])] * 2
    return death(
        "BIDIRECTIONAL_SEQUENCE_RNN",
        inputs,
        outputs,
        {
            "time_major": True,
            "merge_outputs": merges,
            "asymmetric_quantize_inputs": is_asymmetric,
            "fused_activation_function": "TANH",
        },
    )


expect("two batches, quantized symmetrically, merged", end(2, False, True), "SIGSEGV")
expect("quantized asymmetrically", end(2, True, True), None)
expect("one batch", end(1, False, True), None)
expect("not merged", end(2, False, False), None)
