"""UNIQUE of NaN is arbitrary."""

from parity.proof import Tensor, begin, expect, run_operator

begin()
nan = float("nan")
for row, wanted in (([nan, 1.0, nan, 0.0, 1.0], 1), ([2.0, 1.0, nan, 0.0], 3)):
    output = run_operator(
        "UNIQUE",
        [Tensor("float32", [len(row)], values=row)],
        [Tensor("float32", [len(row)]), Tensor("int32", [len(row)])],
        {"idx_out_type": 2},
    )[0]
    expect(f"{row}, different values", len(output), wanted)
