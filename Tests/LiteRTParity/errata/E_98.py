"""SUM on int16 reads the first half of its input as bytes, and writes the first half of its output as bytes."""

from parity.proof import Tensor, begin, expect, run_operator

begin()


def sums(rows, scale=1.0):
    output = run_operator(
        "SUM",
        [
            Tensor("int16", [len(rows), len(rows[0])], 1.0, 0, values=rows),
            Tensor("int32", [1], constant=[1]),
        ],
        [Tensor("int16", [len(rows)], scale, 0)],
    )[0]
    # The bytes that are written; what the others hold is whatever was in memory.
    return output.view("uint8").tolist()[: len(rows)]


expect("3 + 4, whose first half is the bytes 3 and 0", sums([[3, 4]]), [3])
expect("0x0102 + 1000, that is 2 + 1", sums([[0x0102, 1000]]), [3])
expect("-1 + 0, that is 255 + 255, clamped to 255", sums([[-1, 0]]), [255])
expect("rows 1 + 2 and 3 + 4: the bytes 1 + 0 and 2 + 0", sums([[1, 2], [3, 4]]), [1, 2])
