"""`Tests/Mutants/run`: arguments, and the order of a run."""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import sys
import tempfile
import time
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .changes import Mutant, Rules, mutants
from .equivalents import Equivalents, ListError
from .judge import Conform, Judge, JudgeError, Replay, Verdict, groups_of_vectors
from .library import CHECKED, QUICK, BuildError, Library, LibraryFiles
from .log import VerdictLog
from .reach import ReachBuild
from .report import Result
from .structure import functions
from .tokens import Source, SourceError

HERE = Path(__file__).resolve().parent.parent
ROOT = HERE.parent.parent
SAMPLE = ROOT / "Sources" / "SampleKernels"
# Changes that are made only if --kind names them: most of them compute the same, for tensors of fewer than 2^31 elements.
ON_DEMAND = {"type narrowed"}
NO_KERNELS = {"breaks.c", "breaks.h", "kernel.c", "operators.h", "sample_kernels.h"}
NICENESS = 2
SAMPLE_PROFILE = "integer-double"
SAMPLE_RULES = Rules(
    asserts=("REQUIRE", "quantspec_say", "say_absent", "quantspec_*probe_*", "probe", "tell"),
    guards=("is_broken", "probe", "named_probe", "outside"),
    functions=("break_*", "multiply_with_one_rounding", "tell", "add_outside", "say_absent"),
)

EXAMPLES = """
EXAMPLES
  Tests/Mutants/run                            every mutant of the sample kernels
  Tests/Mutants/run --sample 150 --seed 7      150 of them, chosen by a number
  Tests/Mutants/run --file conv_2d.c --list    the mutants of a file, without judging them
  Tests/Mutants/run --selftest                 the tests of the mutator
  Tests/Mutants/run --root ~/mylib --sources 'src/*.c' --compile-only adapter.c \\
      --include ~/mylib/include --no-list      another library, which need not conform

A mutant is caught if a case fails that passes in the original, or is no longer computed. What
survives has to be in equivalent.json, with the reason why it computes the same, or in open.json, with
what the vectors lack; what is in equivalent.json has to survive.

EXIT STATUS
  0   every mutant is caught, or listed as equivalent
  1   a mutant survived, or the list is wrong
  64  wrong usage        69  clang or quantspec is not there, or gave no verdict
"""


def main(arguments: list[str]) -> int:
    """Runs the command. Returns its exit status."""
    options = _parser().parse_args(arguments)
    if options.selftest:
        suite = unittest.defaultTestLoader.discover(str(HERE), pattern="test_*.py")
        return 0 if unittest.TextTestRunner().run(suite).wasSuccessful() else 1
    os.nice(NICENESS)
    try:
        return _run(options)
    except (BuildError, JudgeError, SourceError) as error:
        print(f"mutants: error: {error}", file=sys.stderr)
        return 69
    except ListError as error:
        print(f"mutants: error: {error}", file=sys.stderr)
        return 65


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="Tests/Mutants/run", formatter_class=argparse.RawDescriptionHelpFormatter, epilog=EXAMPLES,
        description="Makes small changes to C kernels, and shows that the golden vectors catch each.",
    )
    parser.exit_on_error = True
    add = parser.add_argument
    add("--sample", type=_count, metavar="N", help="judge N mutants, chosen by --seed, instead of all")
    add("--seed", type=int, default=1, metavar="S", help="chooses the sample (default 1)")
    add("--file", action="append", default=[], metavar="NAME", help="only mutants of the file; may be repeated")
    add("--function", action="append", default=[], metavar="NAME", help="only mutants of the function; may be repeated")
    add("--kind", action="append", default=[], metavar="NAME", help="only changes of the kind, such as 'type narrowed'; may be repeated")
    add("--listed", action="store_true", help="only mutants that equivalent.json or open.json has")
    add("--list", action="store_true", help="list the mutants, and judge none")
    add("--json", metavar="OUT", help="write the result as JSON")
    add("--resume", type=Path, metavar="LOG", help="append each verdict to LOG, and skip mutants that it has as caught")
    add("--jobs", type=_count, default=os.cpu_count() or 1, metavar="N", help="how many at a time (default: one a core)")
    add("--quantspec", type=Path, default=ROOT / ".build/release/quantspec", metavar="TOOL", help="the tool")
    add("--profile", metavar="NAME", help="the numeric profile (default: the one that explains the original)")
    add("--vectors", type=Path, default=ROOT / "Vectors", metavar="DIR", help="the golden vectors")
    add("--no-replay", action="store_true", help="ask conform about every mutant, also where recorded calls show a difference")
    add("--quick", action="store_true", help="judge by the recorded calls alone, which do not show writes outside of tensors")
    add("--selftest", action="store_true", help="run the tests of the mutator")
    other = parser.add_argument_group("another library than the sample kernels")
    add = other.add_argument
    add("--root", type=Path, metavar="DIR", help="the folder that patterns start from")
    add("--sources", action="append", default=[], metavar="PATTERN", help="the files to compile and to mutate")
    add("--mutate", action="append", default=[], metavar="PATTERN", help="the files to mutate, headers too (default: --sources)")
    add("--compile-only", action="append", default=[], metavar="FILE", help="a file to compile and not to mutate")
    add("--include", action="append", default=[], metavar="DIR", help="a folder of headers")
    add("--option", action="append", default=[], metavar="OPTION", help="an option for clang, as --option=-DX")
    add("--spare", action="append", default=[], metavar="PATTERN", help="calls left alone with their arguments, as assert is")
    add("--select", metavar="EXPRESSION", help="the cases to judge by, as for conform")
    add("--no-list", action="store_true", help="there is no list of equivalents: report, and exit with 0")
    return parser


def _count(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("it is below 1")
    return value


def _files(options: argparse.Namespace) -> tuple[LibraryFiles, Rules]:
    interface = ROOT / "Sources" / "CQuantSpec" / "include"
    if options.root is None:
        compiled = sorted(SAMPLE.glob("*.c"))
        mutated = sorted(path for path in [*SAMPLE.glob("*.c"), *SAMPLE.glob("*.h")] if path.name not in NO_KERNELS)
        return LibraryFiles(SAMPLE, compiled, mutated, [interface, SAMPLE / "include"]), SAMPLE_RULES
    root = options.root.resolve()
    sources = sorted({path for pattern in options.sources for path in root.glob(pattern)})
    mutated = sorted({path for pattern in options.mutate for path in root.glob(pattern)}) or sources
    only = [Path(name).resolve() for name in options.compile_only]
    includes = [Path(name).resolve() for name in options.include]
    files = LibraryFiles(root, [*sources, *only], mutated, [interface, *includes], options.option)
    return files, Rules(asserts=(*Rules().asserts, *options.spare))


def _chosen(options: argparse.Namespace, everything: list[Mutant], *lists: Equivalents) -> list[Mutant]:
    names = set(options.file)
    unknown = names - {mutant.file for mutant in everything} - {Path(mutant.file).name for mutant in everything}
    if unknown:
        print(f"mutants: error: --file: no mutants in {', '.join(sorted(unknown))}", file=sys.stderr)
        raise SystemExit(64)
    chosen = [
        mutant
        for mutant in everything
        if (not names or mutant.file in names or Path(mutant.file).name in names)
        and (not options.function or mutant.function in options.function)
        and (mutant.kind in options.kind if options.kind else mutant.kind not in ON_DEMAND)
        and (not options.listed or any(mutant.key in listed.reasons for listed in lists))
    ]
    if options.sample is None or options.sample >= len(chosen):
        return chosen
    places = sorted(random.Random(options.seed).sample(range(len(chosen)), options.sample))
    return [chosen[place] for place in places]


def _run(options: argparse.Namespace) -> int:
    started = time.monotonic()
    files, rules = _files(options)
    with tempfile.TemporaryDirectory(prefix="quantspec-mutants-") as folder:
        library = Library(files, Path(folder))
        sources = library.sources()
        everything = [mutant for source in sources.values() for mutant in mutants(source, rules)]
        uses_list = not options.no_list and options.root is None
        equivalents = Equivalents.read(HERE / "equivalent.json") if uses_list else Equivalents({})
        open_gaps = Equivalents.read(HERE / "open.json") if uses_list else Equivalents({})
        chosen = _chosen(options, everything, equivalents, open_gaps)
        log = VerdictLog(options.resume)
        chosen = [mutant for mutant in chosen if mutant.key not in log.caught]
        chosen.sort(key=lambda mutant: mutant.key in log.judged)
        if options.list:
            print("\n".join(map(str, chosen)))
            return 0
        result = Result(equivalents, open_gaps, total=len(everything), gone=equivalents.gone(everything))
        result.verdicts = _judge_all(options, library, sources, chosen, log)
    result.seconds = time.monotonic() - started
    print(result.text())
    if options.json:
        Path(options.json).write_text(json.dumps(result.json(), indent=1) + "\n", encoding="utf-8")
    return 0 if result.holds or not uses_list else 1


def _judge_all(
    options: argparse.Namespace, library: Library, sources: dict[Path, Source], chosen: list[Mutant], log: VerdictLog
) -> list[tuple[Mutant, Verdict]]:
    if not shutil.which(str(options.quantspec)):
        raise JudgeError(f"{options.quantspec} is not there; build it: swift build -c release --product quantspec")
    conform = Conform(options.quantspec, options.vectors)
    library.build()
    counting = ReachBuild(library, sources)
    profile = options.profile or (None if options.root else SAMPLE_PROFILE)
    original = conform.run(counting.path, [options.select] if options.select else [], profile)
    reached = counting.reached()
    print(f"The original is judged by {original.profile}: {sum(original.passed.values())} cases pass, "
          f"{len(original.failing)} do not.", file=sys.stderr)
    judged = set(original.judged)
    replay = None if options.no_replay else Replay(library.build_tool(HERE / "c" / "replay.c"), counting.calls_of)
    judge = Judge(conform, original, groups_of_vectors(options.vectors), replay, options.quick)
    texts = {library.files.name(path): (path, source) for path, source in sources.items()}
    done = 0

    def one(numbered: tuple[int, Mutant]) -> tuple[Mutant, Verdict]:
        nonlocal done
        number, mutant = numbered
        path, source = texts[mutant.file]
        names = [mutant.function] if mutant.function else [function.name for function in functions(source)]
        places = {place for name in names for place in reached.get((mutant.file, name), set())} & judged
        if not mutant.function:  # a header may have no function at all
            places = places or judged
        verdict = _verdict(library, judge, path, mutant, source, places, f"mutant-{number}")
        library.remove(f"mutant-{number}")
        log.add(mutant, verdict)
        done += 1
        if sys.stderr.isatty() or done % 50 == 0:
            print(f"{done} of {len(chosen)} mutants", end="\r" if sys.stderr.isatty() else "\n", file=sys.stderr, flush=True)
        return mutant, verdict

    with ThreadPoolExecutor(options.jobs) as workers:
        return list(workers.map(one, enumerate(chosen)))


def _leaves_c(
    library: Library, judge: Judge, path: Path, original: str, mutant: str, places: set[str], name: str
) -> bool:
    """Whether a mutant does what C does not allow at a place where the original keeps to C."""

    def build(text: str, name: str) -> Path | None:
        built = library.build_mutant(path, text, name, CHECKED)
        return built if isinstance(built, Path) else None

    names = (name, name + "-original")
    try:
        built = build(mutant, names[0])
        if not built or not judge.is_undefined(built, places):
            return False
        unchanged = build(original, names[1])
        kept = judge.places_without_traps(unchanged, places) if unchanged else set()
        return bool(kept) and judge.is_undefined(built, kept)
    finally:
        for name in names:
            library.remove(name)


def _verdict(
    library: Library, judge: Judge, path: Path, mutant: Mutant, source: Source, places: set[str], name: str
) -> Verdict:
    """Builds a mutant and judges it. Most fall to recorded calls, for which a quick build is enough."""
    text = mutant.applied(source.text)
    quick = library.build_mutant(path, text, name, QUICK)
    if isinstance(quick, Path) and places:
        difference = judge.difference(quick, places)
        if difference:
            return Verdict("caught", difference)
    built = library.build_mutant(path, text, name)
    if isinstance(built, str):
        return Verdict("discarded", built)
    if not judge.difference(built, places):
        is_undefined = _leaves_c(library, judge, path, source.text, text, places, name + "-checked")
        if is_undefined:
            return Verdict("discarded", "undefined: it leaves an array, or shifts or divides by what C does not allow")
    return judge.judge(built, places, f"{mutant.file}:{mutant.function}")
