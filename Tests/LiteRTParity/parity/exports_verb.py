"""`run exports`: what `quantspec vectors export` writes, read by the tools that it is for, against the vector files."""

import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

import numpy as np

from . import values, vector_files, vectors_verb
from .exits import DIFFERS, MISSING_FILE, OK, UNAVAILABLE, Stop

_FORMATS = ("npz", "memh", "jsonl", "c-header", "tflite")
_SHOWN_FAILURES = 20


def run(folder, errata_path, tool, select="", keep=None, out=sys.stdout):
    """Exports vectors in every form and compares each with the files. The exit status, and a report."""
    if not os.access(tool, os.X_OK):
        raise Stop(UNAVAILABLE, f"{tool} is no program; build it with 'swift build -c release'")
    if not os.path.isdir(folder):
        raise Stop(MISSING_FILE, f"{folder} is not there")
    with tempfile.TemporaryDirectory() as temporary:
        target = keep or temporary
        failures, passed = [], 0
        for form in _FORMATS:
            place = os.path.join(target, form)
            _export(tool, folder, form, select, place)
            counted = _CHECKS[form](folder, errata_path, place)
            print(f"{form}: {counted.passed} passed, {len(counted.failures)} failed", file=out)
            for failure in counted.failures[:_SHOWN_FAILURES]:
                print(f"FAILED {form}: {failure}", file=out)
            passed += counted.passed
            failures += [{"format": form, "reason": failure} for failure in counted.failures]
    print(f"{passed} passed, {len(failures)} failed", file=out)
    report = {"summary": {"passed": passed, "failed": len(failures)}, "failures": failures}
    return (DIFFERS if failures else OK), report


def _export(tool, folder, form, select, place):
    command = [tool, "vectors", "export", "--vectors", folder, "--format", form, "--output", place]
    done = subprocess.run(command + (["--select", select] if select else []), capture_output=True, text=True)
    if done.returncode:
        raise Stop(DIFFERS, f"vectors export --format {form} ends with {done.returncode}: {done.stderr.strip()}")


class _Count:
    def __init__(self):
        self.passed, self.failures = 0, []

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
            with open(os.path.join(directory, name), encoding="utf-8") as file:
                content = json.load(file)
            if os.path.exists(os.path.join(place, of_file(stem, content))):
                found.append((stem, content))
    if not found:
        raise Stop(UNAVAILABLE, f"{place} holds no export: nothing judged")
    return found


def _by_group(stem, content):
    return content["groups"][0]["id"] if "groups" in content else stem


def _arrays(content):
    """Each exported unit of a file: its path, its name, and its arrays by name."""
    if "primitive" in content:
        yield f"arithmetic/{content['primitive']}", content["primitive"], _primitive_arrays(content)
        return
    for group in content["groups"]:
        yield group["id"], group["id"], _group_arrays(group)


def _primitive_arrays(content):
    arrays = {}
    for prefix in ("argument", "result"):
        for place, parameter in enumerate(content[f"{prefix}s"]):
            column = [row[f"{prefix}s"][place] for row in content["rows"]]
            arrays[f"{prefix}_{parameter['name']}"] = values.decode(column, parameter["type"])
    return arrays


def _group_arrays(group):
    arrays = {}
    rows = [row.get("steps") or [row] for row in group["rows"]]
    stateful = "steps" in group["rows"][0]
    leading = (len(rows), len(rows[0])) if stateful else (len(rows),)

    def stacked(name, tensor, listed):
        flat = np.concatenate([values.decode(listed(step), tensor["type"]) for row in rows for step in row])
        arrays[name] = flat.reshape(leading + tuple(tensor["shape"]))

    for place, tensor in enumerate(group["inputs"]):
        if tensor is None:
            continue
        name = {"activation": "input", "constant": "constant", "state": "state"}[tensor["role"]] + f"_{place}"
        if tensor["role"] == "constant":
            arrays[name] = values.decode(tensor["data"], tensor["type"]).reshape(tensor["shape"])
        else:
            key = "states" if tensor["role"] == "state" else "inputs"
            stacked(name, tensor, lambda step, key=key, place=place: step[key][str(place)])
        _add_parameters(arrays, name, tensor)
    for place, tensor in enumerate(group["outputs"]):
        stacked(f"output_{place}", tensor, lambda step, place=place: step["outputs"][place])
        _add_parameters(arrays, f"output_{place}", tensor)
    if all("accumulators" in step for row in rows for step in row):
        sums = [[int(number) for step in row for number in step["accumulators"]] for row in rows]
        flat = np.array([number for row in sums for number in row], np.int64)
        kind = np.int64 if flat.size and (np.abs(flat + 0.5) > 2**31).any() else np.int32
        arrays["accumulators"] = flat.astype(kind).reshape(leading + tuple(group["outputs"][0]["shape"]))
    for name, listed in group["derived"].items():
        arrays[f"derived_{name}"] = np.array(listed, np.int64)
    return arrays


def _add_parameters(arrays, name, tensor):
    if tensor["quantization"]:
        arrays[f"{name}_scales"] = values.decode(tensor["quantization"]["scales"], "float32")
        arrays[f"{name}_zero_points"] = np.array(tensor["quantization"]["zeroPoints"], np.int32)


def _same(wanted, found):
    return (
        found.dtype == wanted.dtype
        and found.shape == wanted.shape
        and not values.bits_differ(wanted.reshape(-1), found.reshape(-1)).any()
    )


# One check a form.


def _npz(folder, _errata, place):
    count = _Count()
    for _, content in _contents(folder, place, lambda *file: f"{_by_group(*file)}.npz"):
        for path, name, arrays in _arrays(content):
            with np.load(os.path.join(place, f"{path}.npz")) as found:
                missing = sorted(set(arrays) ^ set(found.files))
                wrong = [key for key in arrays if key in found.files and not _same(arrays[key], found[key])]
            count.add(name, f"{missing} are missing or too many" if missing else f"{wrong} differ" if wrong else None)
    return count


def _memh(folder, _errata, place):
    count = _Count()
    parameter = re.compile(r'(//.*|localparam [A-Z][A-Z0-9_]* = (-?[0-9]+|"[A-Z0-9_]+");)\Z')
    for _, content in _contents(folder, place, lambda *file: _by_group(*file)):
        types = {t["type"] for g in content.get("groups", ()) for t in g["inputs"] + g["outputs"] if t}
        narrow = bool(types & set(values._SUB_BYTE_BITS))
        for path, name, arrays in _arrays(content):
            directory = os.path.join(place, path)
            wanted = {f"{key}.hex" for key in arrays} | ({"parameters.vh"} if "groups" in content else set())
            if wanted != set(os.listdir(directory)):
                count.add(name, f"it holds {sorted(os.listdir(directory))}")
                continue
            problems = [key for key, array in arrays.items() if not _is_memory(directory, key, array, narrow)]
            for line in _lines(directory, "parameters.vh") if "groups" in content else ():
                if not parameter.match(line):
                    problems.append(line)
            count.add(name, f"{problems} are wrong" if problems else None)
    return count


def _is_memory(directory, key, array, narrow):
    """Whether a file is one comment, and then a word of fixed width a line with each element's bits."""
    lines = _lines(directory, f"{key}.hex")
    flat = array.reshape(-1)
    raw = flat.view({1: np.uint8, 2: np.uint16, 4: np.uint32, 8: np.uint64}[flat.dtype.itemsize]).tolist()
    widths = {2 * flat.dtype.itemsize} | ({1} if narrow and flat.dtype.itemsize == 1 else set())
    words = lines[1:]
    if not lines[0].startswith("// ") or len(words) != len(raw):
        return False
    return any(
        all(re.fullmatch(f"[0-9a-f]{{{width}}}", word) for word in words)
        and [int(word, 16) for word in words] == [bits & (16**width - 1) for bits in raw]
        for width in widths
    )


def _lines(directory, name):
    with open(os.path.join(directory, name), encoding="ascii") as file:
        return file.read().splitlines()


def _jsonl(folder, _errata, place):
    count = _Count()
    for stem, content in _contents(folder, place, lambda stem, _: f"{stem}.jsonl"):
        wanted = list(_cases(stem, content))
        with open(os.path.join(place, f"{stem}.jsonl"), encoding="utf-8") as file:
            found = [json.loads(line) for line in file]
        for case, line in zip(wanted, found):
            count.add(case["case"], None if case == line else "the line says something else")
        if len(wanted) != len(found):
            count.add(stem, f"it has {len(found)} lines for {len(wanted)} cases")
    return count


def _cases(stem, content):
    profile = content["profile"]
    if "primitive" in content:
        header = {"name": content["primitive"], **{key: content[key] for key in ("clauses", "arguments", "results")}}
        for index, row in enumerate(content["rows"]):
            yield {"case": f"{stem}.json#{index}", "profile": profile, "primitive": header, "row": row}
        return
    for group in content["groups"]:
        header = {**group, "rows": []}
        for index, row in enumerate(group["rows"]):
            yield {"case": f"{group['id']}#{index}", "profile": profile, "group": header, "row": row}


def _c_header(folder, _errata, place):
    compiler = shutil.which("gcc") or shutil.which("clang")
    if not compiler:
        raise Stop(UNAVAILABLE, "no C compiler is installed")
    count = _Count()
    for stem, content in _contents(folder, place, lambda stem, _: f"{stem}.h"):
        for name, problem in _compiled(compiler, os.path.join(place, f"{stem}.h"), content):
            count.add(name, problem)
    return count


def _identifier(text):
    return re.sub("[^a-z0-9]", "_", text.lower())


def _compiled(compiler, header, content):
    """Has a program write the bytes of every array, and compares them."""
    arrays = [
        (f"{_identifier(name)}_{_identifier(key)}", array)
        for _, name, unit in _arrays(content)
        for key, array in unit.items()
        if array.size
    ]
    body = "".join(f"    fwrite({name}, 1, sizeof {name}, stdout);\n" for name, _ in arrays)
    source = f'#include "{header}"\n#include <stdio.h>\nint main(void) {{\n{body}    return 0;\n}}\n'
    with tempfile.TemporaryDirectory() as folder:
        program = os.path.join(folder, "program")
        with open(f"{program}.c", "w", encoding="utf-8") as file:
            file.write(source)
        done = subprocess.run(
            [compiler, "-std=c99", "-Wall", "-Wextra", "-pedantic", "-Werror", "-O0", "-o", program, f"{program}.c"],
            capture_output=True, text=True,
        )
        if done.returncode:
            return [(header, f"it does not compile: {done.stderr.strip().splitlines()[0]}")]
        written = subprocess.run([program], capture_output=True, check=True).stdout
    outcomes, place = [], 0
    for name, array in arrays:
        found = np.frombuffer(written[place:place + array.nbytes], array.dtype)
        place += array.nbytes
        wanted = array.reshape(-1)
        differing = values.bits_differ(wanted, found) if found.size == wanted.size else np.array([True])
        if array.dtype.kind == "f" and found.size == wanted.size:
            differing &= ~(np.isnan(wanted) & np.isnan(found))  # A constant expression of C has only one NaN.
        outcomes.append((name, "its values differ" if differing.any() else None))
    return outcomes if place == len(written) else [(header, "its arrays have other sizes")]


def _tflite(folder, errata_path, place):
    count = _Count()
    for stem, content in _contents(folder, place, lambda *file: f"{_by_group(*file)}.tflite"):
        missing = [g["id"] for g in content["groups"] if not os.path.exists(os.path.join(place, f"{g['id']}.tflite"))]
        if missing:
            count.failures.append(f"{stem} lacks {missing}")
    status, report = vectors_verb.run(folder, errata_path, (), True, out=io.StringIO(), models=place)
    count.passed = report["summary"]["passed"]
    count.failures += [json.dumps(failure) for failure in report.get("failures", ())]
    if status != OK and not count.failures:
        count.failures.append(f"{report['summary']['failed']} failed")
    return count


_CHECKS = {"npz": _npz, "memh": _memh, "jsonl": _jsonl, "c-header": _c_header, "tflite": _tflite}
