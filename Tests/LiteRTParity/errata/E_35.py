"""A multiplier of 2^32 and more shifts by its shift modulo 32."""

from parity.proof import Tensor, begin, expect, run_operator

begin()
for operator, attributes in (("RELU", {}), ("ABS", {}), ("LEAKY_RELU", {"alpha": 1.0})):
    output = run_operator(
        operator,
        [Tensor("int8", [4], 2.0**32, values=[0, 1, 2, 3])],
        [Tensor("int8", [4], 1.0)],
        attributes,
    )[0]
    expect(f"{operator} of [0, 1, 2, 3] with a multiplier of 2^32", output.tolist(), [0, 1, 2, 3])
