"""Two model files, field by field."""

import flatbuffers
import numpy as np
from ai_edge_litert import schema_py_generated as schema

_OPERATORS = {value: name for name, value in vars(schema.BuiltinOperator).items() if isinstance(value, int)}


def read(path):
    with open(path, "rb") as file:
        return schema.ModelT.InitFromPackedBuf(file.read(), 0)


def write(model, path):
    builder = flatbuffers.Builder(1 << 16)
    builder.Finish(model.Pack(builder), b"TFL3")
    with open(path, "wb") as file:
        file.write(builder.Output())


def shift_zero_point(model):
    """Changes the zero point of the last int8 result of an operator by one. The tensor's index; `None` if there is none."""
    graph = model.subgraphs[0]
    for operation in reversed(graph.operators):
        for index in operation.outputs:
            tensor = graph.tensors[index]
            if tensor.type == schema.TensorType.INT8 and tensor.quantization is not None and len(_list(tensor.quantization.scale)) == 1:
                old = int(tensor.quantization.zeroPoint[0])
                tensor.quantization.zeroPoint = [old + (1 if old < 127 else -1)]
                return int(index)
    return None


def differences(ours, theirs):
    """The fields that differ: texts of the form `place field: ours …, theirs …`."""
    found = _Differences()
    found.compare("description", ours.description, theirs.description)
    found.compare("buffers", len(ours.buffers), len(theirs.buffers))
    found.compare("operator codes", _codes(ours), _codes(theirs))
    found.compare("metadata", _metadata(ours), _metadata(theirs))
    found.compare("signatures", _signatures(ours), _signatures(theirs))
    for place, (mine, other) in enumerate(zip(ours.subgraphs, theirs.subgraphs)):
        where = f"subgraph {place}"
        found.compare(f"{where} inputs", _list(mine.inputs), _list(other.inputs))
        found.compare(f"{where} outputs", _list(mine.outputs), _list(other.outputs))
        found.compare_lists(f"{where} operator", _operators(ours, mine), _operators(theirs, other))
        found.compare_lists(f"{where} tensor", _tensors(ours, mine), _tensors(theirs, other))
    return found.texts


def differences_up_to_order(ours, theirs, bias_digits=9):
    """As `differences`, but the order of constants and all names are free, and so is where a constant is expanded to float.

    Of the scales of 32-bit constants this many significant digits are compared.
    """
    found = _Differences()
    found.compare("metadata", _metadata(ours), _metadata(theirs))
    for place, (mine, other) in enumerate(zip(ours.subgraphs, theirs.subgraphs)):
        found.compare_lists(f"subgraph {place} operator", _structure(ours, mine, bias_digits), _structure(theirs, other, bias_digits))
    return found.texts


def ranges(model):
    """The least and greatest value of each tensor that carries one range: by subgraph and tensor index."""
    return {
        (place, index): (float(tensor.quantization.min[0]), float(tensor.quantization.max[0]))
        for place, graph in enumerate(model.subgraphs)
        for index, tensor in enumerate(graph.tensors)
        if tensor.quantization is not None and len(_list(tensor.quantization.min)) == 1
    }


def intermediates(model):
    """The intermediate tensors of recurrent operators: by subgraph and tensor index."""
    return {(place, int(index)) for place, graph in enumerate(model.subgraphs) for operation in graph.operators for index in _list(operation.intermediates)}


def hidden_ranges(model):
    """The place of each hidden value of a recurrent operator, that of the operator's result, and the range of the hidden value."""
    known = ranges(model)
    return [
        ((place, int(operation.intermediates[-1])), (place, int(operation.outputs[0])), known[place, int(operation.intermediates[-1])])
        for place, graph in enumerate(model.subgraphs)
        for operation in graph.operators
        if len(_list(operation.intermediates)) and (place, int(operation.intermediates[-1])) in known
    ]


class _Differences:
    def __init__(self):
        self.texts = []

    def compare(self, field, ours, theirs):
        if ours != theirs:
            self.texts.append(f"{field}: ours {_short(ours)}, theirs {_short(theirs)}")

    def compare_lists(self, noun, ours, theirs):
        if len(ours) != len(theirs):
            self.compare(f"{noun}s", [one["name"] for one in ours], [one["name"] for one in theirs])
            return
        for place, (mine, other) in enumerate(zip(ours, theirs)):
            for field in mine:
                self.compare(f"{noun} {place} ({other['name']}) {field}", mine[field], other[field])


def _short(value):
    text = repr(value)
    return text if len(text) < 100 else text[:97] + "..."


def _list(values):
    return [] if values is None else [value for value in values]


def _plain(table):
    """A table of the schema as a dictionary."""
    if table is None:
        return None
    return {key: _list(value) if isinstance(value, (np.ndarray, list)) else value for key, value in sorted(vars(table).items())}


def _code(code):
    return _OPERATORS[max(code.builtinCode, code.deprecatedBuiltinCode)], code.version


def _codes(model):
    return [_code(code) for code in model.operatorCodes]


def _metadata(model):
    """The names in order, and the runtime's least release. Other contents say who made the model."""
    return [(entry.name, _contents(model, entry.buffer) if entry.name == b"min_runtime_version" else None) for entry in model.metadata or []]


def _contents(model, buffer):
    data = model.buffers[buffer].data
    return None if data is None or not len(data) else bytes(np.asarray(data, np.uint8))


def _signatures(model):
    return [
        (one.signatureKey, one.subgraphIndex, [(e.name, e.tensorIndex) for e in one.inputs], [(e.name, e.tensorIndex) for e in one.outputs])
        for one in model.signatureDefs or []
    ]


def _operators(model, graph):
    operators = []
    for operation in graph.operators:
        name, version = _code(model.operatorCodes[operation.opcodeIndex])
        operators.append({
            "name": name, "version": version, "inputs": _list(operation.inputs), "outputs": _list(operation.outputs),
            "options": _plain(operation.builtinOptions), "further options": _plain(operation.builtinOptions2),
        })
    return operators


def _data(model, tensor):
    return _contents(model, tensor.buffer)


def _tensor(model, tensor):
    quantization = tensor.quantization or schema.QuantizationParametersT()
    return {
        "name": (tensor.name or b"").decode(), "type": tensor.type, "shape": _list(tensor.shape),
        "shape signature": _list(tensor.shapeSignature), "is variable": tensor.isVariable,
        "scales": _list(quantization.scale), "zero points": _list(quantization.zeroPoint),
        "dimension": quantization.quantizedDimension, "minimums": _list(quantization.min),
        "maximums": _list(quantization.max), "buffer": tensor.buffer, "value": _data(model, tensor),
    }


def _tensors(model, graph):
    return [_tensor(model, tensor) for tensor in graph.tensors]


def _structure(model, graph, bias_digits):
    """The operators with descriptions of their operands. Computed tensors are numbered by first appearance; a DEQUANTIZE of a constant is part of the operand."""
    operators = _operators(model, graph)
    producers = {output: one for one in operators for output in one["outputs"]}
    numbers = {}

    def expanded_constant(index):
        producer = producers.get(index)
        if producer is None or producer["name"] != "DEQUANTIZE":
            return None
        source = producer["inputs"][0]
        return source if _data(model, graph.tensors[source]) is not None else None

    def describe(index):
        if index < 0:
            return None
        source = expanded_constant(index)
        if source is not None:
            return "expanded", producers[index]["version"], describe(source)
        fields = _tensor(model, graph.tensors[index])
        for free in ("name", "buffer", "minimums", "maximums"):
            fields.pop(free)
        if fields["type"] == schema.TensorType.INT32:
            fields["scales"] = [f"{scale:.{bias_digits - 1}e}" for scale in fields["scales"]]
        if fields["value"] is None:
            fields["number"] = numbers.setdefault(index, len(numbers))
        return fields

    structure = [{"name": "inputs", "operands": [describe(index) for index in _list(graph.inputs)]}]
    for one in operators:
        if not any(expanded_constant(output) is not None for output in one["outputs"]):
            operands = {"inputs": [describe(index) for index in one["inputs"]], "outputs": [describe(index) for index in one["outputs"]]}
            structure.append(one | operands)
    structure.append({"name": "outputs", "operands": [describe(index) for index in _list(graph.outputs)]})
    structure.append({"name": "expanded constants", "count": sum(expanded_constant(index) is not None for index in producers)})
    return structure
