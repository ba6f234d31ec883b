"""Model files from the description of their tensors and operators, by LiteRT's own generated schema classes.

Nothing here comes from the project's Swift writer: where both are wrong in the same way, no comparison would notice.
"""

import dataclasses

import flatbuffers
import numpy as np
from ai_edge_litert import schema_py_generated as schema

from .exits import Malformed

_FILE_IDENTIFIER = b"TFL3"
_FILE_VERSION = 3
_LARGEST_OLD_OPERATOR_CODE = 127
# Operators that began as custom ones.
_FIRST_VERSIONS = {"BROADCAST_TO": 2}
_BUFFER_ALIGNMENT = 16

# The operators whose table of options is not called after them.
_SHARED_OPTIONS = {
    "AVERAGE_POOL_2D": "Pool2DOptions",
    "MAX_POOL_2D": "Pool2DOptions",
    "L2_POOL_2D": "Pool2DOptions",
    "L2_NORMALIZATION": "L2NormOptions",
    "MAXIMUM": "MaximumMinimumOptions",
    "MINIMUM": "MaximumMinimumOptions",
    "SUM": "ReducerOptions",
    "MEAN": "ReducerOptions",
    "REDUCE_MAX": "ReducerOptions",
    "REDUCE_MIN": "ReducerOptions",
    "REDUCE_PROD": "ReducerOptions",
    "REDUCE_ANY": "ReducerOptions",
    "REDUCE_ALL": "ReducerOptions",
    "UNIDIRECTIONAL_SEQUENCE_RNN": "SequenceRNNOptions",
    "CONV_3D_TRANSPOSE": "Conv3DOptions",
    "RANDOM_UNIFORM": "RandomOptions",
    "RANDOM_STANDARD_NORMAL": "RandomOptions",
    "MULTINOMIAL": "RandomOptions",
}

# The attributes that are enumerations, by the normalized name of the attribute.
_ENUMERATIONS = {
    "padding": schema.Padding,
    "fusedactivationfunction": schema.ActivationFunctionType,
    "weightsformat": schema.FullyConnectedOptionsWeightsFormat,
    "kerneltype": schema.LSTMKernelType,
    "mode": schema.MirrorPadMode,
    "combiner": schema.CombinerType,
    "reducefunction": schema.ReduceWindowFunction,
    "quantizedbiastype": schema.TensorType,
    "indatatype": schema.TensorType,
    "outdatatype": schema.TensorType,
    "outtype": schema.TensorType,
    "idxouttype": schema.TensorType,
    "outputtype": schema.TensorType,
}

# The attributes that are texts.
_TEXTS = ("container", "sharedname", "name")


@dataclasses.dataclass
class Quantization:
    scales: list
    zero_points: list
    dimension: int = 0


@dataclasses.dataclass
class TensorSpec:
    """One tensor: data (bytes) makes it a constant, is_variable a state."""

    name: str
    type: str
    shape: list
    quantization: Quantization | None = None
    data: bytes | None = None
    is_variable: bool = False
    sparsity: "SparsitySpec | None" = None


@dataclasses.dataclass
class SparsitySpec:
    """The layout of a sparse constant. A dimension is its size, where it is dense, or (segments, indices)."""

    traversal_order: list
    dimensions: list
    block_map: list = dataclasses.field(default_factory=list)


@dataclasses.dataclass
class GraphSpec:
    """One subgraph."""

    tensors: list
    operators: list
    inputs: list
    outputs: list
    name: str = "main"


@dataclasses.dataclass
class SignatureSpec:
    """A key, and for each input and output its name and the index of its tensor."""

    key: str
    inputs: dict
    outputs: dict
    subgraph: int = 0


@dataclasses.dataclass
class OperatorSpec:
    """One operator: tensor indices, -1 for an omitted optional input; attributes by their schema names; by default its
    first version, and a table of options."""

    name: str
    inputs: list
    outputs: list
    attributes: dict = dataclasses.field(default_factory=dict)
    intermediates: list = dataclasses.field(default_factory=list)
    version: int | None = None
    has_options: bool = True


class _AlignedBuffer(schema.BufferT):
    """A buffer whose bytes stand on the alignment that the schema demands; the generated class does not see to it."""

    def __init__(self, payload):
        super().__init__()
        self.payload = payload

    def Pack(self, builder):
        builder.StartVector(1, len(self.payload), _BUFFER_ALIGNMENT)
        end = builder.head
        builder.head = end - len(self.payload)
        builder.Bytes[builder.head:end] = self.payload
        data = builder.EndVector()
        schema.BufferStart(builder)
        schema.BufferAddData(builder, data)
        return schema.BufferEnd(builder)


def build_model(tensors, operators, inputs, outputs):
    """The bytes of a model with one subgraph."""
    return build_graphs([GraphSpec(tensors, operators, inputs, outputs)])


def build_graphs(graphs, signatures=()):
    """The bytes of a model with subgraphs, the main one first."""
    model = schema.ModelT()
    model.version = _FILE_VERSION
    model.description = "parity"
    model.buffers = [schema.BufferT()]
    codes = []
    model.subgraphs = [_graph(spec, model.buffers, codes) for spec in graphs]
    model.operatorCodes = [_operator_code(name, version) for name, version in codes]
    if signatures:
        model.signatureDefs = [_signature(spec) for spec in signatures]
    builder = flatbuffers.Builder(1024)
    builder.Finish(model.Pack(builder), file_identifier=_FILE_IDENTIFIER)
    return bytes(builder.Output())


def _graph(spec, buffers, codes):
    graph = schema.SubGraphT()
    graph.name = spec.name
    graph.inputs = list(spec.inputs)
    graph.outputs = list(spec.outputs)
    graph.tensors = [_tensor(tensor, buffers) for tensor in spec.tensors]
    graph.operators = [_operator(operator, codes) for operator in spec.operators]
    return graph


def _signature(spec):
    signature = schema.SignatureDefT()
    signature.signatureKey = spec.key
    signature.subgraphIndex = spec.subgraph
    signature.inputs = [_named_tensor(name, index) for name, index in spec.inputs.items()]
    signature.outputs = [_named_tensor(name, index) for name, index in spec.outputs.items()]
    return signature


def _named_tensor(name, index):
    entry = schema.TensorMapT()
    entry.name = name
    entry.tensorIndex = index
    return entry


def _sparsity(spec):
    sparsity = schema.SparsityParametersT()
    sparsity.traversalOrder = list(spec.traversal_order)
    if spec.block_map:
        sparsity.blockMap = list(spec.block_map)
    sparsity.dimMetadata = []
    for dimension in spec.dimensions:
        metadata = schema.DimensionMetadataT()
        if isinstance(dimension, int):
            metadata.format = schema.DimensionType.DENSE
            metadata.denseSize = dimension
        else:
            metadata.format = schema.DimensionType.SPARSE_CSR
            metadata.arraySegmentsType = metadata.arrayIndicesType = schema.SparseIndexVector.Int32Vector
            metadata.arraySegments, metadata.arrayIndices = (_indices(values) for values in dimension)
        sparsity.dimMetadata.append(metadata)
    return sparsity


def _indices(values):
    vector = schema.Int32VectorT()
    vector.values = list(values)
    return vector


def _tensor(spec, buffers):
    tensor = schema.TensorT()
    tensor.name = spec.name
    tensor.type = _tensor_type(spec.type)
    tensor.shape = list(spec.shape)
    tensor.isVariable = spec.is_variable
    tensor.buffer = 0
    if spec.data is not None:
        tensor.buffer = len(buffers)
        buffers.append(_AlignedBuffer(spec.data))
    if spec.sparsity is not None:
        tensor.sparsity = _sparsity(spec.sparsity)
    if spec.quantization is not None:
        tensor.quantization = schema.QuantizationParametersT()
        tensor.quantization.scale = np.array(spec.quantization.scales, np.float32)
        tensor.quantization.zeroPoint = np.array(spec.quantization.zero_points, np.int64)
        tensor.quantization.quantizedDimension = spec.quantization.dimension
    return tensor


def _tensor_type(name):
    value = getattr(schema.TensorType, name.upper(), None)
    if value is None:
        raise Malformed(f"element type {name!r} is not in the schema")
    return value


def operator_code(name):
    """The builtin code of an operator. Raises Malformed where the schema has none of that name."""
    value = getattr(schema.BuiltinOperator, name, None)
    if not isinstance(value, int):
        raise Malformed(f"operator {name!r} is not in the schema")
    return value


def _operator_code(name, version):
    code = schema.OperatorCodeT()
    code.builtinCode = operator_code(name)
    code.deprecatedBuiltinCode = min(code.builtinCode, _LARGEST_OLD_OPERATOR_CODE)
    code.version = version
    return code


def _operator(spec, codes):
    key = (spec.name, spec.version or _FIRST_VERSIONS.get(spec.name, 1))
    if key not in codes:
        codes.append(key)
    operator = schema.OperatorT()
    operator.opcodeIndex = codes.index(key)
    operator.inputs = list(spec.inputs)
    operator.outputs = list(spec.outputs)
    if spec.intermediates:
        operator.intermediates = list(spec.intermediates)
    if spec.has_options:
        _set_options(operator, spec)
    return operator


def _set_options(operator, spec):
    name = _options_name(spec.name)
    if name is None:
        if spec.attributes:
            raise Malformed(f"{spec.name} has no options in the schema, yet attributes are given")
        return
    options = getattr(schema, name + "T")()
    fields = {field.lower(): field for field in vars(options)}
    for attribute, value in spec.attributes.items():
        normalized = attribute.replace("_", "").lower()
        if normalized not in fields:
            raise Malformed(f"{name} has no attribute {attribute!r}")
        setattr(options, fields[normalized], _attribute_value(normalized, value))
    if hasattr(schema.BuiltinOptions, name):
        operator.builtinOptionsType = getattr(schema.BuiltinOptions, name)
        operator.builtinOptions = options
    else:
        operator.builtinOptions2Type = getattr(schema.BuiltinOptions2, name)
        operator.builtinOptions2 = options


def _options_name(operator_name):
    if operator_name in _SHARED_OPTIONS:
        return _SHARED_OPTIONS[operator_name]
    wanted = operator_name.replace("_", "").lower() + "options"
    for union in (schema.BuiltinOptions, schema.BuiltinOptions2):
        for candidate in vars(union):
            if candidate.lower() == wanted:
                return candidate
    return None


def _attribute_value(normalized, value):
    if isinstance(value, str) and normalized not in _TEXTS:
        enumeration = _ENUMERATIONS.get(normalized)
        number = getattr(enumeration, value, None) if enumeration else None
        if number is None:
            raise Malformed(f"{value!r} is no name of the enumeration of attribute {normalized!r}")
        return number
    if isinstance(value, list):
        is_real = any(isinstance(element, (float, np.floating)) for element in value)
        return [float(element) if is_real else int(element) for element in value]
    return value
