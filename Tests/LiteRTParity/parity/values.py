"""The values of the vector files: one encoding a type (Vectors/README.md), to arrays and back."""

import re

import numpy as np

from .exits import Malformed

_STORED = {
    "float32": np.float32,
    "float16": np.float16,
    "float64": np.float64,
    "complex64": np.complex64,
    "int2": np.int8,
    "int4": np.int8,
    "int8": np.int8,
    "int16": np.int16,
    "int32": np.int32,
    "int64": np.int64,
    "uint4": np.uint8,
    "uint8": np.uint8,
    "uint16": np.uint16,
    "uint32": np.uint32,
    "uint64": np.uint64,
    "bool": np.bool_,
}
_SUB_BYTE_BITS = {"int2": 2, "int4": 4, "uint4": 4}
_SUB_BYTE_RANGES = {"int2": (-2, 1), "int4": (-8, 7), "uint4": (0, 15)}
_BITS = {1: np.uint8, 2: np.uint16, 4: np.uint32, 8: np.uint64}
_HEXADECIMAL = re.compile(r"-?0x[01](\.[0-9a-f]+)?p[+-][0-9]+\Z")


def dtype(type_name):
    """The array type that holds a tensor's elements, unpacked."""
    try:
        return np.dtype(_STORED[type_name])
    except KeyError:
        raise Malformed(f"element type {type_name!r} is not known here") from None


def decode(values, type_name):
    """A flat array of the listed values. Raises Malformed where one is not in its type's encoding or range."""
    kind = dtype(type_name)
    if not isinstance(values, list):
        raise Malformed(f"a list of values is needed, not {type(values).__name__}")
    if kind.kind == "f":
        return _decode_reals(values, kind)
    if kind.kind == "c":
        return _decode_complex(values, kind)
    if kind.itemsize == 8:
        return _decode_wide_integers(values, kind)
    return _decode_integers(values, kind, type_name)


def _decode_reals(values, kind):
    exact = np.empty(len(values), np.float64)
    not_numbers = []
    for position, text in enumerate(values):
        if not isinstance(text, str):
            raise Malformed(f"{text!r} is no hexadecimal floating-point string")
        if text.startswith("nan:"):
            not_numbers.append((position, text))
            exact[position] = 0
        else:
            exact[position] = _real(text)
    with np.errstate(over="ignore"):
        array = exact.astype(kind)
    if not np.array_equal(array.astype(np.float64), exact):
        wrong = int(np.flatnonzero(array.astype(np.float64) != exact)[0])
        raise Malformed(f"{values[wrong]!r} is no value of {kind}")
    bits = array.view(_BITS[kind.itemsize])
    for position, text in not_numbers:
        bits[position] = _nan_bits(text, kind)
    return array


def _decode_complex(values, kind):
    if len(values) % 2:
        raise Malformed("the last complex number has no imaginary part")
    return _decode_reals(values, _part(kind)).view(kind)


def _part(kind):
    """The type of one part of a complex number."""
    return np.dtype(f"f{kind.itemsize // 2}")


def parts(array):
    """Complex numbers as their real and imaginary parts in turn, along the last axis; other arrays as they are."""
    return np.ascontiguousarray(array).view(_part(array.dtype)) if array.dtype.kind == "c" else array


def _real(text):
    if text == "inf":
        return float("inf")
    if text == "-inf":
        return float("-inf")
    if not _HEXADECIMAL.match(text):
        raise Malformed(f"{text!r} is no hexadecimal floating-point string")
    return float.fromhex(text)


def _nan_bits(text, kind):
    try:
        bits = int(text[len("nan:"):], 16)
    except ValueError:
        raise Malformed(f"{text!r} is no NaN") from None
    if bits >> (8 * kind.itemsize):
        raise Malformed(f"{text!r} is wider than {kind}")
    if not np.isnan(np.array([bits], _BITS[kind.itemsize]).view(kind)[0]):
        raise Malformed(f"{text!r} is no NaN of {kind}")
    return bits


def _decode_wide_integers(values, kind):
    limits = np.iinfo(kind)
    integers = []
    for text in values:
        if not isinstance(text, str) or not re.match(r"-?(0|[1-9][0-9]*)\Z", text):
            raise Malformed(f"{text!r} is no decimal string, as 64-bit integers are written")
        integers.append(int(text))
        if not limits.min <= integers[-1] <= limits.max:
            raise Malformed(f"{text!r} is outside {kind}")
    return np.array(integers, kind)


def _decode_integers(values, kind, type_name):
    for value in values:
        if type(value) is not int:
            raise Malformed(f"{value!r} is no integer")
    if kind.kind == "b":
        low, high = 0, 1
    else:
        low, high = _SUB_BYTE_RANGES.get(type_name) or (np.iinfo(kind).min, np.iinfo(kind).max)
    if values and (min(values) < low or max(values) > high):
        raise Malformed(f"a value is outside [{low}, {high}], the range of {type_name}")
    return np.array(values, kind)


def decode_real(text, type_name="float32"):
    """One floating-point value (a scale, an attribute) as a Python float."""
    return float(_decode_reals([text], dtype(type_name))[0])


def encode(array):
    """The values of an array in the files' encoding, in row-major order."""
    flat = parts(np.ascontiguousarray(array).reshape(-1))
    if flat.dtype.kind == "f":
        digits = 2 * flat.dtype.itemsize
        bits = flat.view(_BITS[flat.dtype.itemsize])
        return [_encode_real(float(value), int(raw), digits) for value, raw in zip(flat, bits)]
    if flat.dtype.kind in "iu" and flat.dtype.itemsize == 8:
        return [str(int(value)) for value in flat]
    return [int(value) for value in flat]


def encode_one(element):
    """The value of an array of one element; both parts of a complex number in one string."""
    encoded = encode(element)
    return encoded[0] if len(encoded) == 1 else ", ".join(encoded)


def _encode_real(value, bits, digits):
    if value != value:
        return f"nan:0x{bits:0{digits}x}"
    if value in (float("inf"), float("-inf")):
        return "inf" if value > 0 else "-inf"
    mantissa, exponent = value.hex().split("p")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return f"{mantissa}p{exponent}"


def bits_differ(first, second):
    """For each element, whether two arrays of one type differ in any bit; NaNs and signs of zero included."""
    kind = first.dtype
    if kind.kind == "c":
        return _of_either_part(bits_differ(parts(first), parts(second)))
    if kind.kind == "f":
        unsigned = _BITS[kind.itemsize]
        return np.ascontiguousarray(first).view(unsigned) != np.ascontiguousarray(second).view(unsigned)
    return first != second


def _of_either_part(flags):
    """For each complex number, whether a flag of one of its parts is set."""
    return flags.reshape(-1, 2).any(axis=1)


def within(first, second, bound):
    """For each element, whether two arrays of one floating-point type are as near to each other as a form's bound allows. Any NaN
    stands for a NaN, a zero for a zero, and an infinity for itself alone. Both parts of a complex number are."""
    if first.dtype.kind == "c":
        return ~_of_either_part(~within(parts(first), parts(second), bound))
    unsigned = _BITS[first.dtype.itemsize]
    sign = 1 << (8 * first.dtype.itemsize - 1)

    def places(array):
        bits = np.ascontiguousarray(array).view(unsigned).astype(np.int64)
        return np.where(bits & sign, -(bits & (sign - 1)), bits)

    missing = np.isnan(first) | np.isnan(second)
    infinite = np.isinf(first) | np.isinf(second)
    near = np.abs(places(first) - places(second)) <= bound["unitsInTheLastPlace"]
    if "absolute" in bound:
        with np.errstate(invalid="ignore", over="ignore"):
            near |= np.abs(first - second) <= float.fromhex(bound["absolute"])
    near = np.where(infinite, first == second, near)
    return np.where(missing, np.isnan(first) & np.isnan(second), near)


def constant_bytes(array, type_name):
    """A constant's bytes as the model file stores them: sub-byte elements packed, the first in the lowest bits."""
    bits = _SUB_BYTE_BITS.get(type_name)
    if bits is None:
        return np.ascontiguousarray(array).tobytes()
    per_byte = 8 // bits
    unsigned = array.astype(np.uint8) & ((1 << bits) - 1)
    padded = np.concatenate([unsigned, np.zeros(-len(unsigned) % per_byte, np.uint8)]).reshape(-1, per_byte)
    packed = np.zeros(len(padded), np.uint8)
    for place in range(per_byte):
        packed |= padded[:, place] << (place * bits)
    return packed.tobytes()
