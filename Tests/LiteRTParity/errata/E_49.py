"""REDUCE_PROD of a constant along axes of size 1 copies the stored values and does not rescale them."""

from parity.proof import Tensor, begin, expect, run_operator

begin()


def product(kind, shape, axes, output_shape, **source):
    inputs = [Tensor(kind, shape, 0.5, **source), axes]
    return run_operator("REDUCE_PROD", inputs, [Tensor(kind, output_shape, 0.25)])[0].reshape(-1).tolist()


def constant(axes):
    return Tensor("int32", [len(axes)], constant=axes)


for kind in ("int8", "int16"):
    for shape, axes, output_shape in (([2, 1], [1], [2]), ([2], [], [2])):
        copied = product(kind, shape, constant(axes), output_shape, constant=[3, 5])
        scaled = product(kind, shape, constant(axes), output_shape, values=[3, 5])
        expect(f"{kind}, shape {shape}, axes {axes}, the constant 3, 5", copied, [3, 5])
        expect(f"{kind}, shape {shape}, axes {axes}, fed 3, 5", scaled, [6, 10])
    expect(f"{kind}, a constant scalar of 3", product(kind, [], constant([0]), [], constant=[3]), [3])
    expect(f"{kind}, a scalar of 3 that is fed", product(kind, [], constant([0]), [], values=[3]), [6])
    late = product(kind, [2, 1], Tensor("int32", [1], values=[1]), [2], constant=[3, 5])
    expect(f"{kind}, the constant 3, 5 with axes that are fed", late, [6, 10])
