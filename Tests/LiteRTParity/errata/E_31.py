"""LOG_SOFTMAX ends the process where the input's scale is 2^-26 or less."""

from parity.proof import Tensor, begin, death, expect

begin()
for kind, zero_point in (("int8", 127), ("uint8", 255)):
    for scale, wanted in ((2.0**-26, "SIGABRT"), (2.0**-26 * (1 + 2.0**-23), None)):
        outcome = death(
            "LOG_SOFTMAX",
            [Tensor(kind, [2], scale, values=[1, 2])],
            [Tensor(kind, [2], 1 / 16, zero_point)],
        )
        expect(f"{kind}, scale {scale * 2.0**26:.8f} x 2^-26, the process is ended by", outcome, wanted)
