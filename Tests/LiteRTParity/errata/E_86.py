"""PAD of int8 fills with stored 0 where the input has no parameters and the output a zero point."""

from parity.proof import Tensor, begin, expect, run_operator

begin()
paddings = Tensor("int32", [1, 2], constant=[1, 1])
for kind, scale, wanted in (("int8", None, [0, 7, 9, 0]), ("int8", 0.5, [5, 7, 9, 5]), ("uint8", None, [5, 7, 9, 5])):
    inputs = [Tensor(kind, [2], scale, 5, values=[7, 9]), paddings]
    output = run_operator("PAD", inputs, [Tensor(kind, [4], 0.5, 5)])[0]
    expect(f"{kind}, input scale {scale}, output zero point 5", output.tolist(), wanted)
