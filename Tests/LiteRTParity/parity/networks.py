"""Small whole models, made here from a seed, so that the comparison of models needs nothing from elsewhere."""

import numpy as np

from . import values
from .model_builder import GraphSpec, OperatorSpec, Quantization, TensorSpec, build_model

_CONVOLUTION = {"padding": "SAME", "stride_w": 1, "stride_h": 1, "dilation_w_factor": 1, "dilation_h_factor": 1}


class Network:
    """A graph that grows operator by operator; tensors are their indices."""

    def __init__(self, seed):
        self.random = np.random.default_rng(seed)
        self.tensors = []
        self.operators = []
        self.inputs = []

    def tensor(self, kind, shape, scale=None, zero_point=0, dimension=0, data=None, state=False, sparsity=None):
        quantization = None
        if scale is not None:
            scales = list(scale) if isinstance(scale, (list, np.ndarray)) else [scale]
            quantization = Quantization(scales, [zero_point] * len(scales), dimension)
        payload = None
        if data is not None:
            payload = values.constant_bytes(np.asarray(data, values.dtype(kind)).reshape(-1), kind)
        self.tensors.append(TensorSpec(f"t{len(self.tensors)}", kind, shape, quantization, payload, state, sparsity))
        return len(self.tensors) - 1

    def input(self, kind, shape, scale=None, zero_point=0):
        self.inputs.append(self.tensor(kind, shape, scale, zero_point))
        return self.inputs[-1]

    def apply(self, name, inputs, output, **attributes):
        self.operators.append(OperatorSpec(name, inputs, [output], attributes))
        return output

    def perform(self, name, inputs, outputs, **attributes):
        """An operator with any number of outputs."""
        self.operators.append(OperatorSpec(name, inputs, outputs, attributes))
        return outputs

    def weights(self, shape, scale, dimension=0, kind="int8"):
        low, high = (0, 256) if kind == "uint8" else (-127, 128)
        data = self.random.integers(low, high, shape)
        return self.tensor(kind, shape, scale, 128 if kind == "uint8" else 0, dimension, data)

    def bias(self, units, scale, kind="int32"):
        return self.tensor(kind, [units], scale, data=self.random.integers(-1000, 1000, units))

    def reals(self, shape):
        return self.tensor("float32", shape, data=self.random.standard_normal(shape).astype(np.float32))

    def channel_scales(self, units, greatest=0.02):
        return [float(scale) for scale in self.random.uniform(greatest / 10, greatest, units).astype(np.float32)]

    def graph(self, outputs, name="main"):
        return GraphSpec(self.tensors, self.operators, self.inputs, outputs, name)

    def model(self, outputs):
        return build_model(self.tensors, self.operators, self.inputs, outputs)


def integer_convolutions(seed=1):
    """int8: two convolutions, their sum, a concatenation, a classifier; float at both ends."""
    net = Network(seed)
    image = net.input("float32", [1, 9, 9, 3])
    pixels = net.apply("QUANTIZE", [image], net.tensor("int8", [1, 9, 9, 3], 0.02, -3))
    scales = net.channel_scales(8)
    first = net.apply(
        "CONV_2D",
        [pixels, net.weights([8, 3, 3, 3], scales), net.bias(8, [0.02 * scale for scale in scales])],
        net.tensor("int8", [1, 5, 5, 8], 0.05, -128),
        **(_CONVOLUTION | {"stride_w": 2, "stride_h": 2}),
        fused_activation_function="RELU6",
    )
    scales = net.channel_scales(8)
    second = net.apply(
        "CONV_2D",
        [first, net.weights([8, 1, 1, 8], scales), net.bias(8, [0.05 * scale for scale in scales])],
        net.tensor("int8", [1, 5, 5, 8], 0.07, 5),
        **_CONVOLUTION,
    )
    total = net.apply(
        "ADD", [first, second], net.tensor("int8", [1, 5, 5, 8], 0.07, 5), fused_activation_function="RELU"
    )
    joined = net.apply("CONCATENATION", [second, total], net.tensor("int8", [1, 5, 5, 16], 0.07, 5), axis=-1)
    shape = net.tensor("int32", [2], data=[1, 400])
    flat = net.apply("RESHAPE", [joined, shape], net.tensor("int8", [1, 400], 0.07, 5))
    scales = net.channel_scales(10, 5e-4)
    logits = net.apply(
        "FULLY_CONNECTED",
        [flat, net.weights([10, 400], scales), net.bias(10, [0.07 * scale for scale in scales])],
        net.tensor("int8", [1, 10], 0.03, 11),
    )
    shares = net.apply("SOFTMAX", [logits], net.tensor("int8", [1, 10], 1 / 256, -128), beta=1.0)
    return net.model([net.apply("DEQUANTIZE", [shares], net.tensor("float32", [1, 10]))])


def unsigned_convolutions(seed=2):
    """uint8: a dilated convolution, a concatenation that rescales, a classifier."""
    net = Network(seed)
    image = net.input("uint8", [2, 6, 6, 3], 0.02, 120)
    first = net.apply(
        "CONV_2D",
        [image, net.weights([4, 2, 3, 3], 0.01, kind="uint8"), net.bias(4, 0.02 * 0.01)],
        net.tensor("uint8", [2, 6, 6, 4], 0.05, 100),
        **(_CONVOLUTION | {"dilation_w_factor": 2}),
    )
    joined = net.apply("CONCATENATION", [image, first], net.tensor("uint8", [2, 6, 6, 7], 0.04, 110), axis=3)
    shape = net.tensor("int32", [2], data=[2, -1])
    flat = net.apply("RESHAPE", [joined, shape], net.tensor("uint8", [2, 252], 0.04, 110))
    logits = net.apply(
        "FULLY_CONNECTED",
        [flat, net.weights([7, 252], 0.01, kind="uint8"), net.bias(7, 0.04 * 0.01)],
        net.tensor("uint8", [2, 7], 0.3, 128),
    )
    return net.model([net.apply("SOFTMAX", [logits], net.tensor("uint8", [2, 7], 1 / 256, 0), beta=1.0)])


def wide_activations(seed=3):
    """16x8: a convolution and a classifier with 64-bit biases, a general sum, tables."""
    net = Network(seed)
    image = net.input("float32", [1, 7, 5, 4])
    pixels = net.apply("QUANTIZE", [image], net.tensor("int16", [1, 7, 5, 4], 1e-4))
    scales = net.channel_scales(4)
    first = net.apply(
        "CONV_2D",
        [pixels, net.weights([4, 3, 3, 4], scales), net.bias(4, [1e-4 * scale for scale in scales], "int64")],
        net.tensor("int16", [1, 7, 5, 4], 3e-4),
        **_CONVOLUTION,
    )
    total = net.apply(
        "ADD", [pixels, first], net.tensor("int16", [1, 7, 5, 4], 3.5e-4), pot_scale_int16=False
    )
    shape = net.tensor("int32", [2], data=[1, 140])
    flat = net.apply("RESHAPE", [total, shape], net.tensor("int16", [1, 140], 3.5e-4))
    scales = net.channel_scales(6, 5e-4)
    logits = net.apply(
        "FULLY_CONNECTED",
        [flat, net.weights([6, 140], scales), net.bias(6, [3.5e-4 * scale for scale in scales], "int64")],
        net.tensor("int16", [1, 6], 1e-3),
    )
    shares = net.apply("SOFTMAX", [logits], net.tensor("int16", [1, 6], 1 / 32768), beta=1.0)
    return net.model([net.apply("DEQUANTIZE", [shares], net.tensor("float32", [1, 6]))])


def dynamic_range(seed=4):
    """Float activations over int8 weights: per axis and per tensor, symmetric and asymmetric inputs."""
    net = Network(seed)
    image = net.input("float32", [2, 7, 6, 3])
    first = net.apply(
        "CONV_2D",
        [image, net.weights([5, 3, 3, 3], net.channel_scales(5)), net.reals([5])],
        net.tensor("float32", [2, 7, 6, 5]),
        **_CONVOLUTION,
        fused_activation_function="RELU",
    )
    second = net.apply(
        "CONV_2D",
        [first, net.weights([4, 1, 1, 5], 0.01), net.reals([4])],
        net.tensor("float32", [2, 7, 6, 4]),
        **_CONVOLUTION,
    )
    shape = net.tensor("int32", [2], data=[2, 168])
    flat = net.apply("RESHAPE", [second, shape], net.tensor("float32", [2, 168]))
    third = net.apply(
        "FULLY_CONNECTED",
        [flat, net.weights([9, 168], net.channel_scales(9)), net.reals([9])],
        net.tensor("float32", [2, 9]),
        asymmetric_quantize_inputs=True,
    )
    fourth = net.apply(
        "FULLY_CONNECTED", [third, net.weights([3, 9], 0.01), -1], net.tensor("float32", [2, 3])
    )
    return net.model([fourth])


def stateful(seed=5):
    """int8 with a state: SVDF and a classifier behind it."""
    net = Network(seed)
    features = net.input("float32", [1, 16])
    stored = net.apply("QUANTIZE", [features], net.tensor("int8", [1, 16], 0.03, 7))
    window = net.apply(
        "SVDF",
        [
            stored,
            net.weights([8, 16], 0.01),
            net.tensor("int16", [8, 4], 1e-4, data=net.random.integers(-32767, 32768, [8, 4])),
            net.bias(4, 1e-4 * 1e-3),
            net.tensor("int16", [1, 32], 1e-3, state=True),
        ],
        net.tensor("int8", [1, 4], 0.05, -128),
        rank=2,
        fused_activation_function="RELU",
    )
    logits = net.apply(
        "FULLY_CONNECTED", [window, net.weights([3, 4], 0.01), net.bias(3, 5e-4)], net.tensor("int8", [1, 3], 0.2, 2)
    )
    return net.model([net.apply("DEQUANTIZE", [logits], net.tensor("float32", [1, 3]))])


def initial_states(seed=8):
    """States of several types that nothing ever writes: what they hold before the first call (REP-11)."""
    net = Network(seed)
    outputs = [net.apply("RESHAPE", [net.input("int8", [1, 3], 0.5, 4)], net.tensor("int8", [3], 0.5, 4), new_shape=[3])]
    for kind, zero_point in (("int8", 5), ("int8", -128), ("uint8", 128), ("int16", -300), ("int32", 7)):
        state = net.tensor(kind, [1, 3], 0.5, zero_point, state=True)
        outputs.append(net.apply("RESHAPE", [state], net.tensor(kind, [3], 0.5, zero_point), new_shape=[3]))
    return net.model(outputs)


def quotients(seed=6):
    """int8: quotients so small that the reference shifts by 32 places and more, which is a defect of its own."""
    net = Network(seed)
    dividend = net.input("int8", [1, 64], 0.5, 3)
    divisor = net.tensor("int8", [1, 64], 0.25, data=net.random.integers(-127, 127, [1, 64]) | 1)
    return net.model([net.apply("DIV", [dividend, divisor], net.tensor("int8", [1, 64], 8.0, -5))])


def all_models():
    """The generated models by their file names."""
    return {
        "integer_convolutions.tflite": integer_convolutions(),
        "unsigned_convolutions.tflite": unsigned_convolutions(),
        "wide_activations.tflite": wide_activations(),
        "dynamic_range.tflite": dynamic_range(),
        "stateful.tflite": stateful(),
        "initial_states.tflite": initial_states(),
        "quotients.tflite": quotients(),
    }
