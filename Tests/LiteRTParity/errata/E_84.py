"""REVERSE_SEQUENCE ends the process where the axis of the sequences has size 0."""

from parity.proof import Tensor, begin, death, expect

begin()
for kind in ("uint8", "int16", "float32", "int32", "int64"):
    for shape, lengths, wanted in (([0, 3], [], "SIGSEGV"), ([2, 0], [0, 0], None)):
        for index in ("int32", "int64"):
            outcome = death(
                "REVERSE_SEQUENCE",
                [Tensor(kind, shape, values=[]), Tensor(index, [len(lengths)], values=lengths)],
                [Tensor(kind, shape)],
                {"seq_dim": 1, "batch_dim": 0},
            )
            expect(f"{kind}, shape {shape}, lengths {lengths} of {index}, the process is ended by", outcome, wanted)
