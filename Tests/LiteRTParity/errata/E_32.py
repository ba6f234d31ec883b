"""LOG_SOFTMAX wraps where the exponentials of a row add up to 4096 or more."""

from parity.proof import Tensor, begin, expect, run_operator

begin()
for kind, zero_point in (("int8", 127), ("uint8", 255)):
    for count, wanted in ((4095, -133), (4096, -136), (8192, 0)):
        output = run_operator(
            "LOG_SOFTMAX",
            [Tensor(kind, [count], 1.0, values=[0] * count)],
            [Tensor(kind, [count], 1 / 16, zero_point)],
        )[0]
        expect(f"{kind}, {count} equal elements give, in sixteenths", int(output[0]) - zero_point, wanted)
