"""DILATE rejects an axis of size 0 that is dilated."""

from parity.proof import Tensor, begin, expect, refusal

begin()
for shape, dilations, output, wanted in (
    ([0], [2], [0], True),
    ([2, 0], [1, 2], [2, 0], True),
    ([2, 0], [2, 1], [3, 0], False),
    ([0], [1], [0], False),
):
    inputs = [
        Tensor("int8", shape, values=[]),
        Tensor("int32", [len(dilations)], constant=dilations),
        Tensor("int8", [], values=[9]),
    ]
    message = refusal("DILATE", inputs, [Tensor("int8", output)])
    expect(f"{shape} by {dilations} is refused", message is not None, wanted)
