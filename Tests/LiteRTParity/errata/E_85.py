"""STRIDED_SLICE with `offset` ends the process where `end` is no constant, and a stride of -2^31 is refused."""

from parity.proof import Tensor, begin, death, expect, refusal

begin()


def operand(number, is_fed):
    return Tensor("int32", [1], values=[number]) if is_fed else Tensor("int32", [1], constant=[number])


def ending(kind, distance, fed, offset=True):
    inputs = [Tensor(kind, [4], values=[1, 2, 3, 4])]
    inputs += [operand(n, name in fed) for name, n in (("begin", 1), ("end", distance), ("strides", 1))]
    return death("STRIDED_SLICE", inputs, [Tensor(kind, [2])], {"offset": offset})


for kind in ("int8", "uint8", "int16", "float16", "float32"):
    for fed, wanted in (
        ((), None),
        (("begin",), None),
        (("end",), "SIGSEGV"),
        (("begin", "end"), "SIGSEGV"),
        (("end", "strides"), None),
        (("begin", "end", "strides"), None),
    ):
        outcome = ending(kind, 2, fed)
        expect(f"{kind}, two elements from 1 on, fed {', '.join(fed) or 'nothing'}, ended by", outcome, wanted)
expect("no elements from 1 on, fed end, ended by", ending("int8", 0, ("end",)), "SIGSEGV")
expect("without offset, fed end, ended by", ending("int8", 3, ("end",), offset=False), None)
for stride, wanted in ((-(2**31), True), (-(2**31) + 1, False)):
    inputs = [Tensor("int8", [4], values=[1, 2, 3, 4]), operand(3, False), operand(-9, False), operand(stride, False)]
    message = refusal("STRIDED_SLICE", inputs, [Tensor("int8", [1])])
    expect(f"a stride of {stride} is refused", message is not None and "INT32_MIN is not supported" in message, wanted)
