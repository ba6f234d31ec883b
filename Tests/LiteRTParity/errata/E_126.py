"""A suppression of boxes selects equal scores in the order of its heap, and a box without area several times."""

from parity.proof import Tensor, begin, expect, run_operator

begin()


def selected(boxes, scores):
    """The selected boxes, and their number."""
    outputs = run_operator(
        "NON_MAX_SUPPRESSION_V4",
        [
            Tensor("float32", [len(scores), 4], values=[number for box in boxes for number in box]),
            Tensor("float32", [len(scores)], values=scores),
            Tensor("int32", [], constant=[len(scores)]),
            Tensor("float32", [], constant=[0.5]),
            Tensor("float32", [], constant=[0.0]),
        ],
        [Tensor("int32", [len(scores)]), Tensor("int32", [])],
    )
    return [int(index) for index in outputs[0][: int(outputs[1])]]


apart = [[10.0 * place, 0.0, 10.0 * place + 1, 1.0] for place in range(5)]
expect("different scores", selected(apart, [5.0, 4.0, 3.0, 2.0, 1.0]), [0, 1, 2, 3, 4])
expect("equal scores", selected(apart, [1.0] * 5), [0, 2, 4, 1, 3])
expect("the better of two boxes has no area", selected([[0.0, 0.0, 0.0, 1.0], [5.0, 5.0, 6.0, 6.0]], [2.0, 1.0]), [0, 0])
