"""Broadcasting beyond eight dimensions ends the process."""

from parity.proof import Tensor, begin, death, expect, refusal

begin()
COMPARISONS = ("EQUAL", "NOT_EQUAL", "LESS", "LESS_EQUAL", "GREATER", "GREATER_EQUAL")
ARITHMETIC = ("ADD", "SUB", "MUL", "DIV", "SQUARED_DIFFERENCE", "FLOOR_DIV", "FLOOR_MOD", "MAXIMUM", "MINIMUM")
for operator in ARITHMETIC + COMPARISONS:
    for rank, second, wanted in ((9, [1], "SIGABRT"), (8, [1], None), (9, [1] * 8 + [2], None)):
        shape = [1] * (rank - 1) + [2]
        output = Tensor("bool", shape) if operator in COMPARISONS else Tensor("int8", shape, 0.5)
        outcome = death(
            operator,
            [
                Tensor("int8", shape, 0.5, values=[3, 4]),
                Tensor("int8", second, 0.5, values=[2] * (1 if second == [1] else 2)),
            ],
            [output],
        )
        expect(f"{operator}, {shape} with {second}, the process is ended by", outcome, wanted)
message = refusal(
    "SELECT_V2",
    [
        Tensor("bool", [1] * 8 + [2], values=[1, 0]),
        Tensor("int8", [1] * 8 + [2], 0.5, values=[1, 2]),
        Tensor("int8", [1], 0.5, values=[3]),
    ],
    [Tensor("int8", [1] * 8 + [2], 0.5)],
)
expect("SELECT_V2 of rank 9 is refused", message is not None and "output_size->size <= 8" in message, True)
shapes = ([1] * 8 + [2], [2] + [1] * 8)
outcome = death(
    "POW",
    [Tensor("float32", shape, values=[2, 3]) for shape in shapes],
    [Tensor("float32", [2] + [1] * 7 + [2])],
)
expect("POW of rank 9, the process is ended by", outcome, "SIGABRT")
for operator, kind in (("LOGICAL_AND", "bool"), ("LOGICAL_OR", "bool"), ("BITWISE_XOR", "int8"), ("RIGHT_SHIFT", "int8")):
    outcome = death(
        operator,
        [Tensor(kind, shape, values=[1, 0]) for shape in shapes],
        [Tensor(kind, [2] + [1] * 7 + [2])],
    )
    expect(f"{operator} of rank 9, the process is ended by", outcome, "SIGABRT")
