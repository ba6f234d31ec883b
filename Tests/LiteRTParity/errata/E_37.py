"""Entries of TANH's and GELU's tables depend on the platform's functions: next to a half they are either neighbour."""

from parity.proof import Tensor, begin, expect, run_operator

begin()
for operator, kind, stored, scale, zero_point, output_scale, output_zero_point, exact in (
    ("TANH", "uint8", 17, "0x1.b27bfcp-6", 0, "0x1.356d58p-8", 112, 202),
    ("GELU", "int8", 64, "0x1.68971ep-5", 41, "0x1.3074b8p-4", -32, -21),
):
    output = run_operator(
        operator,
        [Tensor(kind, [1], float.fromhex(scale), zero_point, values=[stored])],
        [Tensor(kind, [1], float.fromhex(output_scale), output_zero_point)],
        {"approximate": 0} if operator == "GELU" else {},
    )[0]
    print(f"{operator} of {stored}, whose rounded function gives {exact}, is {int(output[0])}")
    expect("it is one of the two neighbours of a half", abs(int(output[0]) - exact) <= 1, True)
