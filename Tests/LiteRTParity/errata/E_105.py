"""DILATE ends the process if an empty axis precedes a dilated one."""

from parity.proof import Tensor, begin, death, expect

begin()
for shape, dilations, output, wanted in (([0, 3], [1, 2], [0, 5], "SIGSEGV"), ([0, 3], [1, 1], [0, 3], None)):
    inputs = [
        Tensor("int8", shape, values=[]),
        Tensor("int32", [2], constant=dilations),
        Tensor("int8", [], values=[9]),
    ]
    outcome = death("DILATE", inputs, [Tensor("int8", output)])
    expect(f"{shape} by {dilations}, the process is ended by", outcome, wanted)
