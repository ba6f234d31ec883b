"""ADD and SUB of int16 without a table of options do not use the form for powers of two, which is the schema's default."""

import numpy as np

from parity.model_builder import OperatorSpec, Quantization, TensorSpec, build_model
from parity.proof import begin, expect
from parity.runtime import make_interpreter

begin()


def result(name, has_options):
    """The operator on two tensors, the second of which has half the scale of the first and of the output."""
    tensors = [TensorSpec(f"t{index}", "int16", [2], Quantization([scale], [0])) for index, scale in enumerate(
        (2.0**-10, 2.0**-11, 2.0**-10)
    )]
    operator = OperatorSpec(name, [0, 1], [2], {"pot_scale_int16": True}, has_options=has_options)
    interpreter = make_interpreter(build_model(tensors, [operator], [0, 1], [2]))
    interpreter.set_tensor(0, np.array([100, -32768], np.int16))
    interpreter.set_tensor(1, np.array([5, 9], np.int16))
    interpreter.invoke()
    return interpreter.get_tensor(2).tolist()


expect("ADD with options", result("ADD", True), [103, -32763])
expect("ADD without", result("ADD", False), [103, -32764])
expect("SUB with options", result("SUB", True), [97, -32768])
expect("SUB without", result("SUB", False), [98, -32768])
