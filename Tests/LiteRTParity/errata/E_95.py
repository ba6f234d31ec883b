"""An activation's bound of 2^31 becomes -2^31, so that all is the zero point; most operators refuse one beyond."""

from parity.proof import Tensor, begin, expect, refusal, run_operator

begin()
STEPS = {"padding": "VALID", "stride_h": 1, "stride_w": 1}
ROW = [1, 1, 4, 1]
NUMBERS = {"int8": [100, -100, 0, 1], "uint8": [200, 0, 100, 101], "int16": [100, -100, 0, 1]}
POOLS = ("AVERAGE_POOL_2D", "MAX_POOL_2D")


def forms(kind, scale, zero_point):
    """Operators that copy their input but for the fused activation."""
    fed = Tensor(kind, ROW, scale, zero_point, values=NUMBERS[kind])
    line = Tensor(kind, [4, 1], scale, zero_point, values=NUMBERS[kind])
    taps = "uint8" if kind == "uint8" else "int8"
    filters, matrix = Tensor(taps, [1, 1, 1, 1], 1.0, constant=[1]), Tensor(taps, [1, 1], 1.0, constant=[1])
    bias = Tensor("int64" if kind == "int16" else "int32", [1], scale, constant=[0])
    zero, one = Tensor(kind, [1], scale, zero_point, constant=[zero_point]), Tensor(kind, [1], 1.0, constant=[1])
    yield "CONV_2D", [fed, filters, bias], ROW, STEPS
    yield "DEPTHWISE_CONV_2D", [fed, filters, bias], ROW, {**STEPS, "depth_multiplier": 1}
    yield "TRANSPOSE_CONV", [Tensor("int32", [4], constant=ROW), filters, fed, bias], ROW, STEPS
    yield "FULLY_CONNECTED", [line, matrix], [4, 1], {}
    yield "ADD", [fed, zero], ROW, {"pot_scale_int16": False}
    yield "SUB", [fed, zero], ROW, {"pot_scale_int16": False}
    yield "MUL", [fed, one], ROW, {}
    yield "DIV", [fed, one], ROW, {}
    for operator in POOLS:
        yield operator, [fed], ROW, {**STEPS, "filter_width": 1, "filter_height": 1}


def at_the_limit(operator, activation, numbers, zero_point):
    """What comes out where the greatest end of the interval is 2^31."""
    if activation == "RELU6" and zero_point < 0:
        return [max(number, zero_point) for number in numbers]
    if activation == "RELU_N1_TO_1" and operator == "MAX_POOL_2D":
        # It cuts the bounds to the type's width.
        return [min(n, zero_point) if zero_point >= 0 else max(n, zero_point) for n in numbers]
    return [zero_point if zero_point >= 0 else 127] * 4


for activation, unit in (("RELU_N1_TO_1", 2.0**-31), ("RELU6", 6 * 2.0**-31)):
    for kind, zero_point in (("int8", 0), ("int8", 5), ("int8", -5), ("uint8", 0), ("uint8", 5), ("int16", 0)):
        for operator, inputs, shape, attributes in forms(kind, unit, zero_point):
            attributes = {**attributes, "fused_activation_function": activation}
            output = run_operator(operator, inputs, [Tensor(kind, shape, unit, zero_point)], attributes)[0]
            wanted = at_the_limit(operator, activation, NUMBERS[kind], zero_point)
            statement = f"{operator} of {kind}, {activation} at 2^31, zero point {zero_point}, {NUMBERS[kind]}"
            expect(statement, output.reshape(-1).tolist(), wanted)
    for operator, inputs, shape, attributes in forms("int8", unit / 2, 0):
        attributes = {**attributes, "fused_activation_function": activation}
        message = refusal(operator, inputs, [Tensor("int8", shape, unit / 2)], attributes) or ""
        refused = "no_integer_overflow_from_quantization was not true" in message
        expect(f"{operator} of int8 refuses {activation} at 2^32", refused, operator not in POOLS)
for operator, unit in (("RELU6", 6 * 2.0**-31), ("RELU_N1_TO_1", 2.0**-31), ("RELU_0_TO_1", 2.0**-31)):
    for power in (31, 32):
        scale = unit * 2.0 ** (31 - power)
        fed = Tensor("int8", [4], scale, values=NUMBERS["int8"])
        output = run_operator(operator, [fed], [Tensor("int8", [4], scale)])[0]
        expect(f"{operator} of int8 at 2^{power}, zero point 0, {NUMBERS['int8']}", output.tolist(), [0] * 4)
