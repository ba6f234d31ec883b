"""Without padding, a convolution's window that is more than one stride too long is refused; a pool's empties both axes
where it is too wide."""

from parity.proof import Tensor, begin, expect, refusal, run_operator

begin()
_WINDOW = {"padding": "VALID", "stride_w": 1, "stride_h": 1}
_WEIGHTS = [Tensor("int8", [1, 3, 1, 1], 1.0, constant=[1, 1, 1]), Tensor("int32", [1], 1.0, constant=[0])]

for rows, size, is_refused in ((3, 1, False), (2, 0, False), (1, 0, True)):
    image = Tensor("int8", [1, rows, 1, 1], 1.0, values=[0] * rows)
    output = [Tensor("int8", [1, size, 1, 1], 1.0)]
    for operator, options in (("CONV_2D", _WINDOW), ("DEPTHWISE_CONV_2D", _WINDOW | {"depth_multiplier": 1})):
        message = refusal(operator, [image, *_WEIGHTS], output, options)
        expect(f"{operator}, {rows} rows under a window of 3, is refused", message is not None, is_refused)

for operator in ("AVERAGE_POOL_2D", "MAX_POOL_2D"):
    for rows, columns, height, width, shape in (
        (2, 4, 5, 1, [1, 0, 4, 1]),
        (4, 2, 1, 3, [1, 4, 0, 1]),
        (4, 2, 1, 5, [1, 0, 0, 1]),
    ):
        image = Tensor("int8", [1, rows, columns, 1], 1.0, values=[0] * 8)
        options = _WINDOW | {"filter_width": width, "filter_height": height}
        results = run_operator(operator, [image], [Tensor("int8", shape, 1.0)], options)
        what = f"{operator}, {rows} x {columns} under {height} x {width}, has the shape"
        expect(what, list(results[0].shape), shape)
