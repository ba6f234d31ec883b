"""Small networks of the kinds that are deployed, and networks of one layer, quantized by TensorFlow's converter.

    python make.py FOLDER

writes NETWORK-MODE.tflite for every network and every mode of quantization, and in int8 for every type of the
interface (float32, int8, uint8). Weights and calibration data come from a seed. The versions of TensorFlow and Keras are those of requirements.txt beside this file.
"""

import os
import sys
import tempfile

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

import numpy as np
import recurrent
import tensorflow as tf
from layers import LAYERS, LEFT_OUT
from tensorflow import keras
from tensorflow.lite.python.convert import ConverterError

layers = keras.layers
_SAMPLES = 8


def mobilenet_like():
    """Depthwise-separable convolutions with ReLU6, an inverted residual, global pooling, a classifier."""
    image = keras.Input([32, 32, 3])
    x = _convolution(image, 8, 3, 2)
    for filters, stride in ((16, 1), (24, 2), (24, 1), (32, 2)):
        x = _separable(x, filters, stride)
    narrow = layers.BatchNormalization()(layers.Conv2D(16, 1, use_bias=False)(x))
    wide = _separable(_convolution(narrow, 48, 1, 1), 16, 1, activation=None)
    x = layers.Add()([narrow, wide])
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(image, layers.Softmax()(layers.Dense(10)(x)))


def residual():
    """Residual blocks, concatenation, both poolings, both resizings, a transposed convolution, padding and slicing."""
    image = keras.Input([16, 16, 4])
    x = layers.Conv2D(8, 3, padding="same", activation="relu")(image)
    y = layers.Conv2D(8, 3, padding="same")(layers.LeakyReLU(negative_slope=0.1)(x))
    x = layers.ReLU()(layers.Add()([x, y]))
    x = layers.Concatenate()([layers.MaxPooling2D(2)(x), layers.AveragePooling2D(2)(x)])
    x = layers.Conv2D(12, 3, strides=2, padding="same", activation="relu")(x)
    # Resizing, not UpSampling2D: for "nearest" that becomes TILE, in a version that the reference does not register.
    bilinear = layers.Resizing(8, 8, interpolation="bilinear")(x)
    nearest = layers.Resizing(8, 8, interpolation="nearest")(x)
    x = layers.Subtract()([bilinear, layers.Multiply()([nearest, bilinear])])
    x = layers.Conv2DTranspose(6, 3, strides=2, padding="same", activation="relu")(x)
    x = layers.Cropping2D(((1, 2), (2, 1)))(layers.ZeroPadding2D(((2, 1), (1, 2)))(x))
    x = layers.Maximum()([x, layers.Conv2D(6, 1)(x)])
    return keras.Model(image, layers.Conv2D(3, 1, activation="sigmoid")(x))


def dense():
    """A multi-layer perceptron with the activations that dense networks use, and a reconstruction."""
    features = keras.Input([40])
    x = layers.Dense(32, activation="relu")(features)
    x = layers.Dense(24, activation="tanh")(x)
    x = layers.PReLU()(layers.Dense(24)(x))
    x = layers.Concatenate()([x, layers.Dense(8, activation="sigmoid")(x)])
    x = layers.Dense(16, activation="hard_swish")(x)
    return keras.Model(features, layers.Dense(40)(x))


def audio():
    """One-dimensional convolutions, dilated and separable, over a waveform; attention by softmax and a reduction."""
    waveform = keras.Input([128, 1])
    x = layers.Conv1D(8, 9, strides=2, padding="same", activation="relu")(waveform)
    x = layers.Conv1D(8, 3, dilation_rate=2, padding="same", activation="relu")(x)
    x = layers.SeparableConv1D(12, 5, padding="same", activation="relu")(x)
    x = layers.MaxPooling1D(2)(x)
    x = layers.Permute((2, 1))(x)
    x = layers.Conv1D(16, 1, activation="relu")(x)
    weights = layers.Softmax(axis=-1)(layers.Dense(16)(x))
    x = layers.Reshape((192,))(layers.Multiply()([x, weights]))
    return keras.Model(waveform, layers.Dense(5, activation="softmax")(x))


def _convolution(x, filters, size, stride):
    x = layers.Conv2D(filters, size, strides=stride, padding="same", use_bias=False)(x)
    return layers.ReLU(6.0)(layers.BatchNormalization()(x))


def _separable(x, filters, stride, activation=6.0):
    x = layers.DepthwiseConv2D(3, strides=stride, padding="same", use_bias=False)(x)
    x = layers.ReLU(6.0)(layers.BatchNormalization()(x))
    x = layers.BatchNormalization()(layers.Conv2D(filters, 1, use_bias=False)(x))
    return layers.ReLU(activation)(x) if activation else x


def unrolled_lstm():
    """An LSTM whose steps are operators of their own."""
    sequence = keras.Input([6, 20], batch_size=1)
    return keras.Model(sequence, layers.Dense(4)(layers.LSTM(16, unroll=True)(sequence)))


NETWORKS = {
    "mobilenet-like": mobilenet_like, "residual": residual, "dense": dense, "audio": audio,
    "lstm-unrolled": unrolled_lstm,
}
_INT16 = tf.lite.OpsSet.EXPERIMENTAL_TFLITE_BUILTINS_ACTIVATIONS_INT16_WEIGHTS_INT8


def _full_integer(interface):
    def choose(converter):
        converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
        converter.inference_input_type = interface
        converter.inference_output_type = interface

    return choose


def _float16(converter):
    converter.target_spec.supported_types = [tf.float16]


def _int16x8(*fallback):
    def choose(converter):
        converter.target_spec.supported_ops = [_INT16, *fallback]

    return choose


# The choices of each mode of quantization, and whether it is calibrated. Only 16x8 without a fallback may be refused.
MODES = {
    "int8": (_full_integer(tf.float32), True),
    "dynamic-range": (lambda converter: None, False),
    "float16": (_float16, False),
    "int16x8": (_int16x8(), True),
    "int16x8-fallback": (_int16x8(tf.lite.OpsSet.TFLITE_BUILTINS), True),
}
# Further types of the interface, of whole networks alone.
INTERFACES = {"int8-int8": (_full_integer(tf.int8), True), "int8-uint8": (_full_integer(tf.uint8), True)}


def _converted(converter, shape, choose, is_calibrated, random):
    """The model of what a converter was made for, in a mode."""
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    if is_calibrated:
        samples = [random.standard_normal(shape).astype(np.float32) for _ in range(_SAMPLES)]
        converter.representative_dataset = lambda: ([sample] for sample in samples)
    choose(converter)
    return converter.convert()


def _write_function(folder, name, function, shape, modes, seed):
    concrete = tf.function(function).get_concrete_function(tf.TensorSpec(shape, tf.float32))
    make = lambda: tf.lite.TFLiteConverter.from_concrete_functions([concrete], concrete)
    _write(folder, name, make, shape, modes, seed)


def _write(folder, name, make_converter, shape, modes, seed):
    for mode, (choose, is_calibrated) in modes.items():
        path = os.path.join(folder, f"{name}-{mode}.tflite")
        try:
            content = _converted(make_converter(), shape, choose, is_calibrated, np.random.default_rng(seed))
        except (RuntimeError, ConverterError) as error:
            if mode != "int16x8":
                raise
            print(path, "is refused by the converter:", str(error).splitlines()[-1], flush=True)
            continue
        with open(path + ".part", "wb") as file:
            file.write(content)
        os.replace(path + ".part", path)
        print(path, len(content), "bytes", flush=True)


def main(folder):
    os.makedirs(folder, exist_ok=True)
    for place, (name, build) in enumerate(NETWORKS.items()):
        keras.utils.set_random_seed(place + 1)
        model = build()
        shape = [1, *model.input_shape[1:]]
        _write_function(folder, name, lambda x, model=model: model(x, training=False), shape, MODES | INTERFACES, place)
    for place, (name, build) in enumerate(recurrent.NETWORKS.items()):
        modes = {mode: choice for mode, choice in (MODES | INTERFACES).items() if mode not in recurrent.LEFT_OUT}
        with tempfile.TemporaryDirectory() as saved:
            shape = recurrent.save(build, place + 1, saved)
            _write(folder, name, lambda: tf.lite.TFLiteConverter.from_saved_model(saved), shape, modes, place)
    for place, (name, (shape, layer)) in enumerate(LAYERS.items()):
        modes = {mode: choice for mode, choice in MODES.items() if mode not in LEFT_OUT.get(name, ())}
        _write_function(folder, f"layer-{name}", layer, shape, modes, place)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: make.py FOLDER")
    main(sys.argv[1])
