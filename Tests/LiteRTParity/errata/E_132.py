"""A float32 LSTM adds the products of a row in another order if rows of other batches are computed beside it."""

import numpy as np

from parity.proof import Tensor, begin, expect, run_operator

begin()

CELLS, INPUTS = 8, 33
RANDOM = np.random.default_rng(1)
WEIGHTS = RANDOM.uniform(0.1, 1, CELLS * INPUTS).astype(np.float32).tolist()
ROW = RANDOM.uniform(0.1, 1, INPUTS).astype(np.float32).tolist()


def first_row(batches):
    """The cells of the first batch: each is the sum of the row's products with the weights, gates being open."""

    def filled(value):
        return Tensor("float32", [CELLS], constant=[value] * CELLS)

    def zeros(columns):
        return Tensor("float32", [CELLS, columns], constant=[0.0] * (CELLS * columns))

    inputs = [Tensor("float32", [1, batches, INPUTS], values=ROW * batches)]
    inputs += [None, zeros(INPUTS), Tensor("float32", [CELLS, INPUTS], constant=WEIGHTS), zeros(INPUTS)]
    inputs += [None] + [zeros(CELLS)] * 3
    inputs += [None] * 3 + [None, filled(-200.0), filled(0.0), filled(40.0)]
    inputs += [None] * 2
    inputs += [Tensor("float32", [batches, CELLS], state=True), Tensor("float32", [batches, CELLS], state=True)]
    made = run_operator(
        "UNIDIRECTIONAL_SEQUENCE_LSTM",
        inputs,
        [Tensor("float32", [1, batches, CELLS])],
        {"fused_activation_function": "RELU", "time_major": True},
    )
    return made[0].reshape(batches, CELLS)[0].tolist()


alone = first_row(1)
expect("the row alone gives the same sums twice", alone == first_row(1), True)
expect("beside three equal rows it gives the same sums", alone == first_row(4), False)
