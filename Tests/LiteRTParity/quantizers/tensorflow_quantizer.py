"""TensorFlow's quantizer to int8, alone: from a float model that carries ranges to a quantized model.

    python tensorflow_quantizer.py CALIBRATED.tflite OUT.tflite

prints the processor seconds before the quantization, those of the quantization and the greatest memory of the process in bytes, before it and at the end.
"""

import os
import resource
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

from tensorflow.lite.python import convert


def _peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main(source, made):
    with open(source, "rb") as file:
        content = file.read()
    before, start = _peak(), time.process_time()
    quantized = convert.mlir_quantize(content)
    seconds = time.process_time() - start
    with open(made, "wb") as file:
        file.write(quantized)
    print(start, seconds, before, _peak())


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: tensorflow_quantizer.py CALIBRATED.tflite OUT.tflite")
    main(*sys.argv[1:])
