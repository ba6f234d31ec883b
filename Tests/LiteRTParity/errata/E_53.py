"""NOT_EQUAL of int16 without parameters writes nothing."""

from parity.proof import Tensor, begin, expect
from parity.runtime import make_interpreter
from parity.single import operator_model

begin()
model, inputs, outputs = operator_model(
    "NOT_EQUAL", [Tensor("int16", [2]), Tensor("int16", [2])], [Tensor("bool", [2])]
)
interpreter = make_interpreter(model)
seen = []
for first, second in (([1, 2], [1, 2]), ([1, 2], [3, 4])):
    interpreter.set_tensor(inputs[0], Tensor("int16", [2]).array(first))
    interpreter.set_tensor(inputs[1], Tensor("int16", [2]).array(second))
    interpreter.invoke()
    seen.append(interpreter.get_tensor(outputs[0]).tolist())
expect("the outputs of equal and of different values are the same", seen[0] == seen[1], True)
