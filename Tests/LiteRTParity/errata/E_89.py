"""A graph input that has data in the file counts as a constant: some operators return the results of that data."""

from parity.model_builder import OperatorSpec, build_model
from parity.proof import Tensor, begin, expect
from parity.runtime import make_interpreter

begin()


def run(operator, inputs, output, attributes):
    """What the operator returns where tensors with `constant` and `values` have data in the file and are fed."""
    tensors = [tensor.spec(f"tensor_{index}") for index, tensor in enumerate([*inputs, output])]
    fed = [index for index, tensor in enumerate(inputs) if tensor.values is not None]
    spec = OperatorSpec(operator, list(range(len(inputs))), [len(inputs)], attributes)
    interpreter = make_interpreter(build_model(tensors, [spec], fed, [len(inputs)]))
    for index in fed:
        interpreter.set_tensor(index, inputs[index].array(inputs[index].values))
    interpreter.invoke()
    return interpreter.get_tensor(len(inputs))


def numbers(*values):
    return Tensor("int32", [len(values)], constant=list(values))


def both(data, values, kind="int32", scale=None):
    return Tensor(kind, [len(data)], scale, constant=data, values=values)


for kind in ("int8", "uint8", "int16"):
    held, plain = both([5, 6], [1, 2], kind, 0.5), Tensor(kind, [2], 0.5)
    for operator, others, attributes, wanted in (
        ("RESHAPE", [], {"new_shape": [2]}, [5, 6]),
        ("TILE", [numbers(1)], {}, [5, 6]),
        ("GATHER", [numbers(0, 1)], {"axis": 0}, [5, 6]),
        ("CONCATENATION", [], {"axis": 0}, [5, 6]),
        ("STRIDED_SLICE", [numbers(0), numbers(2), numbers(1)], {}, [5, 6]),
        ("MUL", [Tensor(kind, [2], 0.5, constant=[2, 2])], {}, [5, 6]),
        ("REVERSE_V2", [numbers(0)], {}, [2, 1]),
        ("TRANSPOSE", [numbers(0)], {}, [1, 2]),
        ("ADD", [Tensor(kind, [2], 0.5, constant=[0, 0])], {}, [1, 2]),
    ):
        output = run(operator, [held, *others], plain, attributes)
        expect(f"{operator} of {kind}, 5 and 6 in the file, fed 1 and 2", output.tolist(), wanted)
output = run("REDUCE_PROD", [both([5, 6], [1, 2]), numbers(0)], Tensor("int32", []), {})
expect("REDUCE_PROD of int32, 5 and 6 in the file, fed 1 and 2", int(output), 30)
four = Tensor("int8", [4], 0.5, values=[1, 2, 3, 4])
output = run("RESHAPE", [four, both([2, 2], [1, 4])], Tensor("int8", [2, 2], 0.5), {})
expect("RESHAPE to a shape of 2, 2 in the file, fed 1, 4", list(output.shape), [2, 2])
output = run("TILE", [Tensor("int8", [2], 0.5, values=[1, 2]), both([2], [1])], Tensor("int8", [4], 0.5), {})
expect("TILE by 2 in the file, fed 1, has the size", list(output.shape), [4])
output = run("BROADCAST_TO", [Tensor("int8", [1], 0.5, values=[7]), both([2], [1])], Tensor("int8", [2], 0.5), {})
expect("BROADCAST_TO the size 2 in the file, fed 1", output.tolist(), [7, 7])
output = run("FILL", [both([2], [1]), Tensor("int8", [], 0.5, values=7)], Tensor("int8", [2], 0.5), {})
expect("FILL of the size 2 in the file, fed 1", output.tolist(), [7, 7])
