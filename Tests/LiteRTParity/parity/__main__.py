"""The command line of the comparison: `run [vectors|soak|models|lint|mutated|quantizer|sweep|mathematics|speed|gains|errata|schema|exports|derived|canary|selftest] [options]`."""

import argparse
import json
import os
import sys

from . import runtime, vector_files
from .exits import OK, WRONG_USAGE, Stop

_HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def main(arguments):
    options = _parser().parse_args(_with_default_verb(arguments))
    version = runtime.load(options.requirements)
    runtime.prove_reference_kernels()
    environment = runtime.environment(version)
    print(
        f"LiteRT {version}, reference kernels proven; {environment['processor']}"
        f" ({' '.join(environment['vectorInstructions'])}), {environment['libc']}",
        flush=True,
    )
    status, report = options.verb(options)
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump({"environment": environment, "status": status, **report}, file, indent=1)
            file.write("\n")
    return status


def _with_default_verb(arguments):
    """Without a verb, the vectors; `run` itself has put --root and its value in front."""
    root, rest = arguments[:2], arguments[2:]
    if not rest or (rest[0].startswith("-") and rest[0] not in ("-h", "--help")):
        return root + ["vectors"] + rest
    return arguments


def _parser():
    parser = argparse.ArgumentParser(prog="run", description="Compares this project with the real LiteRT runtime.")
    parser.add_argument("--root", required=True, help=argparse.SUPPRESS)
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    vectors = _verb(verbs, "vectors", _vectors, "replay every golden vector")
    vectors.add_argument("--vectors", metavar="DIR", help="where the vectors are (default: Vectors/)")
    vectors.add_argument("--errata", metavar="FILE", help="the errata (default: Spec/errata.md)")
    vectors.add_argument(
        "--select", metavar="PATTERNS", default="", help="group ids, as shell patterns or beginnings, with commas"
    )
    vectors.add_argument(
        "--allow-unmatched-errata", action="store_true", help="do not fail where no vector shows an erratum"
    )
    proofs = _verb(verbs, "errata", _errata, "execute the proof of every erratum")
    proofs.add_argument("--errata", metavar="FILE", help="the errata (default: Spec/errata.md)")
    proofs.add_argument("--select", metavar="IDS", default="", help="the errata to prove, such as E-1,E-3")
    models = _verb(verbs, "models", _models, "compare every operator's output of whole models")
    models.add_argument("models", nargs="*", metavar="MODEL", help="model files (default: generated ones)")
    models.add_argument("--quantspec", metavar="PATH", help="the built tool (default: .build/release/quantspec)")
    models.add_argument("--allow-unsupported", action="store_true", help="count an unsupported operator as no failure")
    models.add_argument("--seeds", type=int, default=2, metavar="N", help="random inputs for each model (default: 2)")
    models.add_argument("--steps", type=int, default=1, metavar="N", help="calls in a row, keeping states (default: 1)")
    models.add_argument("--keep", metavar="DIR", help="keep the models and their inputs and outputs there")
    models.add_argument(
        "--tool-options", metavar="OPTIONS", default="", help="further options for the tool, such as --profile NAME"
    )
    lint = _verb(verbs, "lint", _lint, "what the runtime rejects, 'quantspec lint' says before")
    lint.add_argument("--quantspec", metavar="PATH", help="the built tool (default: .build/release/quantspec)")
    lint.add_argument("--keep", metavar="DIR", help="keep the models there")
    mutated = _verb(verbs, "mutated", _mutated, "models with one random change: lint foresees what the runtime refuses")
    mutated.add_argument("--count", type=int, default=300, metavar="N", help="changed models (default: 300)")
    mutated.add_argument("--seed", type=int, default=1, metavar="N", help="the seed of everything random (default: 1)")
    mutated.add_argument("--quantspec", metavar="PATH", help="the built tool (default: .build/release/quantspec)")
    mutated.add_argument("--vectors", metavar="DIR", help="where the vectors are (default: Vectors/)")
    quantizer = _verb(verbs, "quantizer", _quantizer, "compare 'quantspec quantize' with TensorFlow's converter")
    quantizer.add_argument("networks", nargs="*", metavar="NETWORK", help="networks by name (default: all)")
    quantizer.add_argument("--converted", required=True, help=argparse.SUPPRESS)
    quantizer.add_argument("--quantspec", metavar="PATH", help="the built tool (default: .build/release/quantspec)")
    quantizer.add_argument("--keep", metavar="DIR", help="keep the quantized models there")
    quantizer.add_argument("--fields-only", action="store_true", help="do not run the quantized models")
    sweep = _verb(verbs, "sweep", _sweep, "exhaustive checks, as the runtime computes their results")
    sweep.add_argument("--quantspec", metavar="PATH", help="the built tool (default: .build/release/quantspec)")
    sweep.add_argument("--exhaustive", action="store_true", help="also the 2^32 conversions to binary16, in minutes")
    mathematics = _verb(verbs, "mathematics", _mathematics, "real functions, by the host's C library and by the tool's own")
    mathematics.add_argument("--quantspec", metavar="PATH", help="the built tool (default: .build/release/quantspec)")
    mathematics.add_argument("--count", type=int, default=200_000, metavar="N", help="values a form (default: 200000)")
    mathematics.add_argument("--seed", type=int, default=1, metavar="N", help="the seed of everything random (default: 1)")
    speed = _verb(verbs, "speed", _speed, "time whole models by the specification and by the runtime, one thread each")
    speed.add_argument("models", nargs="*", metavar="MODEL", help="model files (default: generated ones)")
    speed.add_argument("--quantspec", metavar="PATH", help="the built tool (default: .build/release/quantspec)")
    speed.add_argument("--rounds", type=int, default=5, metavar="N", help="turns of each side (default: 5)")
    gains = _verb(verbs, "gains", _gains, "float models in every mode: size, accuracy and time, and other quantizers' times")
    gains.add_argument("models", nargs="*", metavar="MODEL", help="float models (default: generated ones, and QUANTSPEC_MODELS)")
    gains.add_argument("--quantspec", metavar="PATH", help="the built tool (default: .build/release/quantspec)")
    gains.add_argument("--samples", type=int, default=32, metavar="N", help="calibration samples (default: 32)")
    gains.add_argument("--judged", type=int, default=8, metavar="N", help="further samples, for the SQNR (default: 8)")
    gains.add_argument("--rounds", type=int, default=5, metavar="N", help="runs of each quantizer (default: 5)")
    schema = _verb(verbs, "schema", _schema, "validate the vector files by their JSON Schemas")
    schema.add_argument("--vectors", metavar="DIR", help="where the vectors are (default: Vectors/)")
    soak = _verb(verbs, "soak", _soak, "replay random single-operator models")
    soak.add_argument("--count", type=int, default=200, metavar="N", help="groups for each scheme (default: 200)")
    soak.add_argument(
        "--seeds", "--seed", type=_numbers, default=[1], metavar="NUMBERS",
        help="the seeds of everything random, with commas (default: 1)",
    )
    soak.add_argument(
        "--schemes", type=_patterns, default=list(vector_files.SCHEMES), metavar="NAMES", help="with commas (default: all)"
    )
    soak.add_argument("--quantspec", metavar="PATH", help="the built tool (default: .build/release/quantspec)")
    soak.add_argument("--errata", metavar="FILE", help="the errata (default: Spec/errata.md)")
    soak.add_argument("--keep", metavar="DIR", help="keep the vectors there")
    exports = _verb(verbs, "exports", _exports, "read what 'quantspec vectors export' writes with the tools it is for")
    exports.add_argument("--vectors", metavar="DIR", help="where the vectors are (default: Vectors/)")
    exports.add_argument("--quantspec", metavar="PATH", help="the built tool (default: .build/release/quantspec)")
    exports.add_argument("--select", metavar="NAMES", default="", help="as of the tool: operators, schemes, with commas")
    exports.add_argument("--keep", metavar="DIR", help="keep the exported files there")
    chapter = _verb(verbs, "derived", _derived, "recompute the derived integers by chapter 6 of the specification")
    chapter.add_argument("--vectors", metavar="DIR", help="where the vectors are (default: Vectors/)")
    chapter.add_argument("--select", metavar="PATTERNS", default="", help="group ids, with commas between them")
    _verb(verbs, "canary", _canary, "only prove that the pinned reference kernels run")
    _verb(verbs, "selftest", _selftest, "prove that this program finds what it must find")
    return parser


def _verb(verbs, name, action, help_text):
    parser = verbs.add_parser(name, help=help_text, description=f"{help_text[0].upper()}{help_text[1:]}.")
    parser.set_defaults(verb=action)
    parser.add_argument("--json", metavar="FILE", help="write the result as one JSON object")
    parser.add_argument("--requirements", default=os.path.join(_HERE, "requirements.txt"), help=argparse.SUPPRESS)
    return parser


def _patterns(text):
    return [pattern for pattern in text.split(",") if pattern]


def _numbers(text):
    return [int(number) for number in text.split(",")]


def _vectors(options):
    from . import vectors_verb

    return vectors_verb.run(
        options.vectors or os.path.join(options.root, "Vectors"),
        options.errata or os.path.join(options.root, "Spec", "errata.md"),
        _patterns(options.select),
        options.allow_unmatched_errata,
    )


def _tool(options):
    """The path of the built tool."""
    return options.quantspec or os.path.join(options.root, ".build", "release", "quantspec")


def _errata(options):
    from . import errata_verb

    path = options.errata or os.path.join(options.root, "Spec", "errata.md")
    return errata_verb.run(path, os.path.join(_HERE, "errata"), _patterns(options.select))


def _models(options):
    from . import models_verb

    return models_verb.run(
        options.models, [_tool(options)], options.allow_unsupported, options.seeds, options.keep, options.tool_options.split(),
        steps=options.steps,
    )


def _lint(options):
    from . import lint_verb

    return lint_verb.run(_tool(options), options.keep)


def _mutated(options):
    from . import mutated_verb

    folder = options.vectors or os.path.join(options.root, "Vectors")
    return mutated_verb.run(_tool(options), folder, options.count, options.seed)


def _quantizer(options):
    from . import quantizer_verb

    return quantizer_verb.run(
        options.converted, _tool(options), options.networks, options.keep, not options.fields_only)


def _sweep(options):
    from . import sweep_verb

    return sweep_verb.run(_tool(options), options.exhaustive)


def _mathematics(options):
    from . import mathematics_verb

    tool = options.quantspec or os.path.join(options.root, ".build", "release", "quantspec")
    return mathematics_verb.run(tool, options.count, options.seed)


def _gains(options):
    from . import gains_verb

    return gains_verb.run(options.models, _tool(options), options.root, options.samples, options.judged, options.rounds)


def _speed(options):
    from . import speed_verb

    return speed_verb.run(options.models, _tool(options), options.rounds)


def _schema(options):
    from . import schema_verb

    folder = os.path.join(options.root, "Vectors")
    return schema_verb.run(options.vectors or folder, os.path.join(folder, "schema"))


def _soak(options):
    from . import soak_verb

    return soak_verb.run(
        _tool(options),
        options.errata or os.path.join(options.root, "Spec", "errata.md"),
        options.schemes,
        options.count,
        options.seeds,
        options.keep,
    )


def _exports(options):
    from . import exports_verb

    return exports_verb.run(
        options.vectors or os.path.join(options.root, "Vectors"),
        os.path.join(options.root, "Spec", "errata.md"),
        _tool(options),
        options.select,
        options.keep,
    )


def _derived(options):
    from . import derived_verb

    return derived_verb.run(options.vectors or os.path.join(options.root, "Vectors"), _patterns(options.select))


def _canary(options):
    del options
    print("1 passed, 0 failed")
    return OK, {"summary": {"passed": 1, "failed": 0}}


def _selftest(options):
    from . import self_test

    return self_test.run(options.root)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Stop as stop:
        print(f"parity: error: {stop}", file=sys.stderr)
        sys.exit(stop.status)
    except SystemExit as leaving:
        # argparse leaves with 2 where the usage is wrong.
        sys.exit(WRONG_USAGE if leaving.code == 2 else leaving.code)
