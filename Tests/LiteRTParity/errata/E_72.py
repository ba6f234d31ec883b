"""REVERSE_V2 refuses axes with a gap."""

from parity.proof import Tensor, begin, expect, refusal

begin()
for axes, wanted in (([0, 2], True), ([0, 1], False), ([2, 1], False)):
    inputs = [Tensor("int8", [2, 1, 2], values=[1, 2, 3, 4]), Tensor("int32", [2], constant=axes)]
    message = refusal("REVERSE_V2", inputs, [Tensor("int8", [2, 1, 2])])
    expect(f"axes {axes}, refused", "Non-contiguous" in (message or ""), wanted)
