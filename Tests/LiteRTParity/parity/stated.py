"""Values that a generator gives (Vectors/README.md, "Values that a generator gives"), written out."""

import math

import numpy as np

from . import values

_MASK = 2**64 - 1


def integers(seed, low, high, count):
    """The first integers of a generator."""
    state, found = seed, []
    for _ in range(count):
        state = (state + 0x9E3779B97F4A7C15) & _MASK
        mixed = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
        mixed ^= mixed >> 31
        found.append(low + (((mixed >> 32) * (high - low + 1)) >> 32))
    return found


def written_out(given, kind, shape):
    """The values of a tensor in the files' encoding: as they are, or those of a generator."""
    if not isinstance(given, dict):
        return given
    low, high = given["range"]
    count = math.prod(shape) * (2 if values.dtype(kind).kind == "c" else 1)
    found = integers(given["splitmix64"], low, high, count)
    if "unit" in given:
        unit = np.float32(values.decode_real(given["unit"]))
        found = np.array(found, np.float32) * unit
    found = np.array(found, values.parts(np.empty(1, values.dtype(kind))).dtype)
    return values.encode(found)
