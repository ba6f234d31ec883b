"""Float models whose tensors have calibrated ranges, and what TensorFlow's converter quantizes them to.

The converter takes the ranges from the model file, so that no calibration data has to give them.
"""

import flatbuffers
import numpy as np
import tensorflow as tf
from tensorflow.lite.python import convert
from tensorflow.lite.python import schema_py_generated as schema
from tensorflow.lite.python.optimize import calibrator

STORED = {
    schema.TensorType.FLOAT32: np.float32, schema.TensorType.FLOAT16: np.float16, schema.TensorType.INT8: np.int8,
    schema.TensorType.INT16: np.int16, schema.TensorType.INT32: np.int32, schema.TensorType.INT64: np.int64,
    schema.TensorType.UINT8: np.uint8,
}


class FloatModel:
    """A model of float32 operators that do not depend on each other."""

    def __init__(self):
        self.graph = schema.SubGraphT()
        self.graph.name = "main"
        self.graph.tensors, self.graph.operators, self.graph.inputs, self.graph.outputs = [], [], [], []
        self.model = schema.ModelT()
        self.model.version, self.model.description = 3, "float"
        self.model.subgraphs, self.model.buffers, self.model.operatorCodes = [self.graph], [schema.BufferT()], []

    def tensor(self, name, shape, limits=None, values=None):
        """Adds a tensor with a range or values, and returns its index."""
        tensor = schema.TensorT()
        tensor.name, tensor.shape, tensor.type, tensor.buffer = name, list(shape), schema.TensorType.FLOAT32, 0
        tensor.quantization = schema.QuantizationParametersT()
        if values is not None:
            buffer = schema.BufferT()
            buffer.data = np.frombuffer(np.asarray(values, np.float32).tobytes(), np.uint8)
            self.model.buffers.append(buffer)
            tensor.buffer = len(self.model.buffers) - 1
        if limits is not None:
            tensor.quantization.min, tensor.quantization.max = [float(limits[0])], [float(limits[1])]
        self.graph.tensors.append(tensor)
        return len(self.graph.tensors) - 1

    def input(self, name, shape, limits=None):
        self.graph.inputs.append(self.tensor(name, shape, limits))
        return self.graph.inputs[-1]

    def operator(self, name, inputs, output, options=None, kind=0):
        """Adds an operator whose output is an output of the model."""
        code = getattr(schema.BuiltinOperator, name)
        known = [entry.builtinCode for entry in self.model.operatorCodes]
        if code not in known:
            entry = schema.OperatorCodeT()
            entry.builtinCode, entry.deprecatedBuiltinCode, entry.version = code, min(code, 127), 1
            self.model.operatorCodes.append(entry)
            known.append(code)
        operator = schema.OperatorT()
        operator.opcodeIndex, operator.inputs, operator.outputs = known.index(code), list(inputs), [output]
        operator.builtinOptions, operator.builtinOptionsType = options, kind
        self.graph.operators.append(operator)
        self.graph.outputs.append(output)

    def bytes(self):
        builder = flatbuffers.Builder(1 << 16)
        builder.Finish(self.model.Pack(builder), b"TFL3")
        return bytes(builder.Output())


class QuantizedModel:
    """A model that the converter wrote."""

    def __init__(self, content):
        self.model = schema.ModelT.InitFromObj(schema.Model.GetRootAsModel(bytes(content), 0))
        self.graph = self.model.subgraphs[0]

    def inputs(self):
        return [self.graph.tensors[index] for index in self.graph.inputs]

    def outputs(self):
        return [self.graph.tensors[index] for index in self.graph.outputs]

    def operands(self, output):
        """The input tensors of the operator whose output has a name."""
        for operator in self.graph.operators:
            if self.graph.tensors[operator.outputs[0]].name.decode() == output:
                return [self.graph.tensors[index] if index >= 0 else None for index in operator.inputs]
        raise LookupError(output)

    def stored(self, tensor):
        return np.frombuffer(bytes(self.model.buffers[tensor.buffer].data), STORED[tensor.type])


def scales(tensor):
    return np.asarray(tensor.quantization.scale, np.float32)


def zero_point(tensor):
    return int(tensor.quantization.zeroPoint[0])


def to_int8(model, interface=tf.int8):
    """What the quantizer for int8 activations makes."""
    content = convert.mlir_quantize(model.bytes(), input_data_type=interface, output_data_type=interface)
    return QuantizedModel(content)


def to_int16x8(model):
    """What the older quantizer makes, for int16 activations: types by their numbers in NumPy."""
    content = model.bytes()  # the wrapper does not keep it
    wrapper = calibrator._calibration_wrapper.CalibrationWrapper(content, [], [])
    int16, int64 = np.dtype(np.int16).num, np.dtype(np.int64).num
    return QuantizedModel(wrapper.QuantizeModel(int16, int16, True, int16, int64, False, False))


def calibrated(model, values):
    """The model with the ranges that calibration on one sample gives."""
    content = model.bytes()  # the wrapper does not keep it
    wrapper = calibrator._calibration_wrapper.CalibrationWrapper(content, [], [])
    wrapper.Prepare()
    wrapper.FeedTensor(values)
    return QuantizedModel(wrapper.Calibrate())


def converted(function, specification, float16=False):
    """What the converter makes of a TensorFlow function, without calibration."""
    traced = tf.function(function, input_signature=specification).get_concrete_function()
    converter = tf.lite.TFLiteConverter.from_concrete_functions([traced])
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    if float16:
        converter.target_spec.supported_types = [tf.float16]
    return QuantizedModel(converter.convert())


def fake_quantized(ranges):
    """The parameters of fake quantizations with 8 bits, one for each range."""
    def function(value):
        return [tf.quantization.fake_quant_with_min_max_vars(value + float(place), *(tf.constant(end) for end in ends))
                for place, ends in enumerate(ranges)]
    traced = tf.function(function, input_signature=[tf.TensorSpec([1])]).get_concrete_function()
    return QuantizedModel(tf.lite.TFLiteConverter.from_concrete_functions([traced]).convert())
