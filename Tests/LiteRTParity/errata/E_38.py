"""SQRT, and the tables of uint8, give the wrong end where the quotient does not fit in 32 bits."""

from parity.proof import Tensor, begin, expect, run_operator

begin()
for kind, zero_point, wanted in (("int8", 0, -128), ("int8", 5, -128), ("int8", -3, 127), ("int16", 0, -32768)):
    greatest = 127 if kind == "int8" else 32767
    for scale, ones in ((1e-9, greatest), (4e-10, wanted)):
        output = run_operator(
            "SQRT", [Tensor(kind, [2], 1.0, values=[0, 1])], [Tensor(kind, [2], scale, zero_point)]
        )[0]
        wanted_row = [zero_point, ones]
        expect(f"SQRT of 0 and 1 in {kind} at scale {scale}, zero point {zero_point}", output.tolist(), wanted_row)
for operator, attributes in (("TANH", {}), ("GELU", {"approximate": 0}), ("GELU", {"approximate": 1})):
    for kind, zero_point, wanted in (("uint8", 5, [0, 5, 0]), ("int8", 5, [-128, 5, 127])):
        middle = 128 if kind == "uint8" else 0
        output = run_operator(
            operator,
            [Tensor(kind, [3], 1.0, middle, values=[middle - 1, middle, middle + 3])],
            [Tensor(kind, [3], 1e-11, zero_point)],
            attributes,
        )[0]
        what = f"{operator} {attributes} of -1, 0 and 3 in {kind} at scale 1e-11, zero point {zero_point}"
        expect(what, output.tolist(), wanted)
