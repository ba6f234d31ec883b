"""ADD ends the process where its output multiplier is 1 or more, or a scale is 0."""

from parity.proof import Tensor, begin, death, expect

begin()
for kind, left_shift in (("int8", 20), ("uint8", 20), ("int16", 15)):
    smallest = 2.0 / 2.0**left_shift
    for what, scales, wanted in (
        ("output multiplier exactly 1", (1.0, 1.0, smallest), "SIGABRT"),
        ("output multiplier just below 1", (1.0, 1.0, smallest * (1 + 2.0**-23)), None),
        ("an input scale of 0", (0.0, 1.0, 1.0), "SIGABRT"),
    ):
        first, second, output = scales
        outcome = death(
            "ADD",
            [Tensor(kind, [2], first, values=[1, 2]), Tensor(kind, [2], second, values=[3, 4])],
            [Tensor(kind, [2], output)],
            {"pot_scale_int16": 0},
        )
        expect(f"{kind}, {what}, the process is ended by", outcome, wanted)
