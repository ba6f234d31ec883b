"""HARD_SWISH shifts wrongly by more than 15 places."""

from parity.proof import Tensor, begin, expect, run_operator

begin()
values = [-128, -1, 0, 1, 127]
for kind, offset in (("int8", 0), ("uint8", 128)):
    stored = [value + offset for value in values]
    for ratio, wanted in ((2.0**-9, [0, 0, 0, 0, 0]), (2.0**-9 * (1 - 2.0**-10), [-1, -1, 1, 1, 1])):
        output = run_operator(
            "HARD_SWISH",
            [Tensor(kind, [5], ratio, offset, values=stored)],
            [Tensor(kind, [5], 1.0, offset)],
        )[0]
        distances = [int(value) - offset for value in output]
        expect(f"{kind}, {values} with scales in the ratio {ratio:.6f}", distances, wanted)
