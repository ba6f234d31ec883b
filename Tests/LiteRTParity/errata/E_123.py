"""A hybrid BATCH_MATMUL whose right operand changes subtracts the column sums of the first call."""

from parity.proof import Tensor, begin, expect
from parity.runtime import make_interpreter
from parity.single import operator_model

begin()
x = Tensor("float32", [1, 2], values=[1.0, 255.0])
y = Tensor("int8", [2, 1], 1.0, values=[1, 1])
model, (left, right), (output,) = operator_model(
    "BATCH_MATMUL", [x, y], [Tensor("float32", [1, 1])], {"asymmetric_quantize_inputs": True}
)
interpreter = make_interpreter(model)
results = []
for column in ([1, 1], [1, 0]):
    interpreter.set_tensor(left, x.array([1.0, 255.0]))
    interpreter.set_tensor(right, y.array(column))
    interpreter.invoke()
    results.append(float(interpreter.get_tensor(output)[0, 0]))
# The range is 0 to 255: scale 1, zero point -128, integers -127 and 127.
expect("the first call", results[0], 256.0)
# The sum of integers is -127; 128 times the column sum, 1, makes it 1. Twice 128 makes it 129.
expect("the second call", results[1], 129.0)
