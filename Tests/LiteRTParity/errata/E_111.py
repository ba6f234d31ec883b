"""IF: a tensor that a branch computes once and returns twice is written to the second output only."""

from parity.model_builder import build_graphs
from parity.networks import Network
from parity.proof import begin, expect, run_model

begin()
PAIR = ("int32", [2])


def branch(is_sum):
    net = Network(0)
    first, second = net.input(*PAIR), net.input(*PAIR)
    result = net.apply("ADD", [first, second], net.tensor(*PAIR)) if is_sum else second
    return net.graph([result, result])


main = Network(0)
inputs = [main.input("bool", []), main.input(*PAIR), main.input(*PAIR)]
outputs = main.perform(
    "IF", inputs, [main.tensor(*PAIR), main.tensor(*PAIR)], then_subgraph_index=1, else_subgraph_index=2
)
model = build_graphs([main.graph(outputs), branch(True), branch(False)])
results = run_model(model, [True, [1, 2], [10, 20]])
expect("a sum returned twice: the second output", results[1], [11, 22])
expect("a sum returned twice: whether the first output is the sum", results[0] == [11, 22], False)
expect("an input returned twice", run_model(model, [False, [1, 2], [10, 20]]), [[10, 20], [10, 20]])
