"""A hybrid BATCH_MATMUL takes the scale of the row whose number is the sum of the batch indices."""

from parity.proof import Tensor, begin, expect, run_operator

begin()
rows = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0]


def products(batches, weights):
    x = Tensor("float32", batches + [1, 1], values=rows)
    y = Tensor("int8", [1] * len(weights) + [1, 1], 1.0, constant=[127])
    output = Tensor("float32", batches + [1, 1])
    return run_operator("BATCH_MATMUL", [x, y], [output], {"adj_x": True})[0].reshape(-1).tolist()


# Each row is quantized to 127 with a scale of its own: the product is 127 times its value.
expect("one batch dimension", products([6], [1]), [127 * value for value in rows])
# With two, matrix (a, b) takes the scale of matrix number a + b.
taken = [127 * rows[a + b] for a in range(2) for b in range(3)]
expect("two batch dimensions", products([2, 3], [1, 1]), taken)
