"""Weights of one channel keep their stored integers although their scale was raised."""

from parity.converter import converter
from parity.proof import expect

expect(
    "the stored weights are those of the scale 2e-6 / 127; the scale is 50 / (2^30 - 1) / (2 / 255)",
    converter("derivation/defects.py", "140"),
    "64 127 -64 0 0x1.8e6ffe0000000p-18",
)
