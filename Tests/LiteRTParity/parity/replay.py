"""Replays one group of a vector file on the real runtime and compares all that comes out: bit for bit, or within the bound that
its form declares."""

import dataclasses

import numpy as np

from . import values
from .exits import Malformed
from .model_builder import OperatorSpec, Quantization, TensorSpec, build_model
from .runtime import make_interpreter

# The profile that the pinned runtime has; a file of another profile says where this one differs.
PROFILE = "litert-2.3-x86_64"

# Operators that the runtime computes when it prepares a graph, and not again.
_PREPARED = ("SHAPE", "RANK")

# The reasons with which the runtime refuses; whatever else is raised is a defect of this program.
_REFUSALS = (RuntimeError, ValueError)


@dataclasses.dataclass
class Slot:
    """One tensor of a group in its model: where it stands, and how its values are written."""

    index: int
    role: str
    type: str
    shape: tuple

    def decode(self, listed):
        flat = values.decode(listed, self.type)
        if flat.size != int(np.prod(self.shape, dtype=np.int64)):
            raise Malformed(f"{flat.size} values for the shape {list(self.shape)}")
        return flat.reshape(self.shape)


class GroupModel:
    """The model of one group. Raises Malformed where the group does not describe one."""

    def __init__(self, operator, group):
        self._tensors = []
        self.inputs, intermediates = [], []
        for tensor in group["inputs"]:
            slot = None if tensor is None else self._add(tensor)
            if slot is not None and slot.role == "intermediate":
                intermediates.append(slot)
            else:
                self.inputs.append(slot)
        self.outputs = [self._add(tensor) for tensor in group["outputs"]]
        self.bound = group.get("bound")
        self.fed = {place: slot for place, slot in enumerate(self.inputs) if slot and self._is_fed(slot)}
        # What follows from constants alone is computed once, when the model is loaded.
        self.is_prepared = operator in _PREPARED or not self.fed
        self.states = {place: slot for place, slot in enumerate(self.inputs) if slot and slot.role == "state"}
        spec = OperatorSpec(
            operator,
            [-1 if slot is None else slot.index for slot in self.inputs],
            [slot.index for slot in self.outputs],
            {name: _attribute(value) for name, value in group.get("attributes", {}).items()},
            [slot.index for slot in intermediates],
        )
        fed = [slot.index for slot in self.fed.values()]
        self.content = build_model(self._tensors, [spec], fed, spec.outputs)
        if group.get("model"):
            # An exported model stands for the one made here; it has the same tensors in the same order.
            with open(group["model"], "rb") as file:
                self.content = file.read()

    def _add(self, tensor):
        slot = Slot(len(self._tensors), tensor["role"], tensor["type"], tuple(tensor["shape"]))
        data = tensor.get("data")
        if slot.role == "constant" and data is None:
            raise Malformed(f"constant {tensor['name']!r} has no data")
        if slot.role not in ("activation", "constant", "state", "intermediate"):
            raise Malformed(f"tensor {tensor['name']!r} has the unknown role {slot.role!r}")
        if slot.role != "constant" and data is not None:
            raise Malformed(f"tensor {tensor['name']!r} has data, but is no constant")
        payload = None if data is None else values.constant_bytes(slot.decode(data).reshape(-1), slot.type)
        self._tensors.append(
            TensorSpec(
                tensor["name"], slot.type, slot.shape, _quantization(tensor), payload, is_variable=slot.role == "state"
            )
        )
        return slot

    @staticmethod
    def _is_fed(slot):
        return slot.role == "activation"


def _quantization(tensor):
    described = tensor.get("quantization")
    if described is None:
        return None
    scales = [values.decode_real(scale) for scale in described["scales"]]
    zero_points = described["zeroPoints"]
    if any(type(zero_point) is not int for zero_point in zero_points):
        raise Malformed("zero points are JSON numbers")
    return Quantization(scales, zero_points, described.get("dimension") or 0)


def _attribute(value):
    if isinstance(value, str) and (value.lstrip("-").startswith("0x") or value.startswith(("nan:", "inf", "-inf"))):
        return values.decode_real(value)
    if isinstance(value, list):
        return [_attribute(item) for item in value]
    return value


@dataclasses.dataclass
class Result:
    """What became of a group: each row that counts passed or failed; a refusal that was due is one pass."""

    passed: int = 0
    failed: int = 0
    informative: int = 0
    informative_differing: int = 0
    refused: int = 0
    refusal: str = ""
    failures: list = dataclasses.field(default_factory=list)
    deviations: dict = dataclasses.field(default_factory=dict)

    def refuse(self, how):
        """The group was to be refused, and is: by an error, or by the name of the signal that ended the process."""
        self.passed += 1
        self.refused += 1
        self.refusal = how

    def fail(self, case, reason, count=1, **details):
        self.failed += count
        self.failures.append({"case": case, "reason": reason, **details})


def replay_counted(operator, profile, group):
    """Judges every row of a group that counts; the informative ones are for `replay_informative`."""
    result = Result()
    rows = [row for row in group["rows"] if not row.get("informative")]
    try:
        model = GroupModel(operator, group)
    except (Malformed, KeyError, TypeError) as error:
        result.fail(group["id"], f"malformed: {_named(error)}", max(1, len(rows)))
        return result
    if group.get("referenceRefuses"):
        _judge_refusal(model, group, result)
        return result
    if not rows:
        return result
    try:
        interpreter = make_interpreter(model.content)
    except _REFUSALS as error:
        result.fail(group["id"], f"the runtime refuses the group: {_first_line(error)}", len(rows))
        return result
    for row in rows:
        _judge_row(model, interpreter, profile, f"{group['id']}#{row['id']}", row, result)
    return result


def replay_informative(operator, profile, group):
    """Runs the informative rows of a group; how many there are, and how many differ or are refused."""
    result = Result()
    if group.get("referenceRefuses"):
        return result
    rows = [row for row in group["rows"] if row.get("informative")]
    if not rows:
        return result
    trial = Result()
    try:
        model = GroupModel(operator, group)
        interpreter = make_interpreter(model.content)
        for row in rows:
            _judge_row(model, interpreter, profile, f"{group['id']}#{row['id']}", row, trial)
        result.informative_differing = trial.failed
    except (Malformed, KeyError, TypeError, *_REFUSALS):
        result.informative_differing = len(rows)
    result.informative = len(rows)
    result.failures = [failure for failure in trial.failures if failure["reason"].startswith("malformed")]
    result.failed = len(result.failures)
    return result


def _judge_refusal(model, group, result):
    try:
        interpreter = make_interpreter(model.content)
        for row in group["rows"][:1]:
            for step in row.get("steps") or [row]:
                _invoke(model, interpreter, step)
    except Malformed as error:
        result.fail(group["id"], f"malformed: {error}")
        return
    except _REFUSALS:
        result.refuse("error")
        return
    result.fail(group["id"], f"the runtime runs the group, which {group['referenceRefuses']} says it refuses")


def _judge_row(model, interpreter, profile, case, row, result):
    try:
        expected = _expected_steps(model, profile, row)
        deviating = _with_defects(model, expected, row)
        interpreter.reset_all_variables()
        for number, step in enumerate(row.get("steps") or [row]):
            outputs, states = _invoke(model, interpreter, step)
            difference = _difference(model, deviating[number], outputs) or _state_difference(model, step, states)
            if difference:
                if "steps" in row:
                    difference["step"] = number
                result.fail(case, difference.pop("reason"), **difference)
                return
    except (Malformed, KeyError, TypeError, IndexError) as error:
        result.fail(case, f"malformed: {_named(error)}")
        return
    except _REFUSALS as error:
        result.fail(case, f"the runtime refuses to run: {_first_line(error)}")
        return
    for name in row.get("defects") or ():
        result.deviations[name] = result.deviations.get(name, 0) + 1
    result.passed += 1


def _expected_steps(model, profile, row):
    """For each step the expected outputs under the runtime's profile."""
    steps = row.get("steps")
    expected = [
        [slot.decode(listed) for slot, listed in zip(model.outputs, step["outputs"], strict=True)]
        for step in (steps or [row])
    ]
    if profile != PROFILE:
        patch = (row.get("profiles") or {}).get(PROFILE)
        if patch is not None:
            _apply(model, expected, patch, steps is not None)
    return expected


def _with_defects(model, expected, row):
    """What the reference itself returns: the expected outputs, and over them what the row's defects say."""
    defects = row.get("defects") or {}
    if not defects:
        return expected
    deviating = [[output.copy() for output in outputs] for outputs in expected]
    for patch in defects.values():
        _apply(model, deviating, patch, "steps" in row)
    same = all(
        not values.bits_differ(good, bad).any()
        for outputs, others in zip(expected, deviating)
        for good, bad in zip(outputs, others)
    )
    if same:
        raise Malformed("the defects change nothing, so the row shows none")
    return deviating


def _apply(model, steps, patch, is_stepwise):
    """Writes the sparse values of a profile or a defect over the outputs."""
    patches = patch if is_stepwise else [patch]
    for outputs, lists in zip(steps, patches, strict=True):
        for slot, output, pairs in zip(model.outputs, outputs, lists, strict=True):
            if pairs:
                flat = output.reshape(-1)
                flat[[position for position, _ in pairs]] = values.decode([value for _, value in pairs], slot.type)


def _invoke(model, interpreter, step):
    """Feeds one step, runs it, and reads the outputs and states."""
    given = step["inputs"]
    if {int(place) for place in given} != set(model.fed):
        raise Malformed(f"inputs {sorted(given)} are given, {sorted(model.fed)} needed")
    _clear_outputs(model, interpreter)
    for place, slot in model.fed.items():
        interpreter.set_tensor(slot.index, slot.decode(given[str(place)]))
    interpreter.invoke()
    outputs = [_read(interpreter, slot) for slot in model.outputs]
    states = {place: _read(interpreter, slot) for place, slot in model.states.items()}
    return outputs, states


def _clear_outputs(model, interpreter):
    """What a kernel leaves unwritten then reads as zeros, not as the row before."""
    if model.is_prepared:
        return
    for slot in model.outputs:
        try:
            interpreter.set_tensor(slot.index, np.zeros(slot.shape, values.dtype(slot.type)))
        except (ValueError, RuntimeError, TypeError, AttributeError):
            continue  # A tensor that has no memory yet, or none at all.


def _read(interpreter, slot):
    try:
        return interpreter.get_tensor(slot.index)
    except ValueError:
        if 0 not in slot.shape:
            raise
        return np.zeros(slot.shape, values.dtype(slot.type))  # The runtime keeps no memory for an empty tensor.


def _difference(model, expected, observed):
    for number, (slot, wanted, found) in enumerate(zip(model.outputs, expected, observed)):
        difference = _array_difference(slot, wanted, found, model.bound)
        if difference:
            return {"reason": difference.pop("reason"), "output": number, **difference}
    return None


def _state_difference(model, step, states):
    for place, listed in (step.get("states") or {}).items():
        slot = model.states.get(int(place))
        if slot is None:
            raise Malformed(f"input {place} is no state")
        difference = _array_difference(slot, slot.decode(listed), states[int(place)])
        if difference:
            return {"reason": f"state: {difference.pop('reason')}", "state": int(place), **difference}
    return None


def _array_difference(slot, wanted, found, bound=None):
    if found.shape != wanted.shape:
        return {"reason": f"the shape is {list(found.shape)}, not {list(wanted.shape)}"}
    if found.dtype != wanted.dtype:
        return {"reason": f"the element type is {found.dtype}, not {wanted.dtype}"}
    differs = values.bits_differ(wanted.reshape(-1), found.reshape(-1))
    if bound:
        differs &= ~values.within(wanted.reshape(-1), found.reshape(-1), bound)
    differing = np.flatnonzero(differs)
    if not differing.size:
        return None
    first = int(differing[0])
    return {
        "reason": "values differ",
        "position": first,
        "expected": values.encode_one(wanted.reshape(-1)[first:first + 1]),
        "observed": values.encode_one(found.reshape(-1)[first:first + 1]),
        "differing": int(differing.size),
        "elements": int(wanted.size),
    }


def _first_line(error):
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__


def _named(error):
    return f"{error} is missing" if isinstance(error, KeyError) else _first_line(error)
