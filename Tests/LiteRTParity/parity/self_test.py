"""`run selftest`: proves that this program finds what it must find, by breaking each thing that it guards once."""

import copy
import io
import json
import os
import sys
import tempfile

import numpy as np

from . import derived_verb, errata_verb, hand_made, lint_verb, mathematics_verb, models_verb, networks, runtime
from . import schema_verb, sweep_verb, values, vectors_verb
from .exits import BAD_DATA, DIFFERS, OK, UNAVAILABLE, Malformed, Stop


class _Checks:
    def __init__(self):
        self.passed = 0
        self.failures = []

    def that(self, statement, holds, explanation=""):
        if holds:
            self.passed += 1
            return
        self.failures.append(statement)
        print(f"FAILED {statement}" + (f": {explanation}" if explanation else ""))


def run(root):
    """The exit status, and a report."""
    checks = _Checks()
    _values(checks)
    contents = hand_made.files()
    _storage(checks, contents)
    _vectors(checks, contents)
    _schemas(checks, root)
    _derived(checks, root)
    _proofs(checks)
    _models(checks)
    _lint(checks)
    _sweeps(checks)
    _mathematics(checks)
    _runtime(checks)
    print(f"{checks.passed} passed, {len(checks.failures)} failed")
    summary = {"passed": checks.passed, "failed": len(checks.failures)}
    return (DIFFERS if checks.failures else OK), {"summary": summary, "failures": checks.failures}


# What is written in one way and read in one way.


def _values(checks):
    samples = {
        "float32": np.array([0.1, -0.0, 1e-45, 3.4e38, np.inf, -np.inf], np.float32),
        "float16": np.arange(0, 65536, 7, dtype=np.uint16).view(np.float16),
        "complex64": np.array([0.1 - 0.0j, complex(np.inf, np.nan), complex(-1e-45, 3.4e38)], np.complex64),
        "int64": np.array([-(2**63), 2**63 - 1, 0], np.int64),
        "int8": np.arange(-128, 128).astype(np.int8),
    }
    for kind, array in samples.items():
        again = values.decode(values.encode(array), kind)
        checks.that(f"{kind} values survive being written and read", not values.bits_differ(array, again).any())
    for kind, wrong in (
        ("int8", [128]),
        ("int8", ["1"]),
        ("int8", [True]),
        ("int4", [8]),
        ("bool", [2]),
        ("int64", [1]),
        ("int64", ["01"]),
        ("float32", [0.5]),
        ("float32", ["0.5"]),
        ("float32", ["0x1.0000001p+0"]),
        ("float16", ["0x1p+16"]),
        ("float32", ["nan"]),
        ("float32", ["nan:0x7f800000"]),
        ("float16", ["nan:0x7fc00000"]),
        ("complex64", ["0x1p+0"]),
        ("complex64", ["0x1p+0", "0x1.0000001p+0"]),
    ):
        checks.that(f"{wrong} is no {kind}", _is_malformed(wrong, kind))
    packed = values.constant_bytes(np.array([-8, 7, 1], np.int8), "int4")
    checks.that("int4 is packed low nibble first, the last one padded", packed == bytes([0x78, 0x01]))
    packed = values.constant_bytes(np.array([-2, 1, 0, -1, 1], np.int8), "int2")
    checks.that("int2 is packed lowest bits first", packed == bytes([0b11000110, 0b01]))


def _is_malformed(listed, kind):
    try:
        values.decode(listed, kind)
    except Malformed:
        return True
    return False


# A derived integer that chapter 6 does not give is found.


def _derived(checks, root):
    with open(os.path.join(root, "Vectors", "int8", "ADD.json"), encoding="utf-8") as file:
        content = json.load(file)
    content["groups"] = content["groups"][:2]
    for name, break_it in (
        ("nothing", lambda derived: None),
        ("another shift", lambda derived: derived.update(left_shift=[19])),
        ("a name too many", lambda derived: derived.update(rest=[0])),
        ("a name too few", lambda derived: derived.pop("left_shift")),
    ):
        broken = copy.deepcopy(content)
        break_it(broken["groups"][1]["derived"])
        with tempfile.TemporaryDirectory() as folder:
            os.mkdir(os.path.join(folder, "int8"))
            with open(os.path.join(folder, "int8", "ADD.json"), "w", encoding="utf-8") as file:
                json.dump(broken, file)
            status, _ = derived_verb.run(folder, out=io.StringIO())
        checks.that(f"of derived integers with {name} it says so", status == (OK if name == "nothing" else DIFFERS))


# The schemas refuse what the files must not hold.


def _schemas(checks, root):
    schemas = os.path.join(root, "Vectors", "schema")
    number, text, real = 2**40, "12", "0x1p-3"
    for name, break_it in (
        ("int8/ADD.json", None),
        ("int8/ADD.json", lambda file: file.update(extra=1)),
        ("int8/ADD.json", lambda file: file.pop("profile")),
        ("int8/ADD.json", lambda file: file.update(format="quantspec-vectors/1")),
        ("int8/ADD.json", lambda file: file["groups"][0].update(id="ADD/int9/a/b")),
        ("int8/ADD.json", lambda file: file["variants"]["int8"]["inputs"][0].update(role="input")),
        ("int8/ADD.json", lambda file: file["groups"][0]["inputs"][0].update(name="input1")),
        ("int8/ADD.json", lambda file: file["groups"][0]["rows"][0].update(id="0")),
        ("int8/ADD.json", lambda file: file["groups"][0]["rows"][0].update(catches=["half-to-even"])),
        ("int8/ADD.json", lambda file: file.pop("counts")),
        ("int8/ADD.json", lambda file: file["groups"][0]["inputs"][0].update(data=[0.5])),
        ("int8/ADD.json", lambda file: file["groups"][0]["rows"][0]["outputs"][0].append(number)),
        ("int8/ADD.json", lambda file: file["groups"][0]["rows"][0]["outputs"][0].append(text)),
        ("int8/ADD.json", lambda file: file["groups"][0]["rows"][0].update(profiles={"x": [[[1]]]})),
        ("int8/CONV_2D.json", lambda file: file["groups"][0]["rows"][0].update(accumulators={"output": [text]})),
        ("int16x8/CONV_2D.json", lambda file: file["groups"][0]["rows"][0].update(accumulators={"output": [1]})),
        ("int8/SVDF.json", lambda file: file["groups"][0]["rows"][0]["steps"][0].pop("outputs")),
        ("float32/RESHAPE.json", lambda file: file["groups"][0]["rows"][0].update(outputs=[[0.5]])),
        ("arithmetic/quantize_multiplier.json", None),
        ("arithmetic/quantize_multiplier.json", lambda file: file["rows"][0].update(results=[real.upper()])),
        ("arithmetic/quantize_multiplier.json", lambda file: file["rows"][0].update(catches=[])),
        ("MANIFEST.json", None),
        ("MANIFEST.json", lambda file: file["files"][0].update(sha256="00")),
    ):
        with open(os.path.join(root, "Vectors", name), encoding="utf-8") as file:
            content = json.load(file)
        if break_it:
            break_it(content)
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, "file.json"), "w", encoding="utf-8") as file:
                json.dump(content, file)
            out = io.StringIO()
            status, _ = schema_verb.run(folder, schemas, out=out)
        statement = f"the schema {'refuses' if break_it else 'takes'} {name}"
        checks.that(statement, status == (DIFFERS if break_it else OK), out.getvalue())


# The runtime must be the right one, and run its reference kernels.


def _runtime(checks):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "requirements.txt")
        with open(path, "w", encoding="utf-8") as file:
            file.write("ai-edge-litert==2.2.9\n")
        checks.that("another LiteRT version is refused", _stop_of(lambda: runtime.load(path)) == UNAVAILABLE)
        with open(path, "w", encoding="utf-8") as file:
            file.write("numpy\n")
        checks.that("requirements without a pin are refused", _stop_of(lambda: runtime.load(path)) == UNAVAILABLE)
    for resolver in ("BUILTIN", "BUILTIN_WITHOUT_DEFAULT_DELEGATES"):
        checks.that(f"the canaries die with the resolver {resolver}", _canaries_with(resolver) == UNAVAILABLE)


def _stop_of(action):
    try:
        action()
    except Stop as stop:
        return stop.status
    return OK


def _canaries_with(resolver):
    """The status of the canaries where the interpreters have other kernels."""
    from ai_edge_litert import interpreter

    original = interpreter.Interpreter

    def other(**arguments):
        arguments["experimental_op_resolver_type"] = interpreter.OpResolverType[resolver]
        return original(**arguments)

    interpreter.Interpreter = other
    try:
        return _stop_of(runtime.prove_reference_kernels)
    finally:
        interpreter.Interpreter = original


def _storage(checks, contents):
    """Nothing that the hand-made files record could show a constant that is stored wrongly: this does."""
    group = copy.deepcopy(contents["int8/FULLY_CONNECTED.json"]["groups"][0])
    recorded = [row["outputs"] for row in group["rows"]]
    group["inputs"][1]["type"] = "int8"
    hand_made.recorded(group)
    again = [row["outputs"] for row in group["rows"]]
    checks.that("int4 weights give what the same int8 weights give", again == recorded)
    sums = contents["int8/SUM.json"]["groups"][0]["rows"]
    defects = {"sum-of-bytes": [[[0, -127]]]}
    checks.that("the defect of SUM is the one that the canary shows", sums[0]["defects"] == defects)


# What the vectors, and the errata beside them, must not get away with.


def _vectors(checks, contents):
    status, report, _ = _judge(contents, hand_made.ERRATA)
    checks.that("the intact vectors pass", status == OK, str(report)[:2000])
    counts = report["summary"]["passed"], report["summary"]["failed"]
    checks.that("every row that counts is judged", counts == (21, 0))
    checks.that("informative rows are run and counted", sum(file["informative"] for file in report["files"]) == 1)
    for statement, change, wanted, words in _BREAKS:
        broken = copy.deepcopy(contents)
        text = change(broken)
        text = text if isinstance(text, str) else hand_made.ERRATA
        status, report, output = _judge(broken, text)
        found = words in output
        checks.that(f"{statement} is found", status == wanted and found, f"status {status}, {output[-600:]}")
    _selection(checks, contents)


def _judge(contents, errata_text, patterns=()):
    with tempfile.TemporaryDirectory() as folder:
        vectors = os.path.join(folder, "Vectors")
        hand_made.write(vectors, contents)
        errata_path = os.path.join(folder, "errata.md")
        with open(errata_path, "w", encoding="utf-8") as file:
            file.write(errata_text)
        out = io.StringIO()
        errors, sys.stderr = sys.stderr, out
        try:
            status, report = vectors_verb.run(vectors, errata_path, patterns, out=out)
        except Stop as stop:
            return stop.status, {}, str(stop)
        finally:
            sys.stderr = errors
        return status, report, out.getvalue()


def _selection(checks, contents):
    status, report, _ = _judge(contents, hand_made.ERRATA, ["ADD/int8/*", "SVDF/"])
    checks.that("a selection runs its groups only", status == OK and report["summary"]["groups"] == 3)
    status, _, _ = _judge(contents, hand_made.ERRATA, ["NOTHING/"])
    checks.that("a selection of nothing is no pass", status == UNAVAILABLE)
    status, _, _ = _judge({}, hand_made.ERRATA)
    checks.that("no vectors at all are no pass", status != OK)


def _group(contents, name, place=0):
    return contents[name]["groups"][place]


def _row(contents, name, row=0, place=0):
    return _group(contents, name, place)["rows"][row]


def _set(container, key, value):
    container[key] = value


def _without_erratum(identifier):
    parts = hand_made.ERRATA.split("## ")
    return "## ".join(part for part in parts if not part.startswith(identifier + ":"))


def _expect_refusal(group, identifier):
    group["referenceRefuses"] = identifier


def _drop(container, key):
    del container[key]


def _break_steps(contents):
    step = _row(contents, "int8/SVDF.json", 0)["steps"][2]
    step["outputs"][0][1] ^= 1


def _swap_rows_of_state(contents):
    """A row that expects the state of the row before to live on."""
    rows = _group(contents, "int8/SVDF.json")["rows"]
    whole = rows[0]["steps"]
    rows[0] = {"steps": whole[:1]}
    rows[1] = {"steps": whole[1:]}


def _other_profile(contents):
    """A file of another profile whose rows do not say what this runtime's differs in."""
    contents["int8/CONV_2D.json"]["profile"] = "integer-single"
    output = _row(contents, "int8/CONV_2D.json")["outputs"][0]
    output[0] += 1


_ADD = "int8/ADD.json"
_BREAKS = [
    (
        "a flipped integer",
        lambda c: _set(_row(c, _ADD)["outputs"][0], 5, _row(c, _ADD)["outputs"][0][5] ^ 1),
        DIFFERS,
        "ADD/int8/hand-made/plain#0: values differ",
    ),
    (
        "a flipped payload of NaN",
        lambda c: _set(_row(c, "float32/ADD.json")["outputs"][0], 3, "nan:0x7fc01235"),
        DIFFERS,
        "values differ",
    ),
    (
        "a flipped sign of zero",
        lambda c: _set(_row(c, "float32/ADD.json")["outputs"][0], 1, "0x0p+0"),
        DIFFERS,
        "expected 0x0p+0, observed -0x0p+0",
    ),
    ("a flipped value of a later step", _break_steps, DIFFERS, "step 2"),
    (
        "a flipped state",
        lambda c: _set(_row(c, "int8/SVDF.json")["steps"][1]["states"]["4"], 0, 77),
        DIFFERS,
        "state: values differ",
    ),
    ("a state that is not reset between rows", _swap_rows_of_state, DIFFERS, "SVDF/int8/hand-made/steps#1"),
    (
        "a flipped state of the LSTM's cell",
        lambda c: _set(_row(c, "int8/UNIDIRECTIONAL_SEQUENCE_LSTM.json")["steps"][0]["states"]["19"], 1, 1),
        DIFFERS,
        "state 19",
    ),
    (
        "another parameter of an intermediate",
        lambda c: _set(
            _group(c, "int8/UNIDIRECTIONAL_SEQUENCE_LSTM.json")["inputs"][-1]["quantization"], "zeroPoints", [9]
        ),
        DIFFERS,
        "values differ",
    ),
    (
        "a constant's flipped value",
        lambda c: _set(_group(c, "int8/CONV_2D.json")["inputs"][1]["data"], 0, 50),
        DIFFERS,
        "values differ",
    ),
    (
        "a scale of one channel",
        lambda c: _set(_group(c, "int8/CONV_2D.json")["inputs"][1]["quantization"]["scales"], 1, "0x1p-3"),
        DIFFERS,
        "values differ",
    ),
    (
        "another attribute",
        lambda c: _set(_group(c, "int8/CONV_2D.json")["attributes"], "fused_activation_function", "NONE"),
        DIFFERS,
        "values differ",
    ),
    (
        "another shape",
        lambda c: _set(_group(c, "int8/CONV_2D.json")["attributes"], "stride_w", 1),
        DIFFERS,
        "the shape is [1, 2, 3, 2]",
    ),
    (
        "an attribute that the schema has not",
        lambda c: _set(_group(c, _ADD)["attributes"], "flavour", 1),
        DIFFERS,
        "has no attribute 'flavour'",
    ),
    (
        "a name that the enumeration has not",
        lambda c: _set(_group(c, "int8/CONV_2D.json")["attributes"], "padding", "REFLECT"),
        DIFFERS,
        "'REFLECT' is no name",
    ),
    (
        "a value out of its type's range",
        lambda c: _set(_row(c, _ADD)["inputs"]["0"], 0, 200),
        DIFFERS,
        "malformed: a value is outside",
    ),
    ("a missing input", lambda c: _drop(_row(c, _ADD)["inputs"], "1"), DIFFERS, "malformed: inputs"),
    ("a missing value", lambda c: _row(c, _ADD)["outputs"][0].pop(), DIFFERS, "malformed: 5 values"),
    (
        "a malformed informative row",
        lambda c: _set(_row(c, "int8/QUANTIZE.json", 1)["outputs"][0], 0, 999),
        DIFFERS,
        "malformed",
    ),
    (
        "a defect that the reference has not",
        lambda c: _set(_row(c, "int8/SUM.json", 1), "defects", {"sum-of-bytes": [[[0, 9]]]}),
        DIFFERS,
        "SUM/int8/hand-made/defect#1: values differ",
    ),
    (
        "a defect that a row does not tell",
        lambda c: _drop(_row(c, "int8/SUM.json"), "defects"),
        DIFFERS,
        "SUM/int8/hand-made/defect#0: values differ",
    ),
    (
        "a defect that changes nothing",
        lambda c: _set(_row(c, "int8/SUM.json", 1), "defects", {"sum-of-bytes": [[[0, 2]]]}),
        DIFFERS,
        "the defects change nothing",
    ),
    ("a defect without an erratum", lambda c: _without_erratum("E-2"), DIFFERS, "no erratum explains the deviation"),
    ("a refusal without an erratum", lambda c: _without_erratum("E-1"), DIFFERS, "there is no erratum E-1"),
    (
        "an erratum for another scheme",
        lambda c: hand_made.ERRATA.replace("CONV_2D\n- Schemes: int8", "CONV_2D\n- Schemes: uint8"),
        DIFFERS,
        "there is no erratum E-1 for CONV_2D int8",
    ),
    (
        "a defect that no vector shows any more",
        lambda c: hand_made.ERRATA.replace("- Operators: SUM", "- Operators: SUM, MEAN"),
        DIFFERS,
        "E-2 lists MEAN int8, but no vector shows it",
    ),
    (
        "a refusal that no vector shows any more",
        lambda c: _drop(c["int8/CONV_2D.json"]["groups"], 1),
        DIFFERS,
        "E-1 lists CONV_2D int8, but no vector shows it",
    ),
    (
        "undefined behaviour that no vector shows any more",
        lambda c: _drop(_group(c, "int8/QUANTIZE.json")["rows"], 1),
        DIFFERS,
        "E-4 lists QUANTIZE int8, but no vector shows it",
    ),
    (
        "an abort that the errata call a refusal",
        lambda c: hand_made.ERRATA.replace("Kind: abort", "Kind: refusal"),
        DIFFERS,
        "refused by SIGABRT, but E-3 is of the kind 'refusal'",
    ),
    (
        "a group that runs and should be refused",
        lambda c: _expect_refusal(_group(c, _ADD), "E-3"),
        DIFFERS,
        "the runtime runs the group, which E-3 says it refuses",
    ),
    (
        "a group that is refused and should run",
        lambda c: _drop(_group(c, "int8/CONV_2D.json", 1), "referenceRefuses"),
        DIFFERS,
        "the runtime refuses the group",
    ),
    (
        "a group that ends the process and should run",
        lambda c: _drop(_group(c, _ADD, 1), "referenceRefuses"),
        DIFFERS,
        "the runtime's process ended by SIGABRT",
    ),
    ("a file of another profile", _other_profile, DIFFERS, "values differ"),
    (
        "a file whose rows do not count",
        lambda c: _set(_row(c, "int8/QUANTIZE.json"), "informative", True),
        UNAVAILABLE,
        "no row was judged of int8/QUANTIZE.json",
    ),
    (
        "a file without rows",
        lambda c: _set(_group(c, "int8/LESS.json"), "rows", []),
        UNAVAILABLE,
        "no row was judged of int8/LESS.json",
    ),
    ("a file without groups", lambda c: _set(c["int8/LESS.json"], "groups", []), UNAVAILABLE, "holds no group"),
    ("another code", lambda c: _set(c[_ADD], "code", 1), BAD_DATA, "its code is 1"),
    ("another format", lambda c: _set(c[_ADD], "format", "quantspec-vectors/9"), BAD_DATA, "its format is not"),
    ("another scheme than the folder's", lambda c: _set(c[_ADD], "scheme", "uint8"), BAD_DATA, "its scheme is"),
    ("a group given twice", lambda c: c[_ADD]["groups"].append(_group(c, _ADD)), BAD_DATA, "have the same id"),
    (
        "an erratum without its clause",
        lambda c: hand_made.ERRATA.replace("- Clause: SUM-1\n", ""),
        BAD_DATA,
        "E-2 has no line '- Clause: ...'",
    ),
    (
        "an erratum of an unknown kind",
        lambda c: hand_made.ERRATA.replace("Kind: abort", "Kind: hiccup"),
        BAD_DATA,
        "is of the kind 'hiccup'",
    ),
    (
        "two errata of one id",
        lambda c: hand_made.ERRATA.replace("## E-4", "## E-3"),
        BAD_DATA,
        "two errata have the same id",
    ),
]


# A proof must run, and must fail once its defect is gone.


def _proofs(checks):
    with tempfile.TemporaryDirectory() as folder:
        errata_path = os.path.join(folder, "errata.md")
        with open(errata_path, "w", encoding="utf-8") as file:
            file.write(_only_erratum("E-3"))
        proof = os.path.join(folder, "E_3.py")
        for statement, text, wanted in (
            ("a proof that shows its defect passes", "pass", OK),
            ("a proof whose defect is gone fails", 'from parity.proof import expect\nexpect("1", 1, 2)', DIFFERS),
            ("a proof that breaks fails", "raise RuntimeError", DIFFERS),
        ):
            with open(proof, "w", encoding="utf-8") as file:
                file.write(text)
            checks.that(statement, errata_verb.run(errata_path, folder, out=io.StringIO())[0] == wanted)
        orphan = os.path.join(folder, "E_9.py")
        with open(proof, "w", encoding="utf-8") as file, open(orphan, "w", encoding="utf-8"):
            file.write("pass")
        status = errata_verb.run(errata_path, folder, out=io.StringIO())[0]
        checks.that("a proof without its erratum is found", status == DIFFERS)
        os.remove(orphan)
        os.remove(proof)
        status = errata_verb.run(errata_path, folder, out=io.StringIO())[0]
        checks.that("an erratum without its proof is found", status == DIFFERS)


def _only_erratum(identifier):
    parts = hand_made.ERRATA.split("## ")
    return "## ".join(parts[:1] + [part for part in parts if part.startswith(identifier + ":")])


# A stand-in for the project's tool, which takes its results from the runtime, and then spoils them as it is told.

_STAND_IN = """
import sys
import numpy as np
from parity.runtime import make_interpreter

how, verb, path = sys.argv[1:4]
given = np.load(sys.argv[sys.argv.index("--inputs") + 1])
if how == "refuses":
    sys.exit("quantspec: error: it must not be")
if how == "unsupported":
    sys.exit("quantspec: error: operator SVDF is not supported")
if how == "dies":
    import os, signal
    os.kill(os.getpid(), signal.SIGKILL)
interpreter = make_interpreter(open(path, "rb").read(), preserve_all_tensors=True)
indices = [index for details in interpreter._get_ops_details() for index in details["outputs"]]


def call(inputs):
    for place, details in enumerate(interpreter.get_input_details()):
        interpreter.set_tensor(details["index"], inputs[f"input_{place}"])
    if how == "forgets":
        interpreter.reset_all_variables()
    interpreter.invoke()
    results = {f"tensor_{index}": interpreter.get_tensor(index) for index in indices}
    for place, details in enumerate(interpreter.get_output_details()):
        results[f"output_{place}"] = interpreter.get_tensor(details["index"])
    return results


if "--steps" in sys.argv:
    calls = [call({key: given[key][step] for key in given.files}) for step in range(len(given["input_0"]))]
    results = {key: np.stack([one[key] for one in calls]) for key in calls[0]}
else:
    results = call(given)
key = f"tensor_{indices[1]}"
if how == "flips":
    results[key].view(np.uint8).reshape(-1)[0] ^= 1
if how == "omits":
    del results[key]
if how == "widens":
    results[key] = results[key].astype(np.int32)
if how == "flattens":
    results[key] = results[key].reshape(-1)
np.savez(sys.argv[sys.argv.index("--outputs") + 1], **results)
"""


def _models(checks):
    with tempfile.TemporaryDirectory() as folder:
        script = os.path.join(folder, "tool.py")
        with open(script, "w", encoding="utf-8") as file:
            file.write(_STAND_IN)
        model = os.path.join(folder, "stateful.tflite")
        with open(model, "wb") as file:
            file.write(networks.stateful())
        for how, allow, wanted, words in (
            ("agrees", False, OK, "5 passed, 0 failed"),
            ("flips", False, DIFFERS, "(SVDF, operator 1) differs in 1 of 4 elements, first at 0"),
            ("omits", False, DIFFERS, "is missing in the tool's outputs"),
            ("widens", False, DIFFERS, "has the type int32, not int8"),
            ("flattens", False, DIFFERS, "has the shape [4], not [1, 4]"),
            ("refuses", False, DIFFERS, "it must not be"),
            ("refuses", True, DIFFERS, "it must not be"),
            ("dies", False, DIFFERS, "ended by SIGKILL"),
            ("unsupported", False, DIFFERS, "is not supported"),
            ("unsupported", True, UNAVAILABLE, "allowed"),
        ):
            out, (errors, sys.stderr) = io.StringIO(), (sys.stderr, io.StringIO())
            try:
                status, _ = models_verb.run([model], [sys.executable, script, how], allow, 1, folder, out=out)
            finally:
                sys.stderr = errors
            text = out.getvalue()
            statement = f"a tool that {how}{', which is allowed,' if allow else ''} has its verdict"
            checks.that(statement, status == wanted and words in text, f"status {status}, {text}")
        for how, wanted, words in (
            ("agrees", OK, "5 passed, 0 failed"),
            ("forgets", DIFFERS, "(SVDF, operator 1) differs in"),
        ):
            out = io.StringIO()
            status, _ = models_verb.run([model], [sys.executable, script, how], False, 1, folder, out=out, steps=3)
            checks.that(f"a tool that {how} between calls has its verdict", status == wanted and words in out.getvalue())
        stopped = _stop_of(lambda: models_verb.run([model], [os.path.join(folder, "nothing")]))
        checks.that("a tool that is not there is no pass", stopped == UNAVAILABLE)
    for name, content in networks.all_models().items():
        if name == "initial_states.tflite":
            # Each of its tensors holds one value by intention; not all of them hold the same.
            values = {int(value) for tensor in _computed(content) for value in np.unique(tensor)}
            checks.that(f"{name} has states that begin differently", {5, -128, 0} <= values, str(values))
        else:
            checks.that(f"{name} computes something in every tensor", _is_lively(content))


_LINTER = """#!{python}
import json, sys

path = sys.argv[-1]
loud = "versions" not in path and {is_loud}
findings = [dict(clause="MODEL-4", level="violation", place="x", problem="y")] if loud else []
print(json.dumps(dict(findings=findings)))
"""

_SWEEPER = """#!{python}
import json, sys

of = dict(first=0, count=65536)
blocks = [dict(block=0, of=of, digest="{digest}")] if "float16-to-float32" in sys.argv else []
with open(sys.argv[-1], "w") as file:
    json.dump(dict(blocks=blocks), file)
"""


def _lint(checks):
    with tempfile.TemporaryDirectory() as folder:
        for is_loud, words in (
            (False, ["ADD, version 6: the runtime rejects it, lint is silent", "while_one_output: the runtime says"]),
            (True, ["sparse_constants.tflite: x: y", "if_condition_of_two: the runtime says"]),
        ):
            tool = _program(folder, _LINTER.format(python=sys.executable, is_loud=is_loud))
            out = io.StringIO()
            status, _ = lint_verb.run(tool, folder, out)
            found = status == DIFFERS and all(word in out.getvalue() for word in words)
            checks.that(f"a linter that {'always complains' if is_loud else 'never does'} is found", found, out.getvalue()[:300])


def _sweeps(checks):
    with tempfile.TemporaryDirectory() as folder:
        for digest, wanted in (("d58c927d0a957a0d", OK), ("d58c927d0a957a00", DIFFERS)):
            tool = _program(folder, _SWEEPER.format(python=sys.executable, digest=digest))
            out = io.StringIO()
            status, _ = sweep_verb.run(tool, out=out)
            checks.that(f"the digest {digest} has its verdict", status == wanted, out.getvalue())


# A tool that computes EXP by the C library of this host. One result is some units in the last place too high.
_MATHEMATICIAN = """#!{python}
import ctypes, sys
import numpy as np
library = ctypes.CDLL("libm.so.6")
library.expf.restype, library.expf.argtypes = ctypes.c_float, [ctypes.c_float]
arguments = dict(zip(sys.argv[3::2], sys.argv[4::2]))
given = np.load(arguments["--inputs"])["input_0"]
results = np.array([library.expf(float(value)) for value in given], np.float32)
results.view(np.uint32)[5] += {high}[arguments["--math"]]
np.savez(arguments["--outputs"], output_0=results)
"""


def _mathematics(checks):
    form = [("EXP", 1, {}, False, {"unitsInTheLastPlace": 1}, False)]
    cases = (
        ("equal bits pass", {"host": 0, "specified": 0}, OK),
        ("a wrong bit of the host's functions is found", {"host": 1, "specified": 0}, DIFFERS),
        ("a result within the bound passes", {"host": 0, "specified": 1}, OK),
        ("a result outside the bound is found", {"host": 0, "specified": 2}, DIFFERS),
    )
    with tempfile.TemporaryDirectory() as folder:
        for statement, high, wanted in cases:
            tool = _program(folder, _MATHEMATICIAN.format(python=sys.executable, high=high))
            out = io.StringIO()
            status, _ = mathematics_verb.run(tool, 1000, out=out, forms=form, tables=())
            checks.that(f"mathematics: {statement}", status == wanted, out.getvalue())
    near = values.within(
        np.array([1, 1, 0.0, np.nan, 1e-9], np.float32), np.array([1 + 2**-23, 1 + 2**-22, -0.0, 1, 2e-9], np.float32),
        {"unitsInTheLastPlace": 1, "absolute": "0x1p-26"},
    )
    numbers = np.array([1 + 1j, 1 + 1j, complex(np.inf, np.nan)], np.complex64)
    others = numbers + np.array([2**-23 * 1j, 2**-22 + 2**-23 * 1j, 0], np.complex64)
    found = values.within(numbers, others, {"unitsInTheLastPlace": 1}).tolist()
    checks.that("both parts of a complex number are within a bound", found == [True, False, True])
    checks.that("a bound is in units in the last place, or absolute", near.tolist() == [True, False, True, False, True])


def _program(folder, text):
    path = os.path.join(folder, "tool")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    os.chmod(path, 0o755)
    return path


def _is_lively(content):
    """Whether every operator of a model returns values that are not all the same."""
    return all(np.unique(tensor).size > 2 for tensor in _computed(content))


def _computed(content):
    """What every operator of a model returns for random inputs."""
    interpreter = runtime.make_interpreter(content, preserve_all_tensors=True)
    random = np.random.default_rng(0)
    for details in interpreter.get_input_details():
        interpreter.set_tensor(details["index"], models_verb.random_input(details, random))
    interpreter.invoke()
    indices = [index for details in interpreter._get_ops_details() for index in details["outputs"]]
    return [interpreter.get_tensor(index) for index in indices]
