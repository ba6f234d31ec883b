"""SOFTMAX on 8 bits ends the process where beta x the input's scale is 2^-26 or less."""

from parity.proof import Tensor, begin, death, expect

begin()
for kind, zero_point in (("int8", -128), ("uint8", 0)):
    for text, beta, scale, wanted in (
        ("scale 2^-25", 1.0, 2.0**-25, None),
        ("scale 2^-26", 1.0, 2.0**-26, "SIGABRT"),
        ("beta 0", 0.0, 1.0, "SIGABRT"),
    ):
        outcome = death(
            "SOFTMAX",
            [Tensor(kind, [1, 2], scale, values=[1, 2])],
            [Tensor(kind, [1, 2], 1 / 256, zero_point)],
            {"beta": beta},
        )
        expect(f"{kind}, {text}, the process is ended by", outcome, wanted)
