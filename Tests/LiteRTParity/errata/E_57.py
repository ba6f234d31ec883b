"""SUB and SQUARED_DIFFERENCE end the process where their output multiplier is too large."""

from parity.proof import Tensor, begin, death, expect, run_operator

begin()
SUB = {"pot_scale_int16": 0}


def outcome(operator, kind, scales, attributes):
    return death(
        operator,
        [Tensor(kind, [2], scales[0], values=[1, 2]), Tensor(kind, [2], scales[1], values=[3, 4])],
        [Tensor(kind, [2], scales[2])],
        attributes,
    )


for kind, headroom in (("int8", 20), ("uint8", 20), ("int16", 15)):
    at_one = 2.0 / 2.0**headroom
    for what, scales, wanted in (
        ("output multiplier exactly 1", (1.0, 1.0, at_one), "SIGABRT"),
        ("output multiplier just below 1", (1.0, 1.0, at_one * (1 + 2.0**-23)), None),
        ("an input scale of 0", (0.0, 1.0, 1.0), "SIGABRT"),
    ):
        expect(f"SUB {kind}, {what}, the process is ended by", outcome("SUB", kind, scales, SUB), wanted)
for what, scales, wanted in (
    ("output multiplier exactly 1", (1.0, 1.0, 4 / 2.0**14), "SIGABRT"),
    ("output multiplier 2", (1.0, 1.0, 2 / 2.0**14), "SIGABRT"),
    ("output multiplier 1/2", (1.0, 1.0, 8 / 2.0**14), None),
    ("an input scale of 0", (0.0, 1.0, 1.0), "SIGABRT"),
):
    died = outcome("SQUARED_DIFFERENCE", "int8", scales, None)
    expect(f"SQUARED_DIFFERENCE int8, {what}, the process is ended by", died, wanted)
# (1 - 10) x 1.0 on a scale of 1 / 2^20 saturates at the least value.
output = run_operator(
    "SUB",
    [Tensor("int8", [1], 1.0, values=[1]), Tensor("int8", [1], 1.0, values=[10])],
    [Tensor("int8", [1], 1 / 2.0**20)],
)[0]
expect("SUB int8, output multiplier 2, -9 on a scale of 2^-20 saturates", output.tolist() == [-128], False)
