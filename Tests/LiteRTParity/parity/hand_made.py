"""A few hand-made groups, in the vector format, whose expected values come from the runtime itself.

They do not test the specification. They test this program: each kind of tensor, value and verdict is there once.
"""

import json
import os

import numpy as np

from . import values
from .model_builder import operator_code
from .replay import PROFILE, GroupModel, _invoke
from .runtime import make_interpreter
from .vector_files import FORMAT


def quantization(scales, zero_points=None, dimension=0):
    scales = scales if isinstance(scales, list) else [scales]
    zero_points = [0] * len(scales) if zero_points is None else zero_points
    zero_points = zero_points if isinstance(zero_points, list) else [zero_points]
    return {
        "scales": values.encode(np.array(scales, np.float32)),
        "zeroPoints": zero_points,
        "dimension": dimension,
    }


def tensor(name, kind, shape, parameters=None, data=None, role="activation"):
    described = {"name": name, "role": role, "type": kind, "shape": shape, "quantization": parameters}
    if data is not None:
        described["role"] = "constant"
        described["data"] = encoded(data, kind)
    return described


def encoded(numbers, kind):
    return values.encode(np.array(numbers, values.dtype(kind)).reshape(-1))


def group(identifier, attributes, inputs, outputs, rows, **further):
    return {
        "id": identifier,
        "variant": "hand-made",
        "clauses": [],
        "attributes": attributes,
        "inputs": inputs,
        "outputs": outputs,
        "cost": {"macs": 0, "bytes": 0},
        "derived": {},
        "rows": rows,
        **further,
    }


def feeding(described, *calls):
    """The steps that feed the activations of a group, one list of numbers an activation."""
    places = [place for place, one in enumerate(described["inputs"]) if one and one["role"] == "activation"]
    types = [described["inputs"][place]["type"] for place in places]
    return [
        {"inputs": {str(place): encoded(given, kind) for place, kind, given in zip(places, types, call)}}
        for call in calls
    ]


def recorded(described):
    """Fills the outputs and states of every row with what the runtime gives; rows of several calls keep their steps."""
    operator = described["id"].split("/")[0]
    model = GroupModel(operator, described)
    interpreter = make_interpreter(model.content)
    for row in described["rows"]:
        interpreter.reset_all_variables()
        for step in row.get("steps") or [row]:
            outputs, states = _invoke(model, interpreter, step)
            step["outputs"] = [values.encode(output) for output in outputs]
            if states:
                step["states"] = {str(place): values.encode(state) for place, state in states.items()}
    return described


def add_int8():
    made = group(
        "ADD/int8/hand-made/plain",
        {"fused_activation_function": "RELU", "pot_scale_int16": 1},
        [tensor("a", "int8", [2, 3], quantization(0.5, 3)), tensor("b", "int8", [3], quantization(0.25, -1))],
        [tensor("sum", "int8", [2, 3], quantization(0.75, 2))],
        [],
    )
    made["rows"] = feeding(made, ([-128, -1, 0, 1, 5, 127], [1, 2, 3]), ([4, 5, 6, 7, 8, 9], [-128, 0, 127]))
    return recorded(made)


def add_that_aborts():
    made = group(
        "ADD/int8/hand-made/tiny-output-scale",
        {"pot_scale_int16": 0},
        [tensor("a", "int8", [2], quantization(1.0)), tensor("b", "int8", [2], quantization(1.0))],
        [tensor("sum", "int8", [2], quantization(2.0**-20))],
        [],
        referenceRefuses="E-3",
    )
    made["rows"] = feeding(made, ([0, 1], [0, 1]))
    made["rows"][0]["outputs"] = [[0, 127]]
    return made


def add_float32():
    made = group(
        "ADD/float32/hand-made/not-numbers",
        {},
        [tensor("a", "float32", [4]), tensor("b", "float32", [4])],
        [tensor("sum", "float32", [4])],
        [],
    )
    made["rows"] = feeding(made, ([0.1, -0.0, 1e-45, float("inf")], [0.2, -0.0, 0.0, 1.0]))
    made["rows"][0]["inputs"]["0"][3] = "nan:0x7fc01234"
    return recorded(made)


def convolution(bias, **further):
    made = group(
        f"CONV_2D/int8/hand-made/{'bias' if bias else 'no-bias'}",
        {
            "padding": "SAME",
            "stride_w": 2,
            "stride_h": 1,
            "dilation_w_factor": 1,
            "dilation_h_factor": 1,
            "fused_activation_function": "RELU6",
        },
        [
            tensor("input", "int8", [1, 2, 3, 1], quantization(0.5, 4)),
            tensor("filter", "int8", [2, 2, 2, 1], quantization([0.25, 0.5]), [1, 2, -3, 4, -5, 6, 7, 8]),
            tensor("bias", "int32", [2], quantization([0.125, 0.25]), [30, 20]) if bias else None,
        ],
        [tensor("output", "int8", [1, 2, 2, 2], quantization(0.0625, -90))],
        [],
        **further,
    )
    made["rows"] = feeding(made, ([1, 2, 3, 4, 5, 6],), ([-128, 127, 0, 1, -1, 7],))
    if bias:
        return recorded(made)
    for row in made["rows"]:
        row["outputs"] = [[0] * 8]
    return made


def fully_connected_int4():
    made = group(
        "FULLY_CONNECTED/int8/hand-made/int4",
        {"keep_num_dims": 0, "weights_format": "DEFAULT"},
        [
            tensor("input", "int8", [1, 3], quantization(0.5, 4)),
            tensor("filter", "int4", [3, 3], quantization([0.25, 0.5, 1.0]), [-8, 7, 1, 2, -3, 4, 5, -6, -1]),
            None,
        ],
        [tensor("output", "int8", [1, 3], quantization(0.5, -5))],
        [],
    )
    made["rows"] = feeding(made, ([1, 2, 3],), ([-128, 127, 0],))
    return recorded(made)


def fully_connected_wide():
    made = group(
        "FULLY_CONNECTED/int16x8/hand-made/int64-bias",
        {"quantized_bias_type": "INT64"},
        [
            tensor("input", "int16", [2, 2], quantization(0.5)),
            tensor("filter", "int8", [1, 2], quantization(0.25), [3, -4]),
            tensor("bias", "int64", [1], quantization(0.125), [-(2**33)]),
        ],
        [tensor("output", "int16", [2, 1], quantization(2.0**18))],
        [],
    )
    made["rows"] = feeding(made, ([1, 2, 32767, -32768],))
    return recorded(made)


def svdf():
    made = group(
        "SVDF/int8/hand-made/steps",
        {"rank": 1, "fused_activation_function": "RELU"},
        [
            tensor("input", "int8", [1, 2], quantization(0.5, 4)),
            tensor("weights_feature", "int8", [2, 2], quantization(0.25), [3, -4, 5, 6]),
            tensor("weights_time", "int16", [2, 3], quantization(0.01), [100, 200, 300, -100, -200, -300]),
            tensor("bias", "int32", [2], quantization(0.001), [10, -20]),
            tensor("state", "int16", [1, 6], quantization(0.1), role="state"),
        ],
        [tensor("output", "int8", [1, 2], quantization(0.5, -128))],
        [],
    )
    made["rows"] = [
        {"steps": feeding(made, ([1, 2],), ([50, -60],), ([7, 8],))},
        {"steps": feeding(made, ([9, 9],), ([0, 0],))},
    ]
    return recorded(made)


def lstm():
    """Eight matrices, no peephole, no projection; the output state starts at its zero point, and five intermediates."""
    gate = [[3, -4, 5, 6], [1, 2, -3, 4], [-5, 6, 7, 8], [9, -8, 7, 6]]
    inputs = [tensor("input", "int8", [1, 2, 2], quantization(0.5, 4))]
    inputs += [tensor(f"w{place}", "int8", [2, 2], quantization(0.01), data) for place, data in enumerate(gate)]
    inputs += [tensor(f"r{place}", "int8", [2, 2], quantization(0.02), data) for place, data in enumerate(gate)]
    inputs += [None] * 3
    inputs += [tensor(f"b{place}", "int32", [2], quantization(0.005), [10, -20]) for place in range(4)]
    inputs += [None] * 2
    inputs += [
        tensor("output_state", "int8", [1, 2], quantization(0.01, -7), role="state"),
        tensor("cell_state", "int16", [1, 2], quantization(2.0**-11), role="state"),
    ]
    inputs += [None] * 4
    inputs += [tensor(f"i{place}", "int16", [1], quantization(2.0**-12), role="intermediate") for place in range(4)]
    inputs += [tensor("hidden", "int8", [1], quantization(0.01, -7), role="intermediate")]
    made = group(
        "UNIDIRECTIONAL_SEQUENCE_LSTM/int8/hand-made/intermediates",
        {"fused_activation_function": "TANH", "cell_clip": values.encode(np.array([10.0], np.float32))[0]},
        inputs,
        [tensor("output", "int8", [1, 2, 2], quantization(0.01, -7))],
        [],
    )
    made["rows"] = [
        {"steps": feeding(made, ([1, 2, 3, 4],), ([50, -60, 7, 8],))},
        {"steps": feeding(made, ([1, 2, 3, 4],))},
    ]
    return recorded(made)


def quantize_with_informative():
    made = group(
        "QUANTIZE/int8/hand-made/informative",
        {},
        [tensor("input", "float32", [3])],
        [tensor("output", "int8", [3], quantization(0.5, -3))],
        [],
    )
    made["rows"] = feeding(made, ([1.25, -1.25, 100.0],), ([0.0, 0.0, 1.0],))
    made["rows"][1]["inputs"]["0"][0] = "nan:0x7fc00000"
    recorded(made)
    made["rows"][1]["outputs"] = [[0, 0, 0]]
    made["rows"][1]["informative"] = True
    return made


def sum_with_defect():
    """The sane sum of [-1, 3] is 2 x 0.5 = 1; the reference reads the bytes as unsigned and returns -127."""
    made = group(
        "SUM/int8/hand-made/defect",
        {"keep_dims": 0},
        [tensor("input", "int8", [1, 2], quantization(0.5)), tensor("axis", "int32", [1], None, [1])],
        [tensor("output", "int8", [1], quantization(1.0))],
        [],
    )
    made["rows"] = feeding(made, ([-1, 3],), ([1, 3],))
    made["rows"][0] |= {"outputs": [[1]], "defects": {"sum-of-bytes": [[[0, -127]]]}}
    made["rows"][1] |= {"outputs": [[2]]}
    return made


def comparison():
    made = group(
        "LESS/int8/hand-made/bool",
        {},
        [tensor("a", "int8", [3], quantization(0.5)), tensor("b", "int8", [3], quantization(0.5))],
        [tensor("output", "bool", [3])],
        [],
    )
    made["rows"] = feeding(made, ([1, 2, 3], [3, 2, 1]))
    return recorded(made)


def arg_max():
    made = group(
        "ARG_MAX/int8/hand-made/int64",
        {"output_type": "INT64"},
        [tensor("input", "int8", [2, 3], quantization(0.5)), tensor("axis", "int32", [1], None, [1])],
        [tensor("output", "int64", [2])],
        [],
    )
    made["rows"] = feeding(made, ([1, 9, 3, 7, 7, 1],))
    return recorded(made)


def dequantize_float16():
    made = group(
        "DEQUANTIZE/float16/hand-made/values",
        {},
        [tensor("input", "float16", [5])],
        [tensor("output", "float32", [5])],
        [],
    )
    made["rows"] = feeding(made, ([0.1, -0.0, 6e-8, 65504.0, 0.0],))
    made["rows"][0]["inputs"]["0"][4] = "nan:0x7e01"
    return recorded(made)


def empty():
    made = group(
        "RESHAPE/int8/hand-made/empty",
        {"new_shape": [3, 0]},
        [tensor("input", "int8", [0, 3], quantization(0.5)), tensor("shape", "int32", [2], None, [3, 0])],
        [tensor("output", "int8", [3, 0], quantization(0.5))],
        [],
    )
    made["rows"] = feeding(made, ([],))
    return recorded(made)


def files():
    """Every hand-made file, by its name: a dictionary of what goes into it."""
    made = [
        ("int8", "ADD", [add_int8(), add_that_aborts()]),
        ("float32", "ADD", [add_float32()]),
        ("int8", "CONV_2D", [convolution(True), convolution(False, referenceRefuses="E-1")]),
        ("int8", "FULLY_CONNECTED", [fully_connected_int4()]),
        ("int16x8", "FULLY_CONNECTED", [fully_connected_wide()]),
        ("int8", "SVDF", [svdf()]),
        ("int8", "UNIDIRECTIONAL_SEQUENCE_LSTM", [lstm()]),
        ("int8", "QUANTIZE", [quantize_with_informative()]),
        ("int8", "SUM", [sum_with_defect()]),
        ("int8", "LESS", [comparison()]),
        ("int8", "ARG_MAX", [arg_max()]),
        ("float16", "DEQUANTIZE", [dequantize_float16()]),
        ("int8", "RESHAPE", [empty()]),
    ]
    return {
        f"{scheme}/{operator}.json": {
            "format": FORMAT,
            "operator": operator,
            "code": operator_code(operator),
            "scheme": scheme,
            "generator": {"name": "hand", "version": "0", "seed": 0},
            "profile": PROFILE,
            "clauses": [],
            "notes": [],
            "groups": groups,
        }
        for scheme, operator, groups in made
    }


ERRATA = """# Hand-made errata

## E-1: A convolution without a bias is refused

- Operators: CONV_2D
- Schemes: int8
- Kind: refusal
- Deviation: none
- Seen in: hand
- Clause: CONV_2D-9

## E-2: SUM adds bytes

- Operators: SUM
- Schemes: int8
- Kind: defect
- Deviation: sum-of-bytes
- Seen in: hand
- Clause: SUM-1

## E-3: ADD ends the process

- Operators: ADD
- Schemes: int8
- Kind: abort
- Deviation: none
- Seen in: hand
- Clause: ADD-4

## E-4: QUANTIZE of what is no number

- Operators: QUANTIZE
- Schemes: int8
- Kind: undefined
- Deviation: none
- Seen in: hand
- Clause: QUANTIZE-2
"""


def write(folder, contents):
    for name, content in contents.items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            json.dump(_compact(content), file)


def _compact(content):
    """A file as the format has it: every group has a variant of its own, which says the names, types and roles of its tensors."""
    variants, groups = {}, []
    for place, made in enumerate(content["groups"]):
        variants[f"hand-made-{place}"] = {
            "clauses": [], **{side: [_operand(tensor) for tensor in made[side]] for side in ("inputs", "outputs")}
        }
        rows = [{"id": str(number), **row} for number, row in enumerate(made["rows"])]
        sides = {side: [_without_operand(tensor) for tensor in made[side]] for side in ("inputs", "outputs")}
        groups.append({**made, "variant": f"hand-made-{place}", **sides, "rows": rows})
    return {**content, "variants": variants, "groups": groups}


def _operand(tensor):
    if tensor is None:
        return {"name": "omitted", "type": "int8", "role": "activation", "presence": "optional"}
    return {key: tensor[key] for key in ("name", "type", "role")}


def _without_operand(tensor):
    return tensor and {key: value for key, value in tensor.items() if key not in ("name", "type", "role")}
