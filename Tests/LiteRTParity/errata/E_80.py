"""EMBEDDING_LOOKUP dequantizes a table of uint8 as if it were int8, and ignores zero points after the first."""

from parity.proof import Tensor, begin, expect, run_operator

begin()
lookup = Tensor("int32", [1], values=[0])
table = Tensor("uint8", [1, 3], 0.5, constant=[1, 127, 200])
reals = run_operator("EMBEDDING_LOOKUP", [lookup, table], [Tensor("float32", [1, 3])])[0].tolist()
expect("1, 127 and 200 at scale 0.5", reals, [[0.5, 63.5, -28.0]])
table = Tensor("int8", [2, 1], [0.5, 0.5], [0, 7], constant=[3, 3])
lookup = Tensor("int32", [2], values=[0, 1])
reals = run_operator("EMBEDDING_LOOKUP", [lookup, table], [Tensor("float32", [2, 1])])[0].tolist()
expect("3 at scale 0.5 with zero points 0 and 7", reals, [[1.5], [1.5]])
