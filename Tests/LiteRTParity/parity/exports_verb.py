"""`run exports`: what `quantspec vectors export` writes, read by the tools that it is for, against the vector files."""

import hashlib
import io
import json
import os
import re
import subprocess
import sys
import tempfile

import numpy as np

from . import c_headers, values, vector_files, vectors_verb
from .exits import DIFFERS, MISSING_FILE, OK, UNAVAILABLE, Stop, require_program
from .runtime import make_interpreter

_FORMATS = ("npz", "memh", "jsonl", "c-header", "tflite")
_OTHER_PROFILE = "integer-single"
_SHOWN_FAILURES = 20


def run(folder, errata_path, tool, select="", keep=None, out=sys.stdout):
    """Exports vectors in every form and compares each with the files. The exit status, and a report."""
    require_program(tool)
    if not os.path.isdir(folder):
        raise Stop(MISSING_FILE, f"{folder} is not there")
    with tempfile.TemporaryDirectory() as temporary:
        target = keep or temporary
        failures, passed = [], 0
        for form in _FORMATS:
            place = os.path.join(target, form)
            _export(tool, folder, form, select, place)
            counted = _CHECKS[form](folder, errata_path, place)
            if form == "c-header":
                counted.add_all(c_headers.board_round_trip(tool, folder))
                counted.add_all(c_headers.kernel_round_trip(tool, folder))
            if form == "jsonl":
                place = os.path.join(target, _OTHER_PROFILE)
                _export(tool, folder, form, select, place, "--profile", _OTHER_PROFILE)
                counted.add_all(_other_profile(folder, place))
                counted.add("results of lines", _lines_round_trip(tool, folder))
            print(f"{form}: {counted.passed} passed, {len(counted.failures)} failed", file=out)
            for failure in counted.failures[:_SHOWN_FAILURES]:
                print(f"FAILED {form}: {failure}", file=out)
            passed += counted.passed
            failures += [{"format": form, "reason": failure} for failure in counted.failures]
    print(f"{passed} passed, {len(failures)} failed", file=out)
    report = {"summary": {"passed": passed, "failed": len(failures)}, "failures": failures}
    return (DIFFERS if failures else OK), report


def _export(tool, folder, form, select, place, *options):
    command = [tool, "vectors", "export", "--vectors", folder, "--format", form, "--output", place, *options]
    done = subprocess.run(command + (["--select", select] if select else []), capture_output=True, text=True)
    if done.returncode:
        raise Stop(DIFFERS, f"vectors export --format {form} ends with {done.returncode}: {done.stderr.strip()}")


class _Count:
    def __init__(self):
        self.passed, self.failures = 0, []

    def add_all(self, outcomes):
        for name, problem in outcomes:
            self.add(name, problem)

    def add(self, name, problem):
        if problem:
            self.failures.append(f"{name}: {problem}")
        else:
            self.passed += 1


# What the exports must hold, from the vector files alone.


def _contents(folder, place, of_file):
    """The vector files of which something was exported, by their paths without ending."""
    found = []
    for scheme in vector_files.SCHEMES + ("arithmetic",):
        directory = os.path.join(folder, scheme)
        for name in sorted(os.listdir(directory)) if os.path.isdir(directory) else ():
            stem = f"{scheme}/{name.removesuffix('.json')}"
            content = vector_files.load(folder, scheme, name)
            if os.path.exists(os.path.join(place, of_file(stem, content))):
                found.append((stem, content))
    if not found:
        raise Stop(UNAVAILABLE, f"{place} holds no export: nothing judged")
    return found


def _manifest(folder):
    with open(os.path.join(folder, "MANIFEST.json"), "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def _by_group(stem, content):
    return vector_files.exported(content["groups"][0]["id"]) if "groups" in content else stem


def _units(stem, content):
    """Each exported unit of a file: its path, what it is, and its arrays by name."""
    if "primitive" in content:
        yield stem, content, _primitive_arrays(content)
        return
    for group in content["groups"]:
        yield vector_files.exported(group["id"]), group, _group_arrays(group, content["scheme"])


def _primitive_arrays(content):
    arrays = {}
    for prefix in ("argument", "result"):
        for place, parameter in enumerate(content[f"{prefix}s"]):
            column = [row[f"{prefix}s"][place] for row in content["rows"]]
            arrays[f"{prefix}_{parameter['name']}"] = values.decode(column, parameter["type"])
    return arrays


_PREFIXES = {"activation": "input", "constant": "constant", "state": "state", "intermediate": "intermediate"}


def _tensors(group):
    """Every tensor by the name of its array, with its place among inputs or outputs."""
    inputs = [
        (f"{_PREFIXES[tensor['role']]}_{place}", tensor, place)
        for place, tensor in enumerate(group["inputs"]) if tensor
    ]
    return inputs + [(f"output_{place}", tensor, place) for place, tensor in enumerate(group["outputs"])]


def _steps(group):
    return [row.get("steps") or [row] for row in group["rows"]]


def _group_arrays(group, scheme):
    arrays = {}
    rows = _steps(group)
    leading = (len(rows), len(rows[0])) if "steps" in group["rows"][0] else (len(rows),)

    def stacked(type_name, shape, listed):
        flat = np.concatenate([values.decode(listed(step), type_name) for row in rows for step in row])
        return flat.reshape(leading + tuple(shape))

    for name, tensor, place in _tensors(group):
        if name.startswith("constant"):
            arrays[name] = values.decode(tensor["data"], tensor["type"]).reshape(tensor["shape"])
        elif name.startswith("output"):
            arrays[name] = stacked(tensor["type"], tensor["shape"], lambda step, place=place: step["outputs"][place])
        else:
            key = "states" if tensor["role"] == "state" else "inputs"
            nothing = values.encode(np.zeros(tensor["shape"], values.dtype(tensor["type"])))
            arrays[name] = stacked(
                tensor["type"], tensor["shape"],
                lambda step, key=key, place=place, nothing=nothing: step.get(key, {}).get(str(place), nothing),
            )
            if key == "states":
                # The files leave out states that say nothing new; the exports compute them.
                is_left_out = np.array([key not in step for row in rows for step in row]).reshape(leading)
                shape = leading + (1,) * len(tensor["shape"])
                mask = np.broadcast_to(is_left_out.reshape(shape), arrays[name].shape)
                arrays[name] = np.ma.array(arrays[name], mask=mask)
        if tensor["quantization"]:
            arrays[f"{name}_scales"] = values.decode(tensor["quantization"]["scales"], "float32")
            arrays[f"{name}_zero_points"] = np.array(tensor["quantization"]["zeroPoints"], np.int32)
    for name in rows[0][0].get("accumulators", ()):
        kind = "int64" if scheme == "int16x8" else "int32"
        shape = group["outputs"][0]["shape"] if name == "output" else [len(rows[0][0]["accumulators"][name])]
        key = "accumulators" if name == "output" else f"accumulators_{name}"
        arrays[key] = stacked(kind, shape, lambda step, name=name: step["accumulators"][name])
    arrays["informative"] = np.array([row.get("informative", False) for row in group["rows"]])
    for name, value in group["attributes"].items():
        if isinstance(value, list):
            arrays[f"attribute_{name}"] = np.array(value, np.int32)
    for name, listed in group["derived"].items():
        kind = group["outputs"][0]["type"] if name.endswith(("lut", "table")) else "int32"
        arrays[f"derived_{name}"] = values.decode(listed, kind)
    return arrays


def _texts(unit, content, manifest):
    if "primitive" in content:
        return {"id": f"arithmetic/{content['primitive']}.json", "profile": content["profile"], "manifest": manifest}
    return {
        "id": unit["id"], "operator": content["operator"], "scheme": content["scheme"], "variant": unit["variant"],
        "profile": content["profile"], "manifest": manifest,
    }


def _real(value):
    """The value of an attribute that is a real number; None for every other."""
    return values.decode([value], "float32") if isinstance(value, str) and re.match("-?0x|-?inf|nan", value) else None


def _same(wanted, found):
    if np.ma.isMaskedArray(wanted):
        known = ~np.ma.getmaskarray(wanted)
        same = found.dtype == wanted.dtype and found.shape == wanted.shape
        return same and not values.bits_differ(wanted.data[known], found[known]).any()
    return (
        found.dtype == wanted.dtype
        and found.shape == wanted.shape
        and not values.bits_differ(wanted.reshape(-1), found.reshape(-1)).any()
    )


# One check a form.


def _npz(folder, _errata, place):
    count = _Count()
    manifest = _manifest(folder)
    for stem, content in _contents(folder, place, lambda *file: f"{_by_group(*file)}.npz"):
        for path, unit, arrays in _units(stem, content):
            arrays.update({key: _bytes(text) for key, text in _texts(unit, content, manifest).items()})
            arrays.update(_npz_details(unit) if "groups" in content else {})
            arrays["row_ids"] = np.array([list(row["id"].encode()) for row in unit["rows"]], np.uint8)
            with np.load(os.path.join(place, f"{path}.npz")) as found:
                missing = sorted(set(arrays) ^ set(found.files))
                wrong = [key for key in arrays if key in found.files and not _is_array(arrays[key], found[key])]
            count.add(path, f"{missing} are missing or too many" if missing else f"{wrong} differ" if wrong else None)
    return count


def _bytes(text):
    return np.frombuffer(text.encode(), np.uint8)


def _npz_details(group):
    """What an archive has beside the arrays: dimensions, and the attributes that are no lists."""
    details = {
        f"{name}_dimension": np.int32(tensor["quantization"]["dimension"])
        for name, tensor, _ in _tensors(group) if tensor["quantization"]
    }
    for name, value in group["attributes"].items():
        key = f"attribute_{name}"
        if _real(value) is not None:
            details[key] = _real(value).reshape(())
        elif isinstance(value, str):
            details[key] = _bytes(value)
        elif isinstance(value, int):
            details[key] = value  # A flag is a truth value there, and 0 or 1 in the vector files.
    if group["bound"]:
        clause, units, absolute = _bound(group)
        details.update(bound_clause=_bytes(clause), bound_ulps=np.int32(units), bound_absolute=absolute.reshape(()))
    return details


def _bound(group):
    """The clause, the units in the last place and the absolute part of a group's bound; of no clause if it has none."""
    bound = group["bound"] or {"clause": "", "unitsInTheLastPlace": 0}
    return bound["clause"], bound["unitsInTheLastPlace"], values.decode([bound.get("absolute", "0x0p+0")], "float32")


def _is_array(wanted, found):
    if isinstance(wanted, int):
        return found.shape == () and found.dtype in (np.int64, np.bool_) and int(found) == wanted
    return _same(wanted if np.ma.isMaskedArray(wanted) else np.asarray(wanted), found)


def _memh(folder, _errata, place):
    count = _Count()
    manifest = _manifest(folder)
    for stem, content in _contents(folder, place, lambda *file: _by_group(*file)):
        for path, unit, arrays in _units(stem, content):
            directory = os.path.join(place, path)
            wanted = {f"{key}.hex" for key, array in arrays.items() if array.size} | {"parameters.vh"}
            if wanted != set(os.listdir(directory)):
                count.add(path, f"it holds {sorted(os.listdir(directory))}")
                continue
            widths = _widths(unit, arrays)
            problems = [
                key for key, array in arrays.items()
                if array.size and not _is_memory(directory, key, array, widths[key])
            ]
            parameters = _parameters(unit, content, arrays, widths, manifest)
            found = _lines(directory, "parameters.vh")[1:]
            if sorted(parameters) != sorted(found):
                problems += sorted(set(parameters) ^ set(found)) or ["a parameter stands twice"]
            count.add(path, f"{problems} are wrong" if problems else None)
    return count


def _widths(unit, arrays):
    """The bits of the words of each array."""
    widths = {key: 8 * array.dtype.itemsize for key, array in arrays.items()}
    for name, tensor, _ in _tensors(unit) if "rows" in unit and "inputs" in unit else ():
        widths[name] = max(values._SUB_BYTE_BITS.get(tensor["type"], widths[name]), 4)
    return widths


def _parameters(unit, content, arrays, widths, manifest):
    """The lines of `parameters.vh`, in any order."""
    named = {name: f'"{text}"' for name, text in _texts(unit, content, manifest).items()}
    named["rows"] = len(unit["rows"])
    named.update({f"row_{place}_id": f'"{row["id"]}"' for place, row in enumerate(unit["rows"])})
    if "groups" in content:
        named["steps"] = len(_steps(unit)[0])
        for name, tensor, _ in _tensors(unit):
            named[f"{name}_rank"] = len(tensor["shape"])
            named.update({f"{name}_dim_{axis}": size for axis, size in enumerate(tensor["shape"])})
            if tensor["quantization"]:
                named[f"{name}_dimension"] = tensor["quantization"]["dimension"]
    for name, array in arrays.items():
        repeats = len(unit["rows"]) * (1 if name == "informative" else named.get("steps", 1))
        changes = re.match("(input|output|state)_[0-9]+$|accumulators|informative|argument_|result_", name)
        named[f"{name}_width"] = widths[name]
        named[f"{name}_size"] = array.size // repeats if changes else array.size
        named[f"{name}_words"] = array.size
    for name, value in sorted(unit.get("attributes", {}).items()):
        if _real(value) is not None:
            named[f"attribute_{name}"] = f"32'h{_real(value).view(np.uint32)[0]:08x}"
        elif isinstance(value, str):
            named[f"attribute_{name}"] = f'"{value}"'
        elif not isinstance(value, list):
            named[f"attribute_{name}"] = value
    if unit.get("bound"):
        clause, units, absolute = _bound(unit)
        named.update(bound_clause=f'"{clause}"', bound_ulps=units)
        named["bound_absolute"] = f"32'h{absolute.view(np.uint32)[0]:08x}"
    return [f"localparam {name.upper()} = {value};" for name, value in named.items()]


def _is_memory(directory, key, array, width):
    """Whether a file is one comment, and then a word of fixed width a line with each element's bits."""
    lines = _lines(directory, f"{key}.hex")
    is_unknown = np.ma.getmaskarray(array).reshape(-1)
    flat = np.ma.getdata(array).reshape(-1)
    raw = flat.view({1: np.uint8, 2: np.uint16, 4: np.uint32, 8: np.uint64}[flat.dtype.itemsize]).tolist()
    words = lines[1:]
    return (
        lines[0].startswith("// ")
        and len(words) == len(raw)
        and all(re.fullmatch(f"[0-9a-f]{{{width // 4}}}", word) for word in words)
        and all(skip or int(word, 16) == bits & (2**width - 1) for word, bits, skip in zip(words, raw, is_unknown))
    )


def _lines(directory, name):
    with open(os.path.join(directory, name), encoding="ascii") as file:
        return file.read().splitlines()


def _jsonl(folder, _errata, place):
    count = _Count()
    manifest = _manifest(folder)
    for stem, content in _contents(folder, place, lambda stem, _: f"{stem}.jsonl"):
        wanted = list(_case_lines(stem, content, manifest))
        with open(os.path.join(place, f"{stem}.jsonl"), encoding="utf-8") as file:
            found = [json.loads(line) for line in file]
        for case, line in zip(wanted, found):
            count.add(case.get("case", stem), None if case == line else "the line says something else")
        if len(wanted) != len(found):
            count.add(stem, f"it has {len(found)} lines, not {len(wanted)}")
    return count


def _case_lines(stem, content, manifest):
    if "primitive" in content:
        header = {key: content[key] for key in ("format", "primitive", "profile", "clauses", "arguments", "results")}
        yield {**header, "manifest": manifest}
        for row in content["rows"]:
            named = {**row, "catches": [content["notes"][place]["name"] for place in row.get("catches", ())]}
            line = {key: value for key, value in named.items() if key != "id" and (key != "catches" or value)}
            yield {"case": f"{content['primitive']}/arithmetic#{row['id']}", **line}
        return
    yield {
        "protocol": "quantspec-command/1", "vectors": content["generator"]["version"], "manifest": manifest,
        "profile": content["profile"],
    }
    for group in content["groups"]:
        header = {key: value for key, value in group.items() if key != "rows" and (key != "bound" or value)}
        header.update({key: content[key] for key in ("operator", "code", "scheme")})
        for index, row in enumerate(group["rows"]):
            line = {"case": f"{group['id']}#{row['id']}", **_parted(row)}
            yield {**line, "group": header} if index == 0 else line


def _parted(row):
    """A row with what comes out of it under `expected`."""
    results = ("outputs", "accumulators", "states")
    line = {key: value for key, value in row.items() if key not in results + ("id",)}
    if "steps" in row:
        line["steps"] = [{"inputs": step["inputs"]} for step in row["steps"]]
        calls = [{key: value for key, value in step.items() if key in results} for step in row["steps"]]
        line["expected"] = {"steps": calls}
    else:
        line["expected"] = {key: value for key, value in row.items() if key in results}
    return line


def _other_profile(folder, place):
    """Whether an export under another profile expects what the rows say that it gives."""
    for stem, content in _contents(folder, place, lambda stem, _: f"{stem}.jsonl"):
        with open(os.path.join(place, f"{stem}.jsonl"), encoding="utf-8") as file:
            found = [json.loads(line) for line in file][1:]
        rows = [row for group in content.get("groups", ()) for row in group["rows"]]
        for row, line in zip(rows, found):
            differing = row.get("profiles", {}).get(_OTHER_PROFILE, [])
            steps = row.get("steps") or [row]
            for step, changes in zip(steps, differing if "steps" in row else [differing]):
                for output, pairs in zip(step["outputs"], changes):
                    for position, value in pairs:
                        output[position] = value
            calls = line["expected"].get("steps") or [line["expected"]]
            same = [step["outputs"] for step in steps] == [call["outputs"] for call in calls]
            yield f"{line['case']} under {_OTHER_PROFILE}", None if same else "other outputs are expected"


# A command under test, as `Spec/targets.md` has them; its hello is what the results' first line replaces.
_COMMAND = """
import json, sys
print(json.dumps({"protocol": "quantspec-command/1", "name": "example"}))
sys.stdin.readline()
for line in sys.stdin:
    case = json.loads(line)
    group = case.get("group") or group
    print(json.dumps({"case": case["case"], "outputs": [case["inputs"]["0"]]}))
"""


def _lines_round_trip(tool, folder):
    """Whether what a command answers to an exported file is taken as results, as `Spec/exports.md` says."""
    with tempfile.TemporaryDirectory() as place:
        _export(tool, folder, "jsonl", "int8/RESHAPE", place)
        os.mkdir(f"{place}/results")
        with open(f"{place}/int8/RESHAPE.jsonl", encoding="utf-8") as lines:
            answered = subprocess.run([sys.executable, "-c", _COMMAND], stdin=lines, capture_output=True, text=True)
        target = {"name": "example", "version": "1", "sha256": "unknown"}
        header = {
            "format": "quantspec-results/1", "manifest": _manifest(folder), "target": target, "environment": {"a": "b"}
        }
        with open(f"{place}/results/reshape.jsonl", "w", encoding="utf-8") as file:
            file.write(json.dumps(header) + "\n" + answered.stdout.split("\n", 1)[1])
        judged = subprocess.run(
            [tool, "conform", "--vectors", folder, "--results", f"{place}/results", "--select", "RESHAPE/int8"],
            capture_output=True, text=True,
        )
    return f"conform ends with {judged.returncode}: {judged.stderr}" if judged.returncode else None


def _c_header(folder, _errata, place):
    count = _Count()
    manifest = _manifest(folder)
    for stem, content in _contents(folder, place, lambda stem, _: f"{stem}.h"):
        units = [(unit, arrays) for _, unit, arrays in _units(stem, content)]
        if "primitive" in content:
            columns = {key: _hexadecimal(array) for key, array in units[0][1].items()}
            count.add_all(c_headers.primitive(os.path.join(place, f"{stem}.h"), content["primitive"], columns))
        else:
            wanted = [_c_group(unit, arrays, content) for unit, arrays in units]
            count.add_all(c_headers.groups(os.path.join(place, f"{stem}.h"), content, wanted, manifest))
    return count


def _c_group(group, arrays, content):
    """A group as the program of `c_headers` prints it from the tables of the header."""
    def tensor(name, tensor):
        quantization = tensor["quantization"] or {"dimension": 0}
        return {
            "name": tensor["name"], "role": tensor["role"], "type": c_headers.TYPES[tensor["type"]],
            "shape": tensor["shape"], "data": _hexadecimal(arrays[name]),
            "scales": _hexadecimal(arrays.get(f"{name}_scales")),
            "zeroPoints": _hexadecimal(arrays.get(f"{name}_zero_points")), "dimension": quantization["dimension"],
        }

    names = {id(record): name for name, record, _ in _tensors(group)}
    return {
        **{key: text for key, text in _texts(group, content, "").items() if key != "manifest"},
        "code": content["code"], "rows": len(group["rows"]), "steps": len(_steps(group)[0]),
        "inputs": [record and tensor(names[id(record)], record) for record in group["inputs"]],
        "outputs": [tensor(names[id(record)], record) for record in group["outputs"]],
        "attributes": {
            name: _hexadecimal(arrays[f"attribute_{name}"]) if isinstance(value, list)
            else _hexadecimal(_real(value)) if _real(value) is not None else value
            for name, value in group["attributes"].items()
        },
        "derived": {name: _hexadecimal(arrays[f"derived_{name}"]) for name in group["derived"]},
        "accumulators": _hexadecimal(arrays.get("accumulators")), "informative": _hexadecimal(arrays["informative"]),
        "ids": [row["id"] for row in group["rows"]],
        "namedAccumulators": {
            name.removeprefix("accumulators_"): _hexadecimal(array)
            for name, array in arrays.items() if name.startswith("accumulators_")
        },
        "bound": [_bound(group)[0], _bound(group)[1], _hexadecimal(_bound(group)[2])],
    }


def _hexadecimal(array):
    """The bytes of an array, with question marks for those that the files leave out; a constant expression of C has only one NaN."""
    if array is None:
        return ""
    data = values.parts(np.ma.getdata(array))
    if data.dtype.kind == "f" and data.dtype.itemsize > 2:
        data = np.where(np.isnan(data), np.array(np.nan, data.dtype), data)
    if not np.ma.isMaskedArray(array):
        return data.tobytes().hex()
    known = ~np.ma.getmaskarray(array).reshape(-1)
    return "".join(
        element.tobytes().hex() if is_known else "??" * data.dtype.itemsize
        for element, is_known in zip(data.reshape(-1), known)
    )


def _tflite(folder, errata_path, place):
    count = _Count()
    shortened = set()
    for stem, content in _contents(folder, place, lambda *file: f"{_by_group(*file)}.tflite"):
        paths = [f"{vector_files.exported(group['id'])}.tflite" for group in content["groups"]]
        missing = [path for path in paths if not os.path.exists(os.path.join(place, path))]
        if missing:
            count.failures.append(f"{stem} lacks {missing}")
        # A model leaves out an omitted last input, which is all that the reference refuses about some groups.
        shortened |= {group["id"] for group in content["groups"] if group["inputs"] and group["inputs"][-1] is None}
    status, report = vectors_verb.run(folder, errata_path, (), True, out=io.StringIO(), models=place)
    count.passed = report["summary"]["passed"]
    failures = report.get("failures", [])
    surprises = [one for one in failures if one["case"] not in shortened or "says it refuses" not in one["reason"]]
    count.passed += len(failures) - len(surprises)
    count.failures += [json.dumps(failure) for failure in surprises]
    if report["problems"] or report["unjudged"] or (status != OK and not failures):
        count.failures.append(f"status {status}: {report['problems']}, not judged: {report['unjudged']}")
    count.add_all(_within_exported_bounds(folder, place, os.path.join(os.path.dirname(place), "npz")))
    return count


def _within_exported_bounds(folder, place, archives):
    """Whether the runtime's results of exported models lie within the bounds of exported archives; nothing but these two is read."""
    for stem, content in _contents(folder, place, lambda *file: f"{_by_group(*file)}.tflite"):
        for group in content["groups"] if content["scheme"] in ("float32", "float16") else ():
            path = vector_files.exported(group["id"])
            with np.load(os.path.join(archives, f"{path}.npz")) as archive:
                if "bound_ulps" in archive.files:
                    yield f"{group['id']} within its bound", _outside(archive, os.path.join(place, f"{path}.tflite"))


def _outside(archive, model):
    """The first row of which a result lies outside the bound of its archive; None if all are within."""
    bound = {
        "unitsInTheLastPlace": int(archive["bound_ulps"]), "absolute": float(archive["bound_absolute"]).hex()
    }
    with open(model, "rb") as file:
        interpreter = make_interpreter(file.read())
    fed = sorted(name for name in archive.files if re.fullmatch("input_[0-9]+", name))
    # The runtime's result of an informative row is undefined.
    for row in np.flatnonzero(~archive["informative"]):
        for details, name in zip(interpreter.get_input_details(), fed):
            interpreter.set_tensor(details["index"], archive[name][row])
        interpreter.invoke()
        for place, details in enumerate(interpreter.get_output_details()):
            found, wanted = interpreter.get_tensor(details["index"]), archive[f"output_{place}"][row]
            if found.shape != wanted.shape or not values.within(wanted.ravel(), found.ravel(), bound).all():
                return f"row {row} is outside"
    return None


_CHECKS = {"npz": _npz, "memh": _memh, "jsonl": _jsonl, "c-header": _c_header, "tflite": _tflite}
