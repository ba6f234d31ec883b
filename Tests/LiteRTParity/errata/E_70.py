"""UNPACK refuses a tensor without elements."""

from parity.proof import Tensor, begin, expect, refusal

begin()
for kind in ("int8", "uint8", "int16", "float16", "float32"):
    message = refusal("UNPACK", [Tensor(kind, [2, 0], values=[])], [Tensor(kind, [0])] * 2, {"num": 2, "axis": 0})
    expect(f"{kind}, no elements, refused", "NumElements(input) > 0 was not true" in (message or ""), True)
