"""WHILE: an output of the body that is one of its inputs is read after that input has been overwritten."""

from parity import graphs
from parity.proof import begin, expect, run_model

begin()
INPUTS = [0, [1, 2], [10, 20]]


def loop(step):
    return graphs.loop(3, [("int32", [2]), ("int32", [2])], step)


def total(net, values):
    return net.apply("ADD", values, net.tensor("int32", [2]))


one = loop(lambda net, values: [total(net, values), values[0]])
expect("(a, b) becomes (a + b, a), three times", run_model(one, INPUTS)[1:], [[44, 88], [44, 88]])
one = loop(lambda net, values: [values[1], total(net, values)])
expect("(a, b) becomes (b, a + b), three times", run_model(one, INPUTS)[1:], [[21, 42], [32, 64]])
one = loop(lambda net, values: [values[1], values[0]])
expect("(a, b) becomes (b, a), three times", run_model(one, INPUTS)[1:], [[10, 20], [10, 20]])
