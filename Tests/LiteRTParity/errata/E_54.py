"""ARG_MAX and ARG_MIN keep a NaN that stands first in a short row."""

from parity.proof import Tensor, begin, expect, run_operator

begin()
row = [float("nan"), 1.0, float("nan"), 2.0]
for operator, elsewhere in (("ARG_MAX", 3), ("ARG_MIN", 1)):
    for shape, wanted in (([4], 0), ([4, 2], elsewhere)):
        output = run_operator(
            operator,
            [
                Tensor("float32", shape, values=[value for value in row for _ in range(len(shape))]),
                Tensor("int32", [1], constant=[0]),
            ],
            [Tensor("int32", shape[1:])],
            {"output_type": 2},
        )[0]
        expect(f"{operator} of [NaN, 1, NaN, 2], shape {shape}", output.reshape(-1).tolist()[0], wanted)
