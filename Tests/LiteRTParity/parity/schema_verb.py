"""`run schema`: every vector file, and the manifest, against the JSON Schema of its format."""

import json
import os
import sys

from .exits import BAD_DATA, DIFFERS, MISSING_FILE, OK, UNAVAILABLE, Stop

_FORMATS = {
    "quantspec-vectors/2": "vectors.schema.json",
    "quantspec-primitives/2": "primitives.schema.json",
    "quantspec-manifest/1": "manifest.schema.json",
}
_SHOWN_ERRORS = 5


def run(folder, schemas, out=sys.stdout):
    """Validates every JSON file below a folder. The exit status, and a report."""
    validators = {name: _validator(os.path.join(schemas, file)) for name, file in _FORMATS.items()}
    if not os.path.isdir(folder):
        raise Stop(MISSING_FILE, f"{folder} is not there")
    passed, failures = 0, []
    for path in _paths(folder, schemas):
        problems = _problems(path, validators)
        passed += not problems
        failures += [{"file": path, "problem": problem} for problem in problems]
    for failure in failures:
        print(f"FAILED {failure['file']}: {failure['problem']}", file=out)
    failed = len({failure["file"] for failure in failures})
    print(f"{passed} passed, {failed} failed", file=out)
    report = {"summary": {"passed": passed, "failed": failed}, "failures": failures}
    if not passed and not failed:
        raise Stop(UNAVAILABLE, f"{folder} holds no file: nothing judged")
    return (DIFFERS if failed else OK), report


def _paths(folder, schemas):
    for directory, folders, files in os.walk(folder):
        folders[:] = sorted(
            name for name in folders if os.path.realpath(os.path.join(directory, name)) != os.path.realpath(schemas)
        )
        for name in sorted(files):
            if name.endswith(".json"):
                yield os.path.join(directory, name)


def _validator(path):
    import jsonschema_rs

    schema = _read(path)
    try:
        jsonschema_rs.meta.validate(schema)
        return jsonschema_rs.validator_for(schema)
    except ValueError as error:
        raise Stop(BAD_DATA, f"{path}: it is no JSON Schema: {error}") from None


def _read(path):
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except FileNotFoundError:
        raise Stop(MISSING_FILE, f"{path} is not there") from None
    except ValueError as error:
        raise Stop(BAD_DATA, f"{path}: not JSON: {error}") from None


def _problems(path, validators):
    content = _read(path)
    name = content.get("format") if isinstance(content, dict) else None
    if name not in validators:
        return [f"its format is {name!r}, and there is no schema for that"]
    problems = []
    for error in validators[name].iter_errors(content):
        place = "/".join(str(part) for part in error.instance_path) or "the whole"
        problems.append(f"{place}: {str(error.message)[:200]}")
        if len(problems) == _SHOWN_ERRORS:
            break
    return problems
