"""ONE_HOT compares the lower half of an int64 index."""

from parity.proof import Tensor, begin, expect, run_operator

begin()
for kind in ("int8", "uint8", "float32"):
    output = run_operator(
        "ONE_HOT",
        [
            Tensor("int64", [1], values=[1 << 32]),
            Tensor("int32", [], constant=[2]),
            Tensor(kind, [], values=[1]),
            Tensor(kind, [], values=[0]),
        ],
        [Tensor(kind, [1, 2])],
        {"axis": -1},
    )[0]
    expect(f"{kind}, index 2^32 in a depth of 2", output.tolist(), [[1, 0]])
