"""REVERSE_V2 ends the process on a tensor without elements."""

from parity.proof import Tensor, begin, death, expect

begin()
for what, shape, wanted in (("[2, 0]", [2, 0], "SIGSEGV"), ("[0]", [0], None)):
    inputs = [Tensor("int8", shape, values=[]), Tensor("int32", [1], constant=[0])]
    outcome = death("REVERSE_V2", inputs, [Tensor("int8", shape)])
    expect(f"axis 0 of {what}, the process is ended by", outcome, wanted)
