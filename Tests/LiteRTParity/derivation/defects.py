"""What TensorFlow's converter makes of two small models, for the proofs of errata: `defects.py 140` or `defects.py 141`."""

import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np

from conversions import _constants, _fully_connected
from float_models import FloatModel, scales, to_int16x8, to_int8

if sys.argv[1] == "140":
    model = FloatModel()
    _fully_connected(model, 0, np.array([[1e-6, 2e-6, -1e-6, 0]], np.float32), np.array([50], np.float32))
    made = to_int8(model)
    weights = made.operands("y0")[1]
    print(*made.stored(weights), float(scales(weights)[0]).hex())
else:
    (codes, _), = _constants(to_int16x8, False)([(np.array([1e-39, -2e-39, 0, 1e-40, 2e-39, 3e-39], np.float32),)])
    print(*codes)
