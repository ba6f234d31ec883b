"""An output that is declared of another type is accepted: it gets the right type, or the bytes of the wrong one."""

from parity.proof import Tensor, begin, expect, refusal, run_operator

begin()
pair = Tensor("int8", [2], values=[3, -56])
for operator, others, attributes, kind, wanted in (
    ("GATHER", [Tensor("int32", [2], constant=[0, 1])], {"axis": 0}, "int8", [3, -56]),
    ("GATHER_ND", [Tensor("int32", [1, 1], constant=[1])], {}, "int8", [-56]),
    ("EXPAND_DIMS", [Tensor("int32", [1], constant=[0])], {}, "int8", [[3, -56]]),
    ("MATRIX_DIAG", [], {}, "int8", [[3, 0], [0, -56]]),
    ("WHERE", [], {}, "int64", [[0], [1]]),
    ("RANK", [], {}, "int32", 1),
):
    for declared in ("uint8", "int16", "float32"):
        output = run_operator(operator, [pair, *others], [Tensor(declared, [2])], attributes)[0]
        expect(f"{operator} of int8 to {declared}", (str(output.dtype), output.tolist()), (kind, wanted))
expect("SQUEEZE of 3 and -56 to uint8", run_operator("SQUEEZE", [pair], [Tensor("uint8", [2])])[0].tolist(), [3, 200])
expect("SQUEEZE to int16 is refused", refusal("SQUEEZE", [pair], [Tensor("int16", [2])]) is not None, True)
lookup = Tensor("int32", [2], values=[1, 0])
for kind, declared, wanted in (("int8", "uint8", [[3, 200], [1, 2]]), ("uint8", "int8", [[3, 4], [1, 2]])):
    table = Tensor(kind, [2, 2], constant=[1, 2, 3, -56 if kind == "int8" else 4])
    output = run_operator("EMBEDDING_LOOKUP", [lookup, table], [Tensor(declared, [2, 2])])[0]
    expect(f"EMBEDDING_LOOKUP of rows 1 and 0, {kind} to {declared}", output.tolist(), wanted)
table = Tensor("int8", [2, 2], constant=[1, 2, 3, 4])
output = run_operator("EMBEDDING_LOOKUP", [lookup, table], [Tensor("int16", [2, 2])])[0]
expect("EMBEDDING_LOOKUP of rows 1 and 0, int8 to int16, the first row", output.tolist()[0], [0x0403, 0x0201])
for kind, wanted in (("int16", [[1.0, 0.0], [0.5, 0.0]]), ("int32", [[0.0, 0.0], [0.5, 0.0]])):
    table = Tensor(kind, [2, 2], 0.5, constant=[1, 2, 3, 4])
    output = run_operator("EMBEDDING_LOOKUP", [lookup, table], [Tensor("float32", [2, 2])])[0]
    expect(f"EMBEDDING_LOOKUP of rows 1 and 0 at scale 0.5, {kind} to float32", output.tolist(), wanted)
flags = Tensor("bool", [2], values=[1, 0])
scalars = [Tensor("int32", [], constant=[value]) for value in (0, 2, 1)]
for operator, inputs, attributes, kind, wanted in (
    ("LOGICAL_AND", [flags, flags], {}, "bool", [True, False]),
    ("LOGICAL_OR", [flags, flags], {}, "bool", [True, False]),
    ("BITWISE_XOR", [pair, pair], {}, "int8", [0, 0]),
    ("RIGHT_SHIFT", [pair, pair], {}, "int8", [0, -56]),
    ("RANGE", scalars, {}, "int32", [0, 1]),
    ("BUCKETIZE", [Tensor("int32", [2], values=[3, 5])], {"boundaries": [4.0]}, "int32", [0, 1]),
):
    output = run_operator(operator, inputs, [Tensor("float32", [2])], attributes)[0]
    expect(f"{operator} to float32", (str(output.dtype), output.tolist()), (kind, wanted))
matrices = [Tensor("int8", [2, 2], values=[1, 2, 3, 4]), pair]
output = run_operator("MATRIX_SET_DIAG", matrices, [Tensor("float32", [2, 2])])[0]
expect("MATRIX_SET_DIAG of int8 to float32", (str(output.dtype), output.tolist()), ("int8", [[3, 2], [3, -56]]))
square = [Tensor("float32", [2, 2], values=[1, 2, 3, 4]), Tensor("int32", [2], constant=[2, 2])]
output = run_operator("RFFT2D", square, [Tensor("float32", [2, 2])])[0]
expect("RFFT2D to float32", (str(output.dtype), output.tolist()), ("complex64", [[10, -2], [-4, 0]]))
for operator in ("REDUCE_ANY", "REDUCE_ALL"):
    axes = Tensor("int32", [1], constant=[0])
    output = run_operator(operator, [Tensor("bool", [2], values=[1, 1]), axes], [Tensor("int8", [])], {"keep_dims": False})[0]
    expect(f"{operator} to int8", (str(output.dtype), output.tolist()), ("int8", 1))
