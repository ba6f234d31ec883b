"""LSTMs as one operator, UNIDIRECTIONAL_SEQUENCE_LSTM: the converter makes it of a layer of Keras 2, in a saved model alone."""

import tensorflow as tf
import tf_keras

layers = tf_keras.layers


def _lstm(**options):
    """At least 1024 elements in each matrix, so that dynamic range quantizes them. The kernels are large enough that cell states
    exceed 1/2: below, the converter chooses a scale that the reference does not compute (E-116)."""
    return layers.LSTM(40, kernel_initializer=tf_keras.initializers.RandomNormal(stddev=0.5), **options)


def fused():
    """The last output of one layer."""
    sequence = tf_keras.Input([6, 26], batch_size=1)
    return tf_keras.Model(sequence, layers.Dense(4)(_lstm()(sequence)))


def stacked():
    """Every output of two layers."""
    sequence = tf_keras.Input([5, 26], batch_size=1)
    x = _lstm(return_sequences=True)(_lstm(return_sequences=True)(sequence))
    return tf_keras.Model(sequence, layers.Dense(4)(x))


def bidirectional():
    """A layer that reads the sequence forwards, and one that reads it backwards."""
    sequence = tf_keras.Input([4, 28], batch_size=1)
    backwards = _lstm(return_sequences=True, go_backwards=True)
    x = layers.Bidirectional(_lstm(return_sequences=True), backward_layer=backwards)(sequence)
    return tf_keras.Model(sequence, layers.Dense(3, activation="relu")(x))


NETWORKS = {"lstm-fused": fused, "lstm-fused-stacked": stacked, "lstm-fused-bidirectional": bidirectional}

# The modes in which there is no model that the reference runs.
LEFT_OUT = {
    # The operator stays float, but the converter makes its output and its state int8.
    "int16x8-fallback",
}


def save(build, seed, folder):
    """Writes a network as a saved model. The shape of its input."""
    tf_keras.utils.set_random_seed(seed)
    model = build()
    shape = list(model.input_shape)
    function = tf.function(lambda x: model(x, training=False), input_signature=[tf.TensorSpec(shape, tf.float32)])
    module = tf.Module()
    module.model, module.function = model, function
    tf.saved_model.save(module, folder, signatures=function)
    return shape
