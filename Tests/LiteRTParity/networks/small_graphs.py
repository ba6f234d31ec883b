"""Small graphs in which the quantizer's decisions meet: shared tensors, conflicting parameters, operators that stay float, several outputs."""

import numpy as np
import tensorflow as tf


def _constant(*shape):
    random = np.random.default_rng(list(shape))
    return tf.constant(random.standard_normal(shape).astype(np.float32) / 4)


def _shared(x):
    magnitude = tf.abs(x)
    return tf.concat([magnitude, x], -1) + tf.nn.conv2d(magnitude, _constant(3, 3, 4, 8), 1, "SAME")


def _fallback(x):
    middle = tf.floor(tf.matmul(x, _constant(16, 8)))
    return tf.nn.relu(tf.matmul(middle, _constant(8, 8))) + tf.sin(x[:, :8])


def _split(x):
    parts = tf.split(x, 4, -1)
    return tf.concat([parts[1], parts[0], tf.tanh(parts[2]), parts[3]], -1)


def _shared_constant(x):
    constant = _constant(1, 16)
    return (x + constant) * constant + tf.concat([constant[:, :8], x[:, :8]], -1)


def _chain(x):
    y = tf.reshape(tf.matmul(x, _constant(64, 64)), [1, 8, 8])
    return tf.nn.softmax(tf.reshape(tf.transpose(y, [0, 2, 1]), [1, 64]))


def _large_bias(x):
    bias = np.array([50, 1, 0, -3, 20, 1e-3, 9, 1], np.float32)
    return tf.matmul(x, _constant(16, 8) * 1e-9) + tf.constant(bias)


def _zero_channels(x):
    return tf.matmul(x, _constant(16, 8) * np.array([0, 1, 1, 0, 1, 1, 1, 1], np.float32)) + x[:, :8] * 0.0


# The shapes of the inputs, and the function.
SMALL_GRAPHS = {
    "concatenation-of-three": (
        [[1, 8, 8, 4]],
        lambda x: tf.concat([tf.sigmoid(x), tf.nn.conv2d(x, _constant(3, 3, 4, 4), 1, "SAME"), tf.abs(x)], -1),
    ),
    "shared": ([[1, 8, 8, 4]], _shared),
    "fallback": ([[1, 16]], _fallback),
    "two-inputs": ([[1, 16], [1, 16]], lambda x, y: tf.concat([x * y, x + y, tf.maximum(x, 0.5)], -1)),
    "three-outputs": ([[1, 16]], lambda x: (tf.abs(x), tf.nn.softmax(tf.abs(x)), x)),
    "select": ([[2, 16]], lambda x: tf.where(x > 0.2, tf.exp(x), _constant(2, 16))),
    "comparisons": ([[2, 16]], lambda x: (tf.argmax(x, -1), tf.less(x, 0.1), tf.nn.relu(x))),
    "large-bias": ([[1, 16]], _large_bias),
    "zero-channels": ([[1, 16]], _zero_channels),
    "split-concatenation": ([[1, 8, 8, 16]], _split),
    "reshape-and-relu": ([[1, 16]], lambda x: (tf.reshape(x, [4, 4]), tf.nn.relu(x))),
    "one-hot": ([[1, 16]], lambda x: tf.one_hot(tf.argmax(x, -1), 16) * x),
    "shared-constant": ([[1, 16]], _shared_constant),
    "prelu": ([[1, 4, 4, 8]], lambda x: tf.nn.relu(x) - _constant(8) * tf.nn.relu(-x)),
    "reverse": ([[1, 4, 4, 8]], lambda x: tf.reverse(x, [1])),
    "gather-nd": ([[4, 8]], lambda x: tf.gather_nd(x, [[0], [2]])),
    "scatter-nd": ([[2, 8]], lambda x: tf.scatter_nd([[0], [2]], x, [4, 8])),
    "tile": ([[2, 8]], lambda x: tf.tile(x, [2, 2])),
    "broadcast": ([[2, 1]], lambda x: tf.broadcast_to(x, [2, 8])),
    "squeeze": ([[1, 2, 8]], lambda x: tf.exp(tf.squeeze(tf.exp(x), [0]))),
    "unstack": ([[3, 8]], lambda x: tf.add_n(tf.unstack(x))),
    "pack": ([[3, 8]], lambda x: tf.stack([tf.tanh(x), x, tf.exp(x)])),
    "pad-value": ([[3, 8]], lambda x: tf.pad(x, [[1, 1], [0, 2]], constant_values=0.7)),
    "space-to-batch": ([[1, 4, 4, 8]], lambda x: tf.space_to_batch(x, [2, 2], [[0, 0], [0, 0]])),
    "batch-to-space": ([[4, 4, 4, 8]], lambda x: tf.batch_to_space(x, [2, 2], [[0, 0], [0, 0]])),
    "product": ([[3, 8]], lambda x: tf.reduce_prod(x, -1)),
    "logarithm": ([[3, 8]], lambda x: tf.math.log(tf.abs(x) + 1)),
    "inverse-root": ([[3, 8]], lambda x: tf.math.rsqrt(tf.abs(x) + 1)),
    "quotient": ([[3, 8]], lambda x: x / (tf.abs(x) + 1)),
    "exponential-unit": ([[3, 8]], lambda x: tf.exp(tf.nn.elu(tf.exp(x)))),
    "double": ([[3, 8]], lambda x: x + x),
    "chain": ([[1, 64]], _chain),
}
