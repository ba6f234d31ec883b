"""Networks of one layer each, as functions of TensorFlow: the operators that models have, in the forms in which the converter writes them."""

import numpy as np
import tensorflow as tf
from tensorflow import keras

_IMAGE = [1, 9, 8, 16]
_ROWS = [3, 40]


def _weights(*shape):
    """Weights from the shape alone; from 1024 elements on, dynamic range quantizes them."""
    random = np.random.default_rng(list(shape))
    return tf.constant(random.standard_normal(shape).astype(np.float32) / np.float32(np.sqrt(np.prod(shape[:-1]))))


def _convolution(filters, height, width, padding="SAME", strides=1, dilations=1, groups=1, bias=True, after=None):
    def layer(x):
        x = tf.nn.conv2d(x, _weights(height, width, 16 // groups, filters), strides, padding, dilations=dilations)
        x = tf.nn.bias_add(x, _weights(filters)) if bias else x
        return after(x) if after else x

    return _IMAGE, layer


def _depthwise(multiplier, height, width, padding="SAME", stride=1, after=None):
    def layer(x):
        x = tf.nn.depthwise_conv2d(x, _weights(height, width, 16, multiplier), [1, stride, stride, 1], padding)
        x = tf.nn.bias_add(x, _weights(16 * multiplier))
        return after(x) if after else x

    return _IMAGE, layer


def _transposed(filters, size, stride, padding="SAME"):
    edge = 0 if padding == "SAME" else max(size - stride, 0)
    shape = [1, 9 * stride + edge, 8 * stride + edge, filters]
    return _IMAGE, lambda x: tf.nn.conv2d_transpose(x, _weights(size, size, filters, 16), shape, stride, padding)


def _dense(units, bias=True, after=None, shape=_ROWS):
    def layer(x):
        x = tf.matmul(x, _weights(shape[-1], units))
        x = x + _weights(units) if bias else x
        return after(x) if after else x

    return list(shape), layer


def _on(shape, layer):
    return list(shape), layer


def _lstm(units, shape):
    """An LSTM whose steps are the body of a loop (WHILE)."""
    steps, features = shape[1:]
    weights, recurrent, bias = _weights(features, 4 * units), _weights(units, 4 * units), _weights(4 * units)

    def layer(x):
        def step(i, hidden, cell):
            gates = tf.matmul(x[:, i], weights) + tf.matmul(hidden, recurrent) + bias
            entrance, forget, update, exit = tf.split(gates, 4, -1)
            cell = tf.sigmoid(forget) * cell + tf.sigmoid(entrance) * tf.tanh(update)
            return i + 1, tf.sigmoid(exit) * tf.tanh(cell), cell

        state = tf.zeros([1, units])
        return tf.while_loop(lambda i, *_: i < steps, step, [tf.constant(0), state, state])[1]

    return list(shape), layer


def _gru(units, shape):
    """A GRU of Keras, whose steps are the body of a loop (WHILE) that counts them."""
    layer = keras.layers.GRU(units, return_sequences=True)
    layer.build(shape)
    layer.set_weights([_weights(shape[-1], 3 * units), _weights(units, 3 * units), _weights(2, 3 * units)])
    return list(shape), layer


def _selected(x):
    """The greatest scores of each row, and in rows without one between two thresholds their magnitudes: as many of them as scores lie
    between the thresholds, which is known at run time alone."""
    scores, places = tf.nn.top_k(x, 6)
    is_good = tf.logical_and(scores > 0.25, tf.logical_not(scores > 2.0))
    rows = tf.where(tf.reduce_any(is_good, -1, keepdims=True), scores, tf.gather(tf.abs(x), places, axis=1, batch_dims=1))
    return tf.gather(tf.reshape(rows, [-1]), tf.range(tf.reduce_sum(tf.cast(is_good, tf.int32))))


# The shape of the input, and the layer.
LAYERS = {
    "conv-1x1": _convolution(64, 1, 1),
    "conv-3x3": _convolution(8, 3, 3),
    "conv-3x3-relu6": _convolution(8, 3, 3, after=tf.nn.relu6),
    "conv-3x3-relu": _convolution(12, 3, 3, "VALID", after=tf.nn.relu),
    "conv-stride-2": _convolution(8, 3, 3, strides=2),
    "conv-stride-3": _convolution(9, 3, 3, "VALID", strides=3),
    "conv-dilated": _convolution(8, 3, 3, dilations=2),
    "conv-1x5": _convolution(16, 1, 5),
    "conv-5x1": _convolution(16, 5, 1, "VALID"),
    "conv-no-bias": _convolution(8, 3, 3, bias=False),
    "conv-1x1-stride-2": _convolution(65, 1, 1, strides=2),
    "conv-grouped": _convolution(32, 3, 3, groups=4),
    "conv-one-filter": _convolution(1, 8, 8),
    "conv-few-weights": _convolution(2, 2, 2),
    "depthwise-3x3": _depthwise(1, 3, 3),
    "depthwise-9x8": _depthwise(1, 9, 8),
    "depthwise-multiplier": _depthwise(8, 3, 3),
    "depthwise-stride-2": _depthwise(8, 3, 3, "VALID", 2),
    "depthwise-relu6": _depthwise(4, 5, 5, after=tf.nn.relu6),
    "transposed-stride-2": _transposed(8, 3, 2),
    "transposed-2x2": _transposed(17, 2, 2, "VALID"),
    "transposed-stride-1": _transposed(8, 4, 1),
    "dense": _dense(32),
    "dense-no-bias": _dense(33, bias=False),
    "dense-relu": _dense(26, after=tf.nn.relu),
    "dense-rank-3": _dense(32, shape=[2, 5, 40]),
    "dense-few-weights": _dense(3),
    "matmul-batches": _on([2, 6, 24], lambda x: tf.matmul(x, x, transpose_b=True)),
    "matmul-constant": _on([2, 6, 24], lambda x: tf.matmul(x, _weights(2, 24, 32))),
    "max-pool": _on(_IMAGE, lambda x: tf.nn.max_pool2d(x, 3, 2, "SAME")),
    "average-pool": _on(_IMAGE, lambda x: tf.nn.avg_pool2d(x, 3, 2, "SAME")),
    "average-pool-valid": _on(_IMAGE, lambda x: tf.nn.avg_pool2d(x, [9, 8], 1, "VALID")),
    "mean": _on(_IMAGE, lambda x: tf.reduce_mean(x, [1, 2])),
    "mean-last": _on(_IMAGE, lambda x: tf.reduce_mean(x, -1, keepdims=True)),
    "sum": _on(_IMAGE, lambda x: tf.reduce_sum(x, [1, 2])),
    "max": _on(_IMAGE, lambda x: tf.reduce_max(x, [1, 2])),
    "min": _on(_IMAGE, lambda x: tf.reduce_min(x, 3)),
    "relu": _on(_IMAGE, tf.nn.relu),
    "relu6": _on(_IMAGE, tf.nn.relu6),
    "leaky-relu": _on(_IMAGE, lambda x: tf.nn.leaky_relu(x, 0.1)),
    "hard-swish": _on(_IMAGE, lambda x: x * tf.nn.relu6(x + 3) * (1 / 6)),
    "sigmoid": _on(_IMAGE, tf.sigmoid),
    "tanh": _on(_IMAGE, tf.tanh),
    "softmax": _on(_ROWS, tf.nn.softmax),
    "log-softmax": _on(_ROWS, tf.nn.log_softmax),
    "exp": _on(_ROWS, tf.exp),
    "sqrt": _on(_ROWS, lambda x: tf.sqrt(tf.nn.relu(x))),
    "l2-normalize": _on(_ROWS, lambda x: tf.math.l2_normalize(x, -1)),
    "abs": _on(_ROWS, tf.abs),
    "square": _on(_ROWS, tf.square),
    "floor": _on(_ROWS, tf.floor),
    "negative": _on(_ROWS, tf.negative),
    "add-constant": _on(_IMAGE, lambda x: x + _weights(16)),
    "add-itself-pooled": _on(_IMAGE, lambda x: x + tf.reduce_mean(x, [1, 2], keepdims=True)),
    "subtract": _on(_IMAGE, lambda x: _weights(16) - x),
    "multiply": _on(_IMAGE, lambda x: x * _weights(9, 8, 1)),
    "squared-difference": _on(_IMAGE, lambda x: tf.math.squared_difference(x, _weights(16))),
    "maximum": _on(_IMAGE, lambda x: tf.maximum(x, _weights(16))),
    "minimum": _on(_IMAGE, lambda x: tf.minimum(x, 0.25)),
    "concatenation": _on(_IMAGE, lambda x: tf.concat([x, tf.nn.relu(x)], -1)),
    "split": _on(_IMAGE, lambda x: tf.add(*tf.split(x, 2, -1))),
    "slice": _on(_IMAGE, lambda x: x[:, 1:-1, ::2]),
    "pad": _on(_IMAGE, lambda x: tf.pad(x, [[0, 0], [1, 2], [2, 0], [0, 1]])),
    "mirror-pad": _on(_IMAGE, lambda x: tf.pad(x, [[0, 0], [1, 2], [2, 0], [0, 0]], "REFLECT")),
    "transpose": _on(_IMAGE, lambda x: tf.transpose(x, [0, 3, 1, 2])),
    "reshape": _on(_IMAGE, lambda x: tf.reshape(x, [18, 64])),
    "gather": _on(_ROWS, lambda x: tf.gather(x, [3, 1, 0, 39], axis=1)),
    "gather-rows": _on(_ROWS, lambda x: tf.gather(_weights(64, 32), tf.argmax(x, -1))),
    "stack": _on(_ROWS, lambda x: tf.stack([x, tf.abs(x)], 1)),
    "resize-bilinear": _on(_IMAGE, lambda x: tf.image.resize(x, [13, 17], "bilinear")),
    "resize-nearest": _on(_IMAGE, lambda x: tf.image.resize(x, [5, 19], "nearest")),
    "space-to-depth": _on([1, 8, 8, 4], lambda x: tf.nn.space_to_depth(x, 2)),
    "depth-to-space": _on(_IMAGE, lambda x: tf.nn.depth_to_space(x, 2)),
    "arg-max": _on(_ROWS, lambda x: tf.argmax(x, -1, output_type=tf.int32)),
    "top-k": _on(_ROWS, lambda x: tf.nn.top_k(x, 5)[0]),
    "cumulative-sum": _on(_ROWS, lambda x: tf.cumsum(x, 1)),
    "top-k-selected": _on(_ROWS, _selected),
    "lstm-loop": _lstm(16, [1, 6, 20]),
    "gru-loop": _gru(16, [1, 6, 22]),
    "gelu": _on(_ROWS, tf.nn.gelu),
}

# The modes of a layer in which there is no model, or none that the reference confirms.
_INT16 = {"int16x8", "int16x8-fallback"}
LEFT_OUT = {
    # The converter's process ends when it observes a loop.
    "lstm-loop": {"int8"} | _INT16,
    "gru-loop": {"int8"} | _INT16,
    # The reference does not register the version that the converter writes.
    "depth-to-space": {"int8"} | _INT16,
    # The reference rejects the type.
    "squared-difference": _INT16,
    # The reference leaves half of the output unwritten (E-98).
    "sum": _INT16,
    # The reference's GELU takes no functions of the C library, so its last bits are its own.
    "gelu": {"dynamic-range", "float16"},
}
