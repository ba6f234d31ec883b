"""FLOOR_MOD ends the process at the least integer and -1."""

from parity.proof import Tensor, begin, death, expect

begin()
for kind, least, wanted in (
    ("int8", -(2**7), None),
    ("int16", -(2**15), None),
    ("int32", -(2**31), "SIGFPE"),
    ("int64", -(2**63), "SIGFPE"),
):
    outcome = death(
        "FLOOR_MOD",
        [Tensor(kind, [1], values=[least]), Tensor(kind, [1], values=[-1])],
        [Tensor(kind, [1])],
    )
    expect(f"{kind}, {least} by -1, the process is ended by", outcome, wanted)
