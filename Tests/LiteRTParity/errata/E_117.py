"""DEQUANTIZE of a constant is computed in the first call only, so that a state that is its output keeps its value."""

import numpy as np

from parity.model_builder import OperatorSpec, TensorSpec, build_model
from parity.proof import begin, expect, run_model

begin()


def constant(kind, *values):
    return np.array(values, kind).tobytes()


tensors = [
    TensorSpec("input", "float32", [1, 1]),
    TensorSpec("feature", "float32", [1, 1], data=constant("<f4", 1)),
    TensorSpec("time", "float32", [1, 2], data=constant("<f4", 1, 1)),
    TensorSpec("stored", "float16", [1, 2], data=constant("<f2", 0, 0)),
    TensorSpec("state", "float32", [1, 2], is_variable=True),
    TensorSpec("output", "float32", [1, 1]),
]
operators = [
    OperatorSpec("DEQUANTIZE", [3], [4]),
    OperatorSpec("SVDF", [0, 1, 2, -1, 4], [5], {"rank": 1}),
]
model = build_model(tensors, operators, [0], [5])
expect("the first call adds the input to a state of 0", run_model(model, [[3]]), [[[3.0]]])
expect("the second call adds it to the state of the first", run_model(model, [[3]], calls=2), [[[6.0]]])
