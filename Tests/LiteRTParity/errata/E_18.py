"""SVDF ends the process where its state is empty: with an empty batch, or a window of no steps."""

from parity.proof import Tensor, begin, death, expect

begin()


def ending(batches, memory):
    return death(
        "SVDF",
        [
            Tensor("int8", [batches, 1], 1.0, values=[1] * batches),
            Tensor("int8", [1, 1], 1.0, constant=[1]),
            Tensor("int16", [1, memory], 1.0, constant=[1] * memory),
            Tensor("int32", [1], 1.0, constant=[0]),
            Tensor("int16", [batches, memory], 1.0, state=True),
        ],
        [Tensor("int8", [batches, 1], 1.0)],
        {"rank": 1, "fused_activation_function": "RELU"},
    )


expect("batch 1, window 1, the process is ended by", ending(1, 1), None)
expect("batch 0, window 1, the process is ended by", ending(0, 1), "SIGSEGV")
expect("batch 1, window 0, the process is ended by", ending(1, 0), "SIGSEGV")
