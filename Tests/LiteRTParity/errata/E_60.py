"""FLOOR_DIV of the least integer by -1 depends on the element's place."""

from parity.proof import Tensor, begin, expect, run_operator

begin()
CASES = (
    ("int8", -(2**7), 2**7 - 1),
    ("int16", -(2**15), 2**15 - 1),
    ("int32", -(2**31), -(2**31)),
)
for kind, least, in_a_vector in CASES:
    output = run_operator(
        "FLOOR_DIV",
        [Tensor(kind, [9], values=[least] * 9), Tensor(kind, [9], values=[-1] * 9)],
        [Tensor(kind, [9])],
    )[0]
    ends = [int(output[0]), int(output[8])]
    expect(f"{kind}, the first and the last of nine times {least} / -1", ends, [in_a_vector, least])
