"""Sparse constants: ADD reads the stored elements in their order, as if the constant were dense."""

from parity.model_builder import SparsitySpec
from parity.networks import Network
from parity.proof import begin, expect, run_model

begin()
net = Network(0)
# Row 1 of three, so that the dense constant is 0 0 7 8 0 0.
rows = SparsitySpec([0, 1], [([0, 1], [1]), 2])
constant = net.tensor("int32", [3, 2], data=[7, 8], sparsity=rows)
zeros = net.input("int32", [3, 2])
total = net.apply("ADD", [zeros, constant], net.tensor("int32", [3, 2]))
result = run_model(net.model([total]), [[[0, 0], [0, 0], [0, 0]]])[0]
expect("ADD of zeros to a sparse constant 0 0 7 8 0 0: the first row", result[0], [7, 8])
