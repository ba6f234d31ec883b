"""BROADCAST_ARGS ends the process if two sizes do not match."""

from parity.proof import Tensor, begin, death, expect

begin()
for first, second, wanted in (([2, 3], [2, 4], "SIGABRT"), ([0], [5], "SIGABRT"), ([2, 1], [1, 4], None)):
    for source in ("constant", "values"):
        inputs = [Tensor("int32", [len(sizes)], **{source: sizes}) for sizes in (first, second)]
        outcome = death("BROADCAST_ARGS", inputs, [Tensor("int32", [len(first)])])
        expect(f"{first} with {second}, {source}, the process is ended by", outcome, wanted)
