"""STRIDED_SLICE makes an axis for a bit of new_axis_mask that stands for no position."""

from parity.proof import Tensor, begin, expect, run_operator

begin()


def rows(mask):
    """The first two rows of a matrix of four, with one position."""
    positions = [Tensor("int32", [1], constant=[value]) for value in (0, 2, 1)]
    inputs = [Tensor("int8", [4, 3], values=list(range(12))), *positions]
    return run_operator("STRIDED_SLICE", inputs, [Tensor("int8", [2, 3])], {"new_axis_mask": mask})[0].tolist()


expect("the first two rows", rows(0), [[0, 1, 2], [3, 4, 5]])
expect("with a bit beyond the position", rows(2), [[0], [1]])
