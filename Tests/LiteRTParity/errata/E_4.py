"""The power-of-two form of ADD ends the process where it has to broadcast."""

from parity.proof import Tensor, begin, death, expect

begin()


def ending(second, power_of_two):
    return death(
        "ADD",
        [Tensor("int16", [2, 3], 1.0, values=[1, 2, 3, 4, 5, 6]), second],
        [Tensor("int16", [2, 3], 1.0)],
        {"pot_scale_int16": power_of_two},
    )


row = Tensor("int16", [3], 1.0, values=[10, 20, 30])
whole = Tensor("int16", [2, 3], 1.0, values=[10, 20, 30, 10, 20, 30])
expect("[2, 3] + [3], pot_scale_int16 true, the process is ended by", ending(row, 1), "SIGABRT")
expect("[2, 3] + [2, 3], pot_scale_int16 true, the process is ended by", ending(whole, 1), None)
expect("[2, 3] + [3], pot_scale_int16 false, the process is ended by", ending(row, 0), None)
