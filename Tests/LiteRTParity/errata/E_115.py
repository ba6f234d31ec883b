"""BATCH_MATMUL of integers takes the scales of a per-axis operand for 0, and returns the output's zero point."""

from parity.proof import Tensor, begin, expect, run_operator

begin()


def product(kind, scale, zero_point=0, output="same"):
    """The product of (10, 20) with the columns (1, 4), (2, 5) and (3, 6)."""
    kind_of_output = kind if output == "same" else output
    x = Tensor(kind, [1, 2], None if kind == "float32" else 0.5, values=[10, 20])
    y = Tensor("int8", [2, 3], scale, 0, dimension=1, constant=[1, 2, 3, 4, 5, 6])
    result = Tensor(kind_of_output, [1, 3], None if kind == "float32" else 1.0, zero_point)
    return run_operator("BATCH_MATMUL", [x, y], [result])[0].reshape(-1).tolist()


# The sums are 90, 120 and 150.
expect("int8, one scale of 0.5", product("int8", 0.5), [23, 30, 38])
expect("int8, a scale of 0.5 for each column", product("int8", [0.5, 0.5, 0.5], -3), [-3, -3, -3])
expect("int16, one scale of 0.5", product("int16", 0.5), [23, 30, 38])
expect("int16, a scale of 0.5 for each column", product("int16", [0.5, 0.5, 0.5]), [0, 0, 0])
# The hybrid form reads them: column 1 has twice the scale of column 0.
first, second, _ = product("float32", [0.5, 1.0, 0.5])
expect("float32, the quotient of columns 1 and 0", round(second / first, 2), 2.67)
