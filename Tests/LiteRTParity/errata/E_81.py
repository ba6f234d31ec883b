"""GATHER_ND refuses rows of no indices, and tensors without elements."""

from parity.proof import Tensor, begin, expect, refusal

begin()
for kind in ("int8", "uint8", "int16", "float16", "float32", "int32", "int64", "bool"):
    whole = refusal(
        "GATHER_ND",
        [Tensor(kind, [2], values=[1, 1]), Tensor("int32", [2, 0], values=[])],
        [Tensor(kind, [2, 2])],
    )
    expect(f"{kind}, rows of no indices, is refused", "index out of bounds" in (whole or ""), True)
    empty = refusal(
        "GATHER_ND",
        [Tensor(kind, [2, 0], values=[]), Tensor("int32", [1, 1], values=[1])],
        [Tensor(kind, [1, 0])],
    )
    expect(f"{kind}, a tensor without elements, is refused", "NumElements(params)" in (empty or ""), True)
