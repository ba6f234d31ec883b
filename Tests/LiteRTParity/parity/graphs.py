"""Small models of several subgraphs: loops, branches, variables, signatures, sparse constants (chapter 7)."""

import numpy as np

from .model_builder import SignatureSpec, SparsitySpec, build_graphs
from .networks import Network

_LOOP = {"cond_subgraph_index": 1, "body_subgraph_index": 2}
_FLOAT, _STORED = ("float32", [1, 4]), ("int8", [1, 4], 0.05, 3)


def _until(limit, *others):
    """The condition of a loop: its first value is less than a limit; it ignores the other values."""
    net = Network(0)
    counter = net.input("int32", [])
    for other in others:
        net.input(*other)
    end = net.tensor("int32", [], data=[limit])
    return net.graph([net.apply("LESS", [counter, end], net.tensor("bool", []))], "condition")


def _next(net, counter):
    return net.apply("ADD", [counter, net.tensor("int32", [], data=[1])], net.tensor("int32", []))


def loop(limit, kinds, step):
    """A loop over a counter, which the model takes as its first input, and other values.

    `step(net, values)` adds a body's operators and gives its results but the counter.
    """
    body = Network(1)
    counter = body.input("int32", [])
    values = [body.input(*kind) for kind in kinds]
    outputs = [_next(body, counter)] + step(body, values)
    main = Network(2)
    inputs = [main.input("int32", [])] + [main.input(*kind) for kind in kinds]
    last = [main.tensor("int32", [])] + [main.tensor(*kind) for kind in kinds]
    main.perform("WHILE", inputs, last, **_LOOP)
    return build_graphs([main.graph(last), _until(limit, *kinds), body.graph(outputs, "body")])


def accumulating_loop():
    """Integers are added up in a loop of 0 to 3 iterations; the second value passes through."""

    def step(net, values):
        total, addend = values
        return [net.apply("ADD", [total, addend], net.tensor(*_STORED)), addend]

    return loop(3, [_STORED, ("int8", [1, 4], 0.03, -9)], step)


def growing_loop():
    """A tensor grows in each iteration, so that shapes are known only at run time."""

    def step(net, values):
        wider = net.apply("CONCATENATION", [values[0], values[1]], net.tensor(*_STORED), axis=1)
        copy = net.apply("RESHAPE", [values[1]], net.tensor(*_STORED), new_shape=[1, 4])
        return [wider, copy]

    return loop(3, [_STORED, _STORED], step)


def exchanging_loop():
    """A body that returns the first of its inputs behind a result: the reference overwrites it (E-110)."""

    def step(net, values):
        return [net.apply("ADD", values, net.tensor("int32", [2])), values[0]]

    return loop(3, [("int32", [2]), ("int32", [2])], step)


def branches_in_a_loop():
    """A loop whose body calls one of two subgraphs: one computes, the other gives an input and a constant."""
    condition = _until(4, _STORED, _STORED)
    body = Network(1)
    counter, first, second = body.input("int32", []), body.input(*_STORED), body.input(*_STORED)
    is_early = body.apply("LESS", [counter, body.tensor("int32", [], data=[2])], body.tensor("bool", []))
    outputs = [body.tensor(*_STORED), body.tensor(*_STORED)]
    body.perform("IF", [is_early, first, second], outputs, then_subgraph_index=3, else_subgraph_index=4)
    body = body.graph([_next(body, counter)] + outputs, "body")
    sums = Network(3)
    left, right = sums.input(*_STORED), sums.input(*_STORED)
    total = sums.apply("ADD", [left, right], sums.tensor(*_STORED), fused_activation_function="RELU")
    sums = sums.graph([total, sums.apply("MAXIMUM", [left, right], sums.tensor(*_STORED))], "sums")
    gives = Network(4)
    left, _ = gives.input(*_STORED), gives.input(*_STORED)
    gives = gives.graph([gives.tensor(*_STORED, data=[5, -6, 7, 8]), left], "gives")
    main = Network(5)
    inputs = [main.input("int32", []), main.input(*_STORED), main.input(*_STORED)]
    outputs = [main.tensor("int32", []), main.tensor(*_STORED), main.tensor(*_STORED)]
    main.perform("WHILE", inputs, outputs, **_LOOP)
    return build_graphs([main.graph(outputs), condition, body, sums, gives])


def branches_of_two_shapes():
    """Branches whose results have other sizes; what follows takes either."""
    wide = Network(1)
    first, second = wide.input(*_FLOAT), wide.input(*_FLOAT)
    wide = wide.graph([wide.apply("CONCATENATION", [first, second], wide.tensor("float32", [1, 8]), axis=1)], "wide")
    plain = Network(2)
    first, second = plain.input(*_FLOAT), plain.input(*_FLOAT)
    plain = plain.graph([plain.apply("ADD", [first, second], plain.tensor(*_FLOAT))], "plain")
    main = Network(3)
    condition, first, second = main.input("bool", [1]), main.input(*_FLOAT), main.input(*_FLOAT)
    result = main.perform(
        "IF", [condition, first, second], [main.tensor(*_FLOAT)], then_subgraph_index=1, else_subgraph_index=2
    )
    sizes = main.apply("SHAPE", result, main.tensor("int32", [2]), out_type="INT32")
    return build_graphs([main.graph(result + [sizes]), wide, plain])


def branch_with_a_state():
    """Branches that hold variable tensors: they keep their values from call to call."""
    branches = []
    for seed in (1, 2):
        net = Network(seed)
        state = [
            net.input("int8", [1, 4], 0.03, 7),
            net.weights([4, 4], 0.01),
            net.tensor("int16", [4, 3], 1e-3, data=net.random.integers(-9000, 9000, [4, 3])),
            net.bias(2, 1e-6),
            net.tensor("int16", [1, 12], 1e-3, state=True),
        ]
        output = net.apply("SVDF", state, net.tensor("int8", [1, 2], 0.1, -5), rank=2, fused_activation_function="RELU")
        branches.append(net.graph([output], f"branch {seed}"))
    main = Network(3)
    inputs = [main.input("bool", []), main.input("int8", [1, 4], 0.03, 7)]
    output = main.perform(
        "IF", inputs, [main.tensor("int8", [1, 2], 0.1, -5)], then_subgraph_index=1, else_subgraph_index=2
    )
    return build_graphs([main.graph(output), *branches])


def variables():
    """Two variables that a subgraph initializes once; the main graph and a signature of its own change them."""
    initial = Network(1)
    for name, values in (("memory", [1, 2, 3, 4]), ("count", [10])):
        kind = _STORED if name == "memory" else ("int32", [1])
        handle = initial.apply("VAR_HANDLE", [], initial.tensor("resource", []), shared_name=name, container="")
        initial.perform("ASSIGN_VARIABLE", [handle, initial.tensor(*kind, data=values)], [])
    initial = initial.graph([], "initial")

    def graph(step, name):
        net = Network(2)
        value = net.input(*_STORED)
        net.perform("CALL_ONCE", [], [], init_subgraph_index=1)
        memory = net.apply("VAR_HANDLE", [], net.tensor("resource", []), shared_name="memory", container="")
        count = net.apply("VAR_HANDLE", [], net.tensor("resource", []), shared_name="count", container="")
        before = net.apply("READ_VARIABLE", [memory], net.tensor(*_STORED))
        after = net.apply("ADD", [before, value], net.tensor(*_STORED))
        net.perform("ASSIGN_VARIABLE", [memory, after], [])
        calls = net.apply("READ_VARIABLE", [count], net.tensor("int32", [1]))
        calls = net.apply("ADD", [calls, net.tensor("int32", [1], data=[step])], net.tensor("int32", [1]))
        net.perform("ASSIGN_VARIABLE", [count, calls], [])
        # A scalar stands for any shape.
        again = net.apply("READ_VARIABLE", [memory], net.tensor("int8", [], 0.05, 3))
        return net.graph([calls, before, again], name), (value, calls, before, again)

    main, _ = graph(1, "main")
    other, (value, calls, before, again) = graph(100, "other")
    signature = SignatureSpec("other", {"x": value}, {"z": again, "calls": calls, "a": before}, 2)
    return build_graphs([main, initial, other], [signature])


def handle_in_a_loop():
    """A handle that passes through a loop, whose body doubles the variable."""
    body = Network(1)
    counter, handle = body.input("int32", []), body.input("resource", [])
    value = body.apply("READ_VARIABLE", [handle], body.tensor("int32", [2]))
    value = body.apply("ADD", [value, value], body.tensor("int32", [2]))
    body.perform("ASSIGN_VARIABLE", [handle, value], [])
    body = body.graph([_next(body, counter), handle], "body")
    main = Network(2)
    counter, first = main.input("int32", []), main.input("int32", [2])
    handle = main.apply("VAR_HANDLE", [], main.tensor("resource", []), shared_name="v", container="c")
    main.perform("ASSIGN_VARIABLE", [handle, first], [])
    outputs = main.perform("WHILE", [counter, handle], [main.tensor("int32", []), main.tensor("resource", [])], **_LOOP)
    last = main.apply("READ_VARIABLE", [outputs[1]], main.tensor("int32", [2]))
    return build_graphs([main.graph([outputs[0], last]), _until(3, ("resource", [])), body])


def sparse_constants():
    """Sparse weights: rows compressed, blocks of 1 x 4 and 2 x 2, another order of traversal, int8 and float16."""
    net = Network(9)
    outputs = []
    rows = SparsitySpec([0, 1], [3, ([0, 2, 2, 5], [1, 6, 0, 3, 7])])
    columns = SparsitySpec([1, 0], [8, ([0, 1, 1, 2, 2, 2, 4, 4, 5], [2, 0, 0, 1, 2])])
    wide = SparsitySpec([0, 1, 2], [3, ([0, 1, 1, 2], [1, 0]), 4], [1])
    square = SparsitySpec([0, 1, 2, 3], [2, ([0, 1, 3], [3, 0, 2]), 2, 2], [0, 1])
    for sparsity, shape, stored in ((rows, [3, 8], 5), (columns, [3, 8], 5), (wide, [3, 8], 8), (square, [4, 8], 12)):
        for kind in ("float32", "float16", "int8"):
            values = net.random.integers(-127, 128, stored)
            values = values if kind == "int8" else (values / 64).astype(np.float32)
            scale = 0.5 if kind == "int8" else None
            sparse = net.tensor(kind, shape, scale, data=values, sparsity=sparsity)
            outputs.append(net.apply("DENSIFY", [sparse], net.tensor(kind, shape, scale)))
            if kind == "int8":
                outputs.append(net.apply("DEQUANTIZE", [outputs[-1]], net.tensor("float32", shape)))
    return net.model(outputs)


def sparse_weights(seed=10):
    """FULLY_CONNECTED that reads sparse weights itself."""
    net = Network(seed)
    vector = net.input("float32", [1, 8])
    rows = SparsitySpec([0, 1], [3, ([0, 2, 2, 5], [1, 6, 0, 3, 7])])
    sparse = net.tensor("float32", [3, 8], data=net.random.standard_normal(5).astype(np.float32), sparsity=rows)
    return net.model([net.apply("FULLY_CONNECTED", [vector, sparse, net.reals([3])], net.tensor("float32", [1, 3]))])


def all_models():
    """The generated models by their file names."""
    makers = (
        accumulating_loop, growing_loop, exchanging_loop, branches_in_a_loop, branches_of_two_shapes,
        branch_with_a_state, variables, handle_in_a_loop, sparse_constants, sparse_weights,
    )  # fmt: skip
    return {f"{maker.__name__}.tflite": maker() for maker in makers}
