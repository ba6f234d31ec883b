"""The comparisons end the process at a scale of 0 or 1, and shift wrongly above."""

from parity.proof import Tensor, begin, death, expect, run_operator

begin()
for operator in ("EQUAL", "NOT_EQUAL", "LESS", "LESS_EQUAL", "GREATER", "GREATER_EQUAL"):
    for kind in ("int8", "uint8", "int16"):
        for scale, wanted in ((0.0, "SIGABRT"), (1.0, "SIGABRT"), (1 - 2.0**-24, None)):
            if kind == "int16" and operator not in ("EQUAL", "NOT_EQUAL"):
                continue
            outcome = death(
                operator,
                [Tensor(kind, [2], scale, values=[1, 2]), Tensor(kind, [2], 0.5, values=[3, 4])],
                [Tensor("bool", [2])],
            )
            expect(f"{operator} {kind}, scale {scale}, the process is ended by", outcome, wanted)
output = run_operator(
    "EQUAL",
    [Tensor("int8", [3], 1.5, values=[1, 2, 3]), Tensor("int8", [3], 1.5, values=[3, 2, 1])],
    [Tensor("bool", [3])],
)[0]
expect("EQUAL int8, scales 1.5, [1, 2, 3] and [3, 2, 1]", output.tolist(), [True, True, True])
