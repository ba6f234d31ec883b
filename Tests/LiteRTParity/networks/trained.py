"""Networks with fake quantization, as quantization-aware training leaves it: the converter quantizes them without samples."""

import numpy as np
import tensorflow as tf


def _constant(*shape):
    random = np.random.default_rng(list(shape))
    return tf.constant(random.standard_normal(shape).astype(np.float32) / 4)


def _fake(x, least, greatest, narrow=False):
    return tf.quantization.fake_quant_with_min_max_args(x, least, greatest, 8, narrow)


def _fake_weights(weights):
    """Weights with a range for each index of the last axis."""
    greatest = np.abs(weights.numpy()).reshape(-1, weights.shape[-1]).max(0)
    return tf.quantization.fake_quant_with_min_max_vars_per_channel(weights, -greatest, greatest, 8, True)


_FILTER, _MATRIX = _constant(3, 3, 4, 8), _constant(128, 10)


def _convolution(x):
    y = tf.nn.conv2d(_fake(x, -3, 3), _fake_weights(_FILTER), 2, "SAME")
    return _fake(tf.nn.relu(tf.nn.bias_add(y, _constant(8))), 0, 4)


def _deep(x):
    """Operators that share the parameters of a fake quantization, weights with one scale, and a fixed result."""
    y = tf.reshape(tf.nn.max_pool2d(_convolution(x), 1, 1, "VALID"), [1, 128])
    greatest = float(np.abs(_MATRIX.numpy()).max())
    z = _fake(tf.matmul(y, _fake(_MATRIX, -greatest, greatest, True)) + _constant(10), -6, 7)
    return _fake(tf.nn.softmax(z), 0, 1)


def _plain_weights(x):
    """Weights without fake quantization, a constant with it, and a conflict of parameters."""
    y = _fake(tf.nn.relu(tf.nn.conv2d(_fake(x, -3, 3), _FILTER, 1, "SAME") + _constant(8)), 0, 4)
    return _fake(tf.concat([y, y + _fake(_constant(8), -1, 1)], -1), -1, 5)


def _partial(x):
    """An operator whose result has no fake quantization, so that it stays float."""
    return _fake(tf.nn.relu(tf.abs(_fake(x, -3, 3)) * 2.0), 0, 4)


_SHAPE = [1, 8, 8, 4]
TRAINED = {
    "trained-convolution": ([_SHAPE], _convolution),
    "trained-deep": ([_SHAPE], _deep),
    "trained-plain-weights": ([_SHAPE], _plain_weights),
    "trained-partial": ([_SHAPE], _partial),
}
