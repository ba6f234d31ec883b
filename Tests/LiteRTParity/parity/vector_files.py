"""Reads the golden vectors and says what is in them, strictly: what cannot be judged is an error."""

import dataclasses
import fnmatch
import json
import os

from . import stated
from .exits import BAD_DATA, MISSING_FILE, Stop

FORMAT = "quantspec-vectors/2"
SCHEMES = ("int8", "uint8", "int16x8", "dynamic-range", "float16", "float32")
REPORTED = "reported"


@dataclasses.dataclass
class VectorFile:
    """One file: its place below Vectors/, and what it holds."""

    name: str
    operator: str
    scheme: str
    profile: str
    groups: list


def read_all(folder):
    """Every vector file of the operators' schemes, in order of their names, and then those of reported cases. Stops on one that
    is no vector file."""
    if not os.path.isdir(folder):
        raise Stop(MISSING_FILE, f"{folder} is not there")
    found = []
    for place in SCHEMES + tuple(f"{REPORTED}/{scheme}" for scheme in SCHEMES):
        directory = os.path.join(folder, place)
        if not os.path.isdir(directory):
            continue
        for entry in sorted(os.listdir(directory)):
            if entry.endswith(".json"):
                found.append(_read(os.path.join(directory, entry), f"{place}/{entry}", place.split("/")[-1]))
    return found


def expanded(content):
    """The content of a file of an operator with everything that it says once written out where it belongs: names, types and roles
    at the tensors, clauses at the groups, the names of deviations at the rows."""
    whole = {**content, "groups": [_expanded_group(group, content) for group in content["groups"]]}
    return whole


def _expanded_group(group, content):
    variant = content["variants"][group["variant"]]
    tensors = {side: _named(group[side], variant[side]) for side in ("inputs", "outputs")}
    rows = [_expanded_row(row, content["notes"], tensors["inputs"]) for row in group["rows"]]
    return {**group, "clauses": variant["clauses"], "bound": variant.get("bound"), **tensors, "rows": rows}


def _expanded_row(row, notes, inputs):
    whole = dict(row)
    if "catches" in row:
        whole["catches"] = [notes[place]["name"] for place in row["catches"]]
    if "steps" in row:
        whole["steps"] = [{**step, "inputs": _written_out(step["inputs"], inputs)} for step in row["steps"]]
    else:
        whole["inputs"] = _written_out(row["inputs"], inputs)
    return whole


def _written_out(given, inputs):
    return {
        place: stated.written_out(listed, inputs[int(place)]["type"], inputs[int(place)]["shape"])
        for place, listed in given.items()
    }


def _named(tensors, operands):
    named = []
    for place, tensor in enumerate(tensors):
        if tensor is None:
            named.append(None)
            continue
        operand = operands[min(place, len(operands) - 1)]
        many = operand.get("presence") == "variadic" and len(tensors) > len(operands)
        quantization = tensor.get("quantization")
        named.append({
            "name": f"{operand['name']}_{place}" if many else operand["name"],
            "role": "constant" if "data" in tensor else operand["role"],
            "type": operand["type"],
            **tensor,
            **({"data": stated.written_out(tensor["data"], operand["type"], tensor["shape"])} if "data" in tensor else {}),
            "quantization": quantization and {**quantization, "dimension": quantization.get("dimension", 0)},
        })
    return named


def load(folder, scheme, entry):
    """The content of a vector file, expanded, with the reported groups of its operator behind its own."""
    contents = []
    for place in (scheme, f"{REPORTED}/{scheme}"):
        path = os.path.join(folder, place, entry)
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                contents.append(json.load(file))
    if "primitive" in contents[0]:
        return contents[0]
    whole = expanded(contents[0])
    for content in contents[1:]:
        whole["groups"] = whole["groups"] + expanded(content)["groups"]
    return whole


def _read(path, name, scheme):
    try:
        with open(path, encoding="utf-8") as file:
            content = json.load(file)
    except ValueError as error:
        raise Stop(BAD_DATA, f"{path}: not JSON: {error}") from None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise Stop(BAD_DATA, f"{path}: its format is not {FORMAT!r}")
    for key in ("operator", "scheme", "profile", "groups"):
        if key not in content:
            raise Stop(BAD_DATA, f"{path}: {key!r} is missing")
    if content["scheme"] != scheme:
        raise Stop(BAD_DATA, f"{path}: its scheme is {content['scheme']!r}, its folder {scheme!r}")
    expected = os.path.splitext(os.path.basename(path))[0]
    if content["operator"] != expected:
        raise Stop(BAD_DATA, f"{path}: its operator is {content['operator']!r}")
    _check_code(path, content)
    identifiers = [group["id"] for group in content["groups"]]
    if len(set(identifiers)) != len(identifiers):
        raise Stop(BAD_DATA, f"{path}: two groups have the same id")
    try:
        groups = expanded(content)["groups"]
    except (KeyError, IndexError, TypeError) as error:
        raise Stop(BAD_DATA, f"{path}: its header does not say what its groups need: {error!r}") from None
    return VectorFile(name, content["operator"], scheme, content["profile"], groups)


def _check_code(path, content):
    from .exits import Malformed
    from .model_builder import operator_code

    try:
        code = operator_code(content["operator"])
    except Malformed as error:
        raise Stop(BAD_DATA, f"{path}: {error}") from None
    if content.get("code") != code:
        raise Stop(BAD_DATA, f"{path}: its code is {content.get('code')!r}, the schema's {code}")


def exported(group_id):
    """Where an export has a group, without an ending: the scheme comes first, as below Vectors/."""
    operator, scheme, rest = group_id.split("/", 2)
    return f"{scheme}/{operator}/{rest}"


def is_selected(group_id, patterns):
    """Whether a group is named by one of the patterns: a shell pattern, or the beginning of the id."""
    if not patterns:
        return True
    return any(group_id.startswith(pattern) or fnmatch.fnmatchcase(group_id, pattern) for pattern in patterns)
