"""Google's `ai-edge-quantizer` to int8, alone: from a float model and its calibration result to a quantized model.

    python ai_edge_quantizer_alone.py FLOAT.tflite SAMPLES.npz OUT.tflite

prints the processor seconds before the quantization, those of the quantization, without the calibration, and the greatest memory of the process in bytes, before it and at the end.
"""

import os
import resource
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
from ai_edge_quantizer import quantizer, recipe


def _peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main(source, samples, made):
    tool = quantizer.Quantizer(source)
    tool.load_quantization_recipe(recipe.static_wi8_ai8())
    from ai_edge_litert.interpreter import Interpreter

    runner = Interpreter(model_path=source)
    signatures = runner.get_signature_list()
    arrays = np.load(samples)
    key = next(iter(signatures), None)
    names = signatures[key]["inputs"] if key else [one["name"] for one in runner.get_input_details()]
    data = [{name: arrays[f"input_{place}"][sample] for place, name in enumerate(names)} for sample in range(len(arrays["input_0"]))]
    ranges = tool.calibrate({key: data})
    before, start = _peak(), time.process_time()
    result = tool.quantize(ranges)
    seconds = time.process_time() - start
    result.export_model(made, overwrite=True)
    print(start, seconds, before, _peak())


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit("usage: ai_edge_quantizer_alone.py FLOAT.tflite SAMPLES.npz OUT.tflite")
    main(*sys.argv[1:])
