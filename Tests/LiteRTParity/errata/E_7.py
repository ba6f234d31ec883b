"""SOFTMAX on 8 bits ends the process where the exponentials of a row add up to 512 or more."""

from parity.proof import Tensor, begin, death, expect

begin()
for kind, zero_point in (("int8", -128), ("uint8", 0)):
    for count, wanted in ((511, None), (512, "SIGABRT"), (1000, "SIGABRT")):
        outcome = death(
            "SOFTMAX",
            [Tensor(kind, [1, count], 1.0, values=[5] * count)],
            [Tensor(kind, [1, count], 1 / 256, zero_point)],
            {"beta": 1.0},
        )
        expect(f"{kind}, {count} equal values, the process is ended by", outcome, wanted)
