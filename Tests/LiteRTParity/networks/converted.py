"""Float models, the same with calibrated ranges, and what TensorFlow's converter makes of them in each mode of quantization.

    python converted.py FOLDER

writes NETWORK.MODE.tflite for every network, and NETWORK.npz, the samples, if the network is calibrated. `float` is the model without quantization, `calibrated` the one whose tensors carry
the ranges of the samples. A mode that the converter refuses has no file.
"""

import os
import sys
import tempfile

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

import numpy as np
import recurrent
import tensorflow as tf
from layers import LAYERS
from make import NETWORKS
from small_graphs import SMALL_GRAPHS
from tensorflow import keras
from tensorflow.lite.python.convert import ConverterError
from trained import TRAINED

_SAMPLES = 8
_INT16 = tf.lite.OpsSet.EXPERIMENTAL_TFLITE_BUILTINS_ACTIVATIONS_INT16_WEIGHTS_INT8
_INT8_INTERFACES = {"int8": tf.float32, "int8-int8": tf.int8, "int8-uint8": tf.uint8}
MODES = ["float", "calibrated", *_INT8_INTERFACES, "int16x8", "int16x8-int16", "int16x8-bias32", "dynamic-range", "float16"]
# The converter's process ends when it observes a loop.
_LEFT_OUT = {"lstm-loop", "gru-loop"}


def _converted(converter, samples, mode):
    """The model of a mode. Without samples the ranges are those of the network's fake quantization."""
    if mode == "float":
        return converter.convert()
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    if mode == "float16":
        converter.target_spec.supported_types = [tf.float16]
    if mode in ("dynamic-range", "float16"):
        return converter.convert()
    if samples:
        converter.representative_dataset = lambda: iter(samples)
    if mode == "calibrated":
        converter._experimental_calibrate_only = True
    elif mode in _INT8_INTERFACES:
        if samples:
            converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
        converter.inference_input_type = converter.inference_output_type = _INT8_INTERFACES[mode]
    else:
        converter.target_spec.supported_ops = [_INT16, tf.lite.OpsSet.TFLITE_BUILTINS]
        if mode == "int16x8-int16":
            converter.inference_input_type = converter.inference_output_type = tf.int16
        if mode == "int16x8-bias32":
            converter._experimental_full_integer_quantization_bias_type = tf.int32
    return converter.convert()


def _maker(function, shapes):
    """Makes converters of a function."""
    concrete = tf.function(function).get_concrete_function(*[tf.TensorSpec(shape, tf.float32) for shape in shapes])
    return lambda: tf.lite.TFLiteConverter.from_concrete_functions([concrete], function)


def _write_function(folder, name, function, shapes, seed):
    _write(folder, name, _maker(function, shapes), shapes, seed)


def _write(folder, name, make_converter, shapes, seed):
    random = np.random.default_rng(seed)
    samples = [[random.standard_normal(shape).astype(np.float32) for shape in shapes] for _ in range(_SAMPLES)]
    _write_modes(folder, name, make_converter, samples, MODES)
    arrays = {f"input_{place}": np.stack([one[place] for one in samples]) for place in range(len(shapes))}
    np.savez(os.path.join(folder, f"{name}.npz"), **arrays)
    print(name, flush=True)


def _write_modes(folder, name, make_converter, samples, modes):
    for mode in modes:
        try:
            content = _converted(make_converter(), samples, mode)
        except (RuntimeError, ConverterError) as error:
            print(name, mode, "is refused by the converter:", str(error).splitlines()[-1], flush=True)
            continue
        with open(os.path.join(folder, f"{name}.{mode}.tflite"), "wb") as file:
            file.write(content)


def main(folder):
    os.makedirs(folder, exist_ok=True)
    for place, (name, build) in enumerate(NETWORKS.items()):
        keras.utils.set_random_seed(place + 1)
        model = build()
        _write_function(folder, name, lambda x, model=model: model(x, training=False), [[1, *model.input_shape[1:]]], place)
    for place, (name, build) in enumerate(recurrent.NETWORKS.items()):
        with tempfile.TemporaryDirectory() as saved:
            shape = recurrent.save(build, place + 1, saved)
            _write(folder, name, lambda: tf.lite.TFLiteConverter.from_saved_model(saved), [shape], place)
    for place, (name, (shapes, function)) in enumerate(SMALL_GRAPHS.items()):
        _write_function(folder, name, function, shapes, place)
    for name, (shapes, function) in TRAINED.items():
        _write_modes(folder, name, _maker(function, shapes), [], ["float", *_INT8_INTERFACES])
        print(name, flush=True)
    for place, (name, (shape, layer)) in enumerate(LAYERS.items()):
        if name not in _LEFT_OUT:
            _write_function(folder, f"layer-{name}", layer, [shape], place)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: converted.py FOLDER")
    main(sys.argv[1])
