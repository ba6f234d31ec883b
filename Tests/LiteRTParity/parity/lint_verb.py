"""`run lint`: what the runtime rejects or aborts on, `quantspec lint` says before it happens, and nothing else."""

import json
import os
import subprocess
import sys
import tempfile

from ai_edge_litert import schema_py_generated as schema

from . import graphs, networks
from .children import in_child
from .exits import DIFFERS, OK, require_program
from .model_builder import GraphSpec, OperatorSpec, Quantization, SparsitySpec, TensorSpec, build_graphs, build_model
from .runtime import make_interpreter

_GREATEST_VERSION = 16
_NOT_LOADED = "Didn't find op for builtin opcode"
# Codes of the schema that are no operators of their own.
_NO_OPERATORS = ("CUSTOM", "DELEGATE", "PLACEHOLDER_FOR_GREATER_OP_CODES", "CALL")


def run(tool, keep=None, out=sys.stdout):
    """Compares the tool's findings with what the runtime does. The exit status, and a report."""
    require_program(tool)
    with tempfile.TemporaryDirectory() as temporary:
        folder = keep or temporary
        os.makedirs(folder, exist_ok=True)
        failures, passed = [], 0
        for check in (_versions, _broken, _sound):
            done, wrong = check(tool, folder)
            passed += done
            failures += wrong
    for failure in failures:
        print(f"FAILED {failure}", file=out)
    print(f"{passed} passed, {len(failures)} failed", file=out)
    return (DIFFERS if failures else OK), {"summary": {"passed": passed, "failed": len(failures)}, "failures": failures}


def _lint(tool, path):
    done = subprocess.run([tool, "lint", "--json", path], capture_output=True, text=True, check=False)
    return json.loads(done.stdout)


def _write(folder, name, content):
    path = os.path.join(folder, f"{name}.tflite")
    with open(path, "wb") as file:
        file.write(content)
    return path


def _versions(tool, folder):
    """Every version of every operator of the schema: whether the runtime loads it, and whether lint says so."""
    names = [name for name in vars(schema.BuiltinOperator) if name.isupper() and name not in _NO_OPERATORS]
    asked = [(name, version) for name in names for version in range(1, _GREATEST_VERSION + 1)]
    operators = [OperatorSpec(name, [], [], version=version) for name, version in asked]
    tensor = [TensorSpec("x", "float32", [1])]
    # Not in the main graph: that is what those call that call subgraphs.
    content = build_graphs([GraphSpec(tensor, [], [0], [0]), GraphSpec(tensor, operators, [0], [0])])
    findings = _lint(tool, _write(folder, "versions", content))["findings"]
    # The operator code has the index of the operator: all differ.
    warned = {int(one["place"].split()[2]) for one in findings if one.get("clause") == "MODEL-13"}
    failures = []
    for index, (name, version) in enumerate(asked):
        trouble = in_child(lambda name=name, version=version: _load(name, version))
        refused = bool(trouble) and _NOT_LOADED in trouble
        if refused != (index in warned):
            said = "warns" if index in warned else "is silent"
            failures.append(f"{name}, version {version}: the runtime {'rejects' if refused else 'loads'} it, lint {said}")
    return len(asked) - len(failures), failures


def _load(name, version):
    from ai_edge_litert.interpreter import Interpreter, OpResolverType

    content = build_model([TensorSpec("x", "float32", [1])], [OperatorSpec(name, [], [], version=version)], [0], [0])
    Interpreter(model_content=content, experimental_op_resolver_type=OpResolverType.BUILTIN_REF)


def _broken(tool, folder):
    """Models that the runtime rejects or aborts on: the finding must name the clause."""
    failures, passed = [], 0
    for name, (clause, content) in (_broken_models() | _broken_lstms()).items():
        path = _write(folder, name, content)
        trouble = in_child(lambda content=content: _invoke(content))
        report = _lint(tool, path)
        clauses = {one.get("clause") for one in report.get("findings", [])}
        if not trouble:
            failures.append(f"{name}: the runtime runs it")
        elif clause not in clauses and not (clause is None and report.get("error")):
            failures.append(f"{name}: the runtime says {trouble!r}; lint finds {sorted(map(str, clauses))}, not {clause}")
        else:
            passed += 1
    return passed, failures


def _sound(tool, folder):
    """Models that run: neither a violation nor a warning, unless an erratum is known."""
    failures, passed = [], 0
    for name, content in (graphs.all_models() | networks.all_models()).items():
        report = _lint(tool, _write(folder, name.removesuffix(".tflite"), content))
        loud = [one for one in report["findings"] if one["level"] != "note" and not one.get("erratum")]
        # Quotients of `quotients` and outputs of other parameters are found for their own sake.
        loud = [one for one in loud if (one.get("clause") or "").startswith("MODEL-")]
        failures += [f"{name}: {one['place']}: {one['problem']}" for one in loud]
        passed += not loud
    return passed, failures


def _invoke(content):
    interpreter = make_interpreter(content)
    interpreter.invoke()


def _constant(kind, shape, values):
    net = networks.Network(0)
    net.tensor(kind, shape, data=values)
    return net.tensors[0]


def _broken_models():
    """Names, the clause that lint must cite (`None`: the file cannot be read), and contents."""
    number, pair, flag, handle = ("int32", []), ("int32", [2]), ("bool", []), ("resource", [])
    attributes = {"cond_subgraph_index": 1, "body_subgraph_index": 2}

    def tensors(*kinds):
        return [TensorSpec(f"t{index}", *kind) for index, kind in enumerate(kinds)]

    def loop(condition=None, body=None, outputs=(2, 3), **changed):
        condition = condition or GraphSpec(
            tensors(number, pair, flag) + [_constant("int32", [], [3])], [OperatorSpec("LESS", [0, 3], [2])], [0, 1], [2]
        )
        body = body or GraphSpec(
            tensors(number, pair, number) + [_constant("int32", [], [1])], [OperatorSpec("ADD", [0, 3], [2])], [0, 1], [2, 1]
        )
        operator = OperatorSpec("WHILE", [0, 1], list(outputs), attributes | changed)
        main = GraphSpec(tensors(number, pair, number, pair), [operator], [0, 1], [outputs[0]])
        return build_graphs([main, condition, body])

    def branches(condition=flag, first=((pair,), [0]), second=((pair,), [0]), output=pair):
        main = GraphSpec(
            tensors(condition, pair, output),
            [OperatorSpec("IF", [0, 1], [2], {"then_subgraph_index": 1, "else_subgraph_index": 2})], [0, 1], [2],
        )  # fmt: skip
        return build_graphs([main] + [GraphSpec(tensors(*kinds), [], [0], outputs) for kinds, outputs in (first, second)])

    def variable(operators, kinds):
        create = OperatorSpec("VAR_HANDLE", [], [0], {"container": "", "shared_name": "v"})
        return build_graphs([GraphSpec(tensors(handle, *kinds), [create] + operators, [1], [1])])

    def once(initial, caller=0):
        operator = OperatorSpec("CALL_ONCE", [], [], {"init_subgraph_index": caller})
        return build_graphs([GraphSpec(tensors(pair), [operator], [0], [0]), initial])

    number_out = GraphSpec(
        tensors(number, pair, number) + [_constant("int32", [], [3])], [OperatorSpec("ADD", [0, 3], [2])], [0, 1], [2]
    )
    matrix_out = GraphSpec(
        tensors(number, pair, ("bool", [1, 1])) + [_constant("int32", [1, 1], [3])],
        [OperatorSpec("LESS", [0, 3], [2])], [0, 1], [2],
    )  # fmt: skip
    sparse = TensorSpec("s", "int32", [2], sparsity=SparsitySpec([0], [([0, 1], [1])]), data=bytes(4))
    return {
        "while_one_output": ("MODEL-4", loop(outputs=(2,))),
        "while_same_subgraph": ("MODEL-4", loop(body_subgraph_index=1)),
        "while_condition_is_integer": ("MODEL-4", loop(condition=number_out)),
        "while_condition_is_matrix": ("MODEL-4", loop(condition=matrix_out)),
        "while_body_returns_less": ("MODEL-4", loop(body=GraphSpec(tensors(number, pair), [], [0, 1], [0]))),
        "while_body_takes_less": ("MODEL-4", loop(body=GraphSpec(tensors(number, pair), [], [0], [0, 1]))),
        "while_body_returns_another_type": (
            "MODEL-2", loop(body=GraphSpec(tensors(number, pair, ("float32", [2])), [
                OperatorSpec("CAST", [1], [2], {"in_data_type": "INT32", "out_data_type": "FLOAT32"})
            ], [0, 1], [0, 2])),
        ),  # fmt: skip
        "while_calls_itself": (None, loop(body_subgraph_index=0)),
        "if_condition_of_two": ("MODEL-3", branches(condition=("bool", [2]))),
        "if_condition_is_integer": ("MODEL-3", branches(condition=("int32", [1]))),
        "if_branch_returns_less": ("MODEL-3", branches(second=((pair,), []))),
        "if_branch_takes_less": (
            "MODEL-3", build_graphs([
                GraphSpec(tensors(flag, pair, pair),
                          [OperatorSpec("IF", [0, 1], [2], {"then_subgraph_index": 1, "else_subgraph_index": 1})],
                          [0, 1], [2]),
                GraphSpec([_constant("int32", [2], [1, 2])], [], [], [0]),
            ]),
        ),  # fmt: skip
        "call_once_itself": (None, once(GraphSpec(tensors(pair), [], [], []))),
        "call_once_with_inputs": ("MODEL-6", once(GraphSpec(tensors(pair), [], [0], []), 1)),
        "read_before_assignment": ("MODEL-9", variable([OperatorSpec("READ_VARIABLE", [0], [2])], [pair, pair])),
        "read_another_type": (
            "MODEL-9", variable([OperatorSpec("ASSIGN_VARIABLE", [0, 1], []), OperatorSpec("READ_VARIABLE", [0], [2])],
                                [pair, ("float32", [2])]),
        ),  # fmt: skip
        "assign_with_an_output": ("MODEL-8", variable([OperatorSpec("ASSIGN_VARIABLE", [0, 1], [2])], [pair, pair])),
        "handle_of_two": ("MODEL-9", build_graphs([
            GraphSpec(tensors(("int32", [2]), pair), [OperatorSpec("READ_VARIABLE", [0], [1])], [0], [1])])),
        "densify_of_a_dense_constant": ("MODEL-11", build_model(
            [_constant("float32", [2], [1, 2]), TensorSpec("y", "float32", [2])], [OperatorSpec("DENSIFY", [0], [1])], [], [1])),
        "densify_of_integers": ("MODEL-11", build_model(
            [sparse, TensorSpec("y", "int32", [2])], [OperatorSpec("DENSIFY", [0], [1])], [], [1])),
    }  # fmt: skip


def _lstm(omitted=(), changed=None, inputs=24, intermediates=5, kind="int8", **operator):
    """A model with one LSTM of four cells: inputs at some positions omitted, or of another type."""
    types = {"int8": ("int8", "int32", "int16"), "float32": ("float32",) * 3}[kind]
    shapes = [[1, 3]] + [[4, 3]] * 4 + [[4, 4]] * 4 + [None] * 3 + [[4]] * 4 + [None] * 2 + [[1, 4]] * 2 + [None] * 4
    scales = {"int8": 2.0**-7, "int16": 2.0**-11, "int32": 2.0**-14}
    widths = {"int8": 1, "int16": 2, "int32": 4, "float32": 4}
    tensors, positions = [], []
    for position, shape in enumerate(shapes[:inputs]):
        if shape is None or position in omitted:
            positions.append(-1)
            continue
        type_ = (changed or {}).get(position) or types[1 if 12 <= position < 16 else 2 if position == 19 else 0]
        data = bytes(widths[type_] * shape[0] * shape[-1]) if 0 < position < 18 else None
        quantization = Quantization([scales[type_]], [0]) if type_ in scales else None
        positions.append(len(tensors))
        tensors.append(TensorSpec(f"t{position}", type_, shape, quantization, data, is_variable=position >= 18))
    inner = [len(tensors) + index for index in range(intermediates if kind == "int8" else 0)]
    tensors += [TensorSpec("inner", "int8", [0], Quantization([2.0**-7], [0])) for _ in inner]
    output = TensorSpec("output", types[0], [1, 4], tensors[0].quantization)
    attributes = {"fused_activation_function": "TANH"} | operator.pop("attributes", {})
    spec = OperatorSpec("LSTM", positions, [len(tensors)], attributes, inner, **operator)
    return build_model([*tensors, output], [spec], [0], [len(tensors)])


def _broken_lstms():
    """As `_broken_models`: what is wrong with the operands of an LSTM."""
    models = {f"lstm_without_{place}": ("RECURRENT-3", _lstm(omitted=[place])) for place in (1, 2, 5, 6, 13, 15, 18, 19)}
    models |= {f"lstm_of_{count}_intermediates": ("RECURRENT-3", _lstm(intermediates=count)) for count in (0, 1, 4)}
    models |= {f"lstm_of_{count}_inputs": ("RECURRENT-3", _lstm(inputs=count, kind="float32")) for count in (21, 22, 23)}
    models |= {
        f"lstm_with_an_int8_matrix_{place}": ("LSTM-8", _lstm(changed={place: "int8"}, kind="float32")) for place in (1, 5, 7)
    }
    return models | {
        "lstm_with_a_real_bias": ("LSTM-3", _lstm(changed={13: "float32"})),
        "lstm_without_options": ("MODEL-14", _lstm(has_options=False)),
        "lstm_of_kernel_7": ("MODEL-15", _lstm(attributes={"kernel_type": 7})),
        "lstm_with_a_negative_clip": ("RECURRENT-4", _lstm(attributes={"cell_clip": -1.0})),
    }
