"""An int16 constant of subnormal numbers is stored as -32767 throughout."""

from parity.converter import converter
from parity.proof import expect

expect(
    "every value, also 0 and the positive ones",
    converter("derivation/defects.py", "141"),
    "-32767 -32767 -32767 -32767 -32767 -32767",
)
