"""READ_VARIABLE copies as many bytes as its output has, whatever the variable holds."""

from parity.networks import Network
from parity.proof import begin, expect, refusal_of, run_model

begin()


def model(assigned, read):
    net = Network(0)
    value = net.input("int32", assigned)
    handle = net.apply("VAR_HANDLE", [], net.tensor("resource", []), container="", shared_name="v")
    net.perform("ASSIGN_VARIABLE", [handle, value], [])
    return net.model([net.apply("READ_VARIABLE", [handle], net.tensor("int32", read))])


expect("four elements, read as two", run_model(model([4], [2]), [[1, 2, 3, 4]]), [[1, 2]])
expect("two elements, read as four: is rejected", refusal_of(model([2], [4]), [[1, 2]]), None)
expect("two elements, read as four: the first two", run_model(model([2], [4]), [[1, 2]])[0][:2], [1, 2])
expect("two elements, read as one row", run_model(model([2], [1, 2]), [[1, 2]]), [[[1, 2]]])
expect("two elements, read as a scalar", run_model(model([2], []), [[1, 2]]), [[1, 2]])
