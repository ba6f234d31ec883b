"""Each primitive of Vectors/derivation as TensorFlow's converter computes it: many cases in one model."""

import numpy as np
import tensorflow as tf

from float_models import (
    FloatModel, calibrated, converted, fake_quantized, scales, schema, to_int16x8, to_int8, zero_point,
)

F32 = np.float32
KINDS = schema.BuiltinOptions


def _abs(model, place, start, end):
    """ABS, whose input and output have ranges of their own."""
    x, y = model.input(f"x{place}", [1], start), model.tensor(f"y{place}", [1], end)
    model.operator("ABS", [x], y, schema.AbsOptionsT(), KINDS.AbsOptions)


def _activations(quantize):
    def run(rows):
        model, count = FloatModel(), len(rows)
        ranges = [(row[0][0], row[1][0]) for row in rows] + [(F32(0), F32(1))] * (count % 2)
        for place in range(0, len(ranges), 2):
            _abs(model, place, ranges[place], ranges[place + 1])
        made = quantize(model)
        tensors = [tensor for pair in zip(made.inputs(), made.outputs()) for tensor in pair]
        return [[scales(tensor), [zero_point(tensor)]] for tensor in tensors[:count]]
    return run


def calibrated_range(rows):
    model = FloatModel()
    for place, _ in enumerate(rows):
        _abs_of(model, place, 4)
    made = calibrated(model, [row[0] for row in rows])
    return [[F32(tensor.quantization.min), F32(tensor.quantization.max)] for tensor in made.inputs()]


def _abs_of(model, place, size):
    x, y = model.input(f"x{place}", [size]), model.tensor(f"y{place}", [size])
    model.operator("ABS", [x], y, schema.AbsOptionsT(), KINDS.AbsOptions)


def fake_quantization(rows):
    made = fake_quantized([(row[0][0], row[1][0]) for row in rows])
    found = []
    for tensor in made.outputs():
        operator = next(op for op in made.graph.operators if made.graph.tensors[op.outputs[0]] is tensor)
        stored = made.graph.tensors[operator.inputs[0]]
        found.append([scales(stored), [zero_point(stored)]])
    return found


# Weights


def _fully_connected(model, place, weights, bias=None, limits=(-1, 1)):
    x = model.input(f"x{place}", [1, weights.shape[1]], limits)
    w = model.tensor(f"w{place}", weights.shape, values=weights)
    b = -1 if bias is None else model.tensor(f"b{place}", bias.shape, values=bias)
    y = model.tensor(f"y{place}", [1, weights.shape[0]], (-1, 1))
    model.operator("FULLY_CONNECTED", [x, w, b], y, schema.FullyConnectedOptionsT(), KINDS.FullyConnectedOptions)


def _convolution(model, place, weights):
    x, w = model.input(f"x{place}", [1, 2, 2, 2], (-1, 1)), model.tensor(f"w{place}", [2, 2, 2, 2], values=weights)
    b, y = model.tensor(f"b{place}", [2], values=np.zeros(2)), model.tensor(f"y{place}", [1, 1, 1, 2], (-1, 1))
    options = schema.Conv2DOptionsT()
    options.padding, options.strideW, options.strideH = schema.Padding.VALID, 1, 1
    model.operator("CONV_2D", [x, w, b], y, options, KINDS.Conv2DOptions)


def _depthwise(model, place, weights):
    x, w = model.input(f"x{place}", [1, 2, 4, 2], (-1, 1)), model.tensor(f"w{place}", [1, 2, 4, 2], values=weights)
    b, y = model.tensor(f"b{place}", [2], values=np.zeros(2)), model.tensor(f"y{place}", [1, 1, 1, 2], (-1, 1))
    options = schema.DepthwiseConv2DOptionsT()
    options.padding, options.strideW, options.strideH, options.depthMultiplier = schema.Padding.VALID, 1, 1, 1
    model.operator("DEPTHWISE_CONV_2D", [x, w, b], y, options, KINDS.DepthwiseConv2DOptions)


def _weights(quantize):
    """Dimension 0 is that of CONV_2D, 3 that of DEPTHWISE_CONV_2D; the others are moved to the front."""
    def run(rows):
        model = FloatModel()
        for place, (values, axis) in enumerate(rows):
            weights = values.reshape(2, 2, 2, 2)
            if axis[0] == 0:
                _convolution(model, place, weights)
            elif axis[0] == 3:
                _depthwise(model, place, weights)
            else:
                _fully_connected(model, place, np.moveaxis(weights, axis[0], 0).reshape(2, 8))
        made, found = quantize(model), []
        for place, (_, axis) in enumerate(rows):
            tensor = made.operands(f"y{place}")[1]
            codes = made.stored(tensor)
            if axis[0] in (1, 2):
                codes = np.moveaxis(codes.reshape(2, 2, 2, 2), 0, axis[0]).ravel()
            found.append([codes, scales(tensor)])
        return found
    return run


def dynamic_range_weights(rows):
    channels = np.concatenate([np.moveaxis(values.reshape(2, 2, 2, 2), axis[0], 0).reshape(2, 8) for values, axis in rows])
    padded = np.concatenate([channels, np.zeros((128, 8), F32)])
    made = converted(lambda value: tf.matmul(value, padded.T), [tf.TensorSpec([4, 8])])
    tensor = next(tensor for tensor in made.graph.tensors if tensor.type == schema.TensorType.INT8)
    codes, found = made.stored(tensor).reshape(len(padded), 8), []
    for place, (_, axis) in enumerate(rows):
        pair = codes[2 * place:2 * place + 2].reshape(2, 2, 2, 2)
        found.append([np.moveaxis(pair, 0, axis[0]).ravel(), scales(tensor)[2 * place:2 * place + 2]])
    return found


def int8_weights_per_tensor(rows):
    model = FloatModel()
    for place, (values,) in enumerate(rows):
        x, slopes = model.input(f"x{place}", [1, 8], (-1, 1)), model.tensor(f"a{place}", [8], values=values)
        model.operator("PRELU", [x, slopes], model.tensor(f"y{place}", [1, 8], (-1, 1)))
    made = to_int8(model)
    tensors = [made.operands(f"y{place}")[1] for place in range(len(rows))]
    return [[made.stored(tensor), scales(tensor)] for tensor in tensors]


# Constants


def _constants(quantize, has_zero_point):
    def run(rows):
        model = FloatModel()
        for place, (values,) in enumerate(rows):
            x, c = model.input(f"x{place}", [1, 6], (-1, 1)), model.tensor(f"c{place}", [1, 6], values=values)
            y = model.tensor(f"y{place}", [1, 6], (-1, 1))
            # No rewrite of the converter removes this operator, whatever the constant is.
            options, kind = schema.SquaredDifferenceOptionsT(), KINDS.SquaredDifferenceOptions
            model.operator("SQUARED_DIFFERENCE", [x, c], y, options, kind)
        made = quantize(model)
        tensors = [made.operands(f"y{place}")[1] for place in range(len(rows))]
        return [[made.stored(tensor), scales(tensor)] + [[zero_point(tensor)]] * has_zero_point for tensor in tensors]
    return run


def int8_constant_with_parameters(rows):
    """MAXIMUM gives the constant the parameters of its output, whose range is chosen accordingly."""
    model = FloatModel()
    for place, (value, scale, point) in enumerate(rows):
        limits = range_with(scale[0], int(point[0]))
        if limits is None:
            continue
        x, c = model.input(f"x{place}", [1], limits), model.tensor(f"c{place}", [1], values=value)
        y = model.tensor(f"y{place}", [1], limits)
        model.operator("MAXIMUM", [x, c], y, schema.MaximumMinimumOptionsT(), KINDS.MaximumMinimumOptions)
    made, found = to_int8(model), []
    for place, (_, scale, point) in enumerate(rows):
        if range_with(scale[0], int(point[0])) is None:
            found.append(None)
            continue
        tensor = made.operands(f"y{place}")[1]
        assert scales(tensor)[0] == scale[0] and zero_point(tensor) == point[0]
        found.append([made.stored(tensor)])
    return found


def range_with(scale, point):
    """A range that includes 0 and gives these int8 parameters; None if none was found."""
    lower = F32(-(128 + point) * scale)
    upper = F32(lower + F32(255) * scale)
    for distance in range(400):
        for end in {_moved(upper, distance), _moved(upper, -distance)}:
            if end < 0 or lower > 0 or F32((end - lower) / F32(255)) != scale:
                continue
            exact = F32(-128 - float(lower) / float(scale))
            if int(np.sign(exact) * np.floor(abs(exact) + F32(0.5))) == point:
                return lower, end
    return None


def _moved(value, steps):
    return (np.asarray(value, F32).view(np.int32) + np.int32(steps)).view(F32)[()]


# Biases


def _quotient_is(scale, divisor):
    """The number that gives a scale when it is divided by an integer; None if there is none."""
    product = F32(scale * F32(divisor))
    for distance in range(400):
        for value in (_moved(product, distance), _moved(product, -distance)):
            if F32(value / F32(divisor)) == scale:
                return value
    return None


def _limits(scale, is_wide):
    end = _quotient_is(scale, 32767 if is_wide else 255)
    return None if end is None else (-end, end) if is_wide else (F32(0), end)


def _biases(quantize, is_wide):
    def run(rows):
        model, asked = FloatModel(), set()
        for place, (bias, input_scale, weight_scale) in enumerate(rows):
            limits, weight = _limits(input_scale[0], is_wide), _quotient_is(weight_scale[0], 127)
            # The scale of the weights belongs to magnitudes that no rule raises.
            usable = limits is not None and weight is not None and limits[1] > 1e-5 and weight > 5e-7
            if not usable or abs(float(bias[0])) / (float(input_scale[0]) * float(weight_scale[0])) > 2.0**30 - 2**8:
                continue
            asked.add(place)
            _fully_connected(model, place, np.full((2, 1), weight, F32), np.array([bias[0], 0], F32), limits)
        made, found = quantize(model), []
        for place in range(len(rows)):
            if place not in asked:
                found.append(None)
                continue
            tensor = made.operands(f"y{place}")[2]
            found.append([made.stored(tensor)[:1], scales(tensor)[:1]])
        return found
    return run


def _layers(quantize, is_wide):
    def run(rows):
        model, asked = FloatModel(), set()
        for place, (weights, bias, input_scale) in enumerate(rows):
            limits = _limits(input_scale[0], is_wide)
            if limits is None:
                continue
            asked.add(place)
            _fully_connected(model, place, weights.reshape(2, 4), bias, limits)
        made, found = quantize(model), []
        for place in range(len(rows)):
            if place not in asked:
                found.append(None)
                continue
            _, weights, bias = made.operands(f"y{place}")
            found.append([made.stored(weights), scales(weights), made.stored(bias), scales(bias)])
        return found
    return run


def float16_weight(rows):
    values = np.array([row[0][0] for row in rows], F32)
    made = converted(lambda value: value + values, [tf.TensorSpec([len(values)])], float16=True)
    tensor = next(tensor for tensor in made.graph.tensors if tensor.type == schema.TensorType.FLOAT16)
    return [[np.array([value])] for value in made.stored(tensor)]


# The primitives that are asked; `cell_state` needs an LSTM and is not among them.
CONVERSIONS = {
    "calibrated_range": calibrated_range,
    "int8_activation": _activations(to_int8),
    "uint8_activation": _activations(lambda model: to_int8(model, tf.uint8)),
    "int16_activation": _activations(to_int16x8),
    "fake_quantization": fake_quantization,
    "int8_weights": _weights(to_int8),
    "int16x8_weights": _weights(to_int16x8),
    "dynamic_range_weights": dynamic_range_weights,
    "int8_weights_per_tensor": int8_weights_per_tensor,
    "int8_constant": _constants(to_int8, True),
    "int16_constant": _constants(to_int16x8, False),
    "int8_constant_with_parameters": int8_constant_with_parameters,
    "int32_bias": _biases(to_int8, False),
    "int64_bias": _biases(to_int16x8, True),
    "int8_layer": _layers(to_int8, False),
    "int16x8_layer": _layers(to_int16x8, True),
    "float16_weight": float16_weight,
}
