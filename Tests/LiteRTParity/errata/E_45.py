"""REDUCE_PROD of no elements leaves what was in the output's buffer."""

import numpy as np

from parity.proof import Tensor, begin, expect
from parity.runtime import make_interpreter
from parity.single import operator_model

begin()
for kind in ("int8", "int16"):
    inputs = [Tensor(kind, [2, 0], 0.5, values=[]), Tensor("int32", [1], constant=[1])]
    model, _, outputs = operator_model("REDUCE_PROD", inputs, [Tensor(kind, [2], 0.5)])
    interpreter = make_interpreter(model)
    view = interpreter.tensor(outputs[0])
    view()[:] = np.array([11, 22], kind)
    interpreter.invoke()
    expect(f"{kind}, a buffer that held 11 and 22", view().tolist(), [11, 22])
