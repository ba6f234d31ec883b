"""FULLY_CONNECTED turns a scaled accumulator beyond 32 bits into the least output, whatever its sign."""

from parity.proof import Tensor, begin, expect, run_operator

begin()
for bias, stored in ((2**30 - 1, 127), (2**30, -128), (2**31 - 1, -128), (-(2**30), -128), (-(2**31), -128)):
    results = run_operator(
        "FULLY_CONNECTED",
        [
            Tensor("int8", [1, 1], 1.0, values=[0]),
            Tensor("int8", [1, 1], 1.0, constant=[1]),
            Tensor("int32", [1], 1.0, constant=[bias]),
        ],
        [Tensor("int8", [1, 1], 0.5)],
    )
    expect(f"an accumulator of {bias} x 2 becomes", int(results[0].reshape(-1)[0]), stored)
