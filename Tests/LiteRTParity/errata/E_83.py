"""SPARSE_TO_DENSE refuses outputs of five axes."""

from parity.proof import Tensor, begin, expect, refusal

begin()
for kind in ("int8", "uint8", "int32", "int64", "float32"):
    for rank, wanted in ((4, False), (5, True)):
        inputs = [
            Tensor("int32", [1, rank], values=[0] * rank),
            Tensor("int32", [rank], constant=[1] * rank),
            Tensor(kind, [1], values=[1]),
            Tensor(kind, [], values=[7]),
        ]
        refused = refusal("SPARSE_TO_DENSE", inputs, [Tensor(kind, [1] * rank)])
        expect(f"{kind}, {rank} axes, is refused", refused is not None, wanted)
