"""Judges a library with `quantspec conform`."""

from __future__ import annotations

import json
import signal
import subprocess
import threading
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

FIRST_GROUPS = 6
REMEMBERED_GROUPS = 4
FIRST_ROWS = "rows=1"
CASE_SECONDS = 5
PATIENT_CASE_SECONDS = 20
RUN_SECONDS = 600


class JudgeError(Exception):
    """`conform` gave no verdict."""


@dataclass(frozen=True)
class Run:
    """One run's result. `passed` and `groups` hold operators with schemes, such as ADD/int8, and groups' names."""

    profile: str
    passed: dict[str, int]
    failing: dict[str, str]
    seconds: float

    @property
    def judged(self) -> list[str]:
        """Operators with schemes of which cases passed or failed."""
        failed = {"/".join(case.split("/", 2)[:2]) for case in self.failing}
        return sorted({place for place, count in self.passed.items() if count > 0} | failed)


class Conform:
    """Calls the tool."""

    def __init__(self, tool: Path, vectors: Path):
        self.tool = tool
        self.vectors = vectors

    def run(
        self, library: Path, select: list[str], profile: str | None = None, case_seconds: float = CASE_SECONDS,
        budget: str = "",
    ) -> Run:
        """Runs the selected cases. Raises JudgeError if the tool itself fails."""
        arguments = [
            str(self.tool), "conform", "--json", "--vectors", str(self.vectors), "--kernels", str(library),
            "--time-limit", str(case_seconds), "--hang-limit", "1", "--stop-limit", "2",
        ]
        if profile:
            arguments += ["--profile", profile]
        if budget:
            arguments += ["--budget", budget]
        if select:
            arguments += ["--select", ",".join(select)]
        try:
            done = subprocess.run(arguments, capture_output=True, text=True, timeout=RUN_SECONDS)
        except subprocess.TimeoutExpired:
            raise JudgeError(f"conform --kernels {library} did not end in {RUN_SECONDS} s") from None
        if done.returncode == 69 and "unsupported" in done.stderr:
            return Run(profile or "", {}, {}, 0)
        if done.returncode not in {0, 1}:
            raise JudgeError(f"conform ended with {done.returncode}: {done.stderr.strip()[-500:]}")
        report = json.loads(done.stdout)
        passed = {f"{entry['name']}/{entry['scheme']}": entry["passed"] for entry in report["operators"]}
        failing = {entry["case"]: entry["verdict"] for entry in report["failures"]}
        return Run(report["profile"], passed, failing, report["seconds"])


@dataclass(frozen=True)
class Verdict:
    """`outcome` is caught, survived or discarded; `how` says why, in words."""

    outcome: str
    how: str


# The signals by which code that was built with checks ends.
CHECK_SIGNALS = ("SIGILL", "SIGTRAP")


class Replay:
    """Gives recorded calls to a mutant: a thousand times faster than `conform`, which alone says that one survives."""

    def __init__(self, program: Path, calls: Callable[[str], Path]):
        self._program = program
        self._calls = calls

    def difference(self, library: Path, places: list[str]) -> str:
        """The first answer that differs from the original's, in words; empty if there is none."""
        files = [str(self._calls(place)) for place in places if self._calls(place).exists()]
        if not files:
            return ""
        try:
            done = subprocess.run(
                [str(self._program), str(library), *files], capture_output=True, text=True, timeout=RUN_SECONDS
            )
        except subprocess.TimeoutExpired:
            return ""
        if done.returncode == 2:
            raise JudgeError(f"{self._program} cannot replay {', '.join(files)}")
        if done.returncode < 0:
            return f"it ends by {signal.Signals(-done.returncode).name}"
        return f"another answer: {Path(done.stdout.strip()).name}" if done.returncode else ""


class Judge:
    """Compares a mutant with the original, the likely cases first.

    A mutant is caught if a case fails that does not fail in the original, or if fewer cases pass because they became
    unsupported.
    """

    def __init__(self, conform: Conform, original: Run, groups: dict[str, list[str]], replay: Replay | None = None,
                 is_quick: bool = False):
        self._conform = conform
        self._replay = replay
        self._is_quick = is_quick
        self._original = original
        self._groups = groups
        self._kills: dict[str, Counter[str]] = defaultdict(Counter)
        self._lock = threading.Lock()
        self.runs = 0

    def difference(self, library: Path, places: set[str]) -> str:
        """What recorded calls show, in words; empty if they show no difference, or there are none."""
        return self._replay.difference(library, self._in_order(places)) if self._replay else ""

    def is_undefined(self, checked: Path, places: set[str]) -> bool:
        """Whether a library that was built with checks ends by one of them."""
        return self.difference(checked, places).endswith(CHECK_SIGNALS)

    def places_without_traps(self, original: Path, places: set[str]) -> set[str]:
        """The places at which the original, built with checks, does not end by one of them.

        Elsewhere a trap says nothing of a mutant: the original too does what C does not allow.
        """
        return {place for place in places if not self.is_undefined(original, {place})}

    def _in_order(self, places: set[str]) -> list[str]:
        return sorted(places, key=lambda place: (self._original.passed.get(place, 0), place))

    def judge(self, library: Path, places: set[str], topic: str) -> Verdict:
        """Judges a mutant by the operators that reach it. `topic`: mutants of one topic often fall to the same groups."""
        order = self._in_order(places)
        if not order:
            return Verdict("survived", "no case reaches it")
        difference = self.difference(library, places)
        if difference:
            return Verdict("caught", difference)
        if self._is_quick:
            return Verdict("survived", f"recorded calls of {_in_short(order)} have the same answers")
        # What gives the same answers to recorded calls most likely survives: everything is run at once. Else the likely first.
        steps = [order] if self._replay else [[place] for place in order]
        verdict = None if self._replay else self._caught(library, self._first_groups(order, topic), topic, partial=True)
        for places_of_step in steps:
            verdict = verdict or self._caught(library, places_of_step, topic, partial=False)
        return verdict or Verdict("survived", f"all cases of {_in_short(order)} pass as before")

    def _first_groups(self, order: list[str], topic: str) -> list[str]:
        """Some groups of every operator that reaches the mutant, and those that caught others of its topic."""
        share = max(1, FIRST_GROUPS // len(order))
        chosen = []
        for place in order:
            groups = self._groups[place]
            step = max(1, len(groups) // share)
            chosen += groups[:: step][:share]
        with self._lock:
            chosen += [group for group, _ in self._kills[topic].most_common(REMEMBERED_GROUPS)]
        return list(dict.fromkeys(chosen))

    def _caught(self, library: Path, select: list[str], topic: str, partial: bool) -> Verdict | None:
        run = self._run(library, select, CASE_SECONDS, FIRST_ROWS if partial else "")
        new = self._new_failures(run)
        if new and all(verdict == "timedOut" for verdict in new.values()):
            # A busy machine may have been the reason: one of the groups is asked again, patiently.
            new = self._new_failures(self._run(library, [group_of(next(iter(new)))], PATIENT_CASE_SECONDS))
        if new:
            with self._lock:
                self._kills[topic].update({group_of(case) for case in new})
            first = next(iter(new))
            return Verdict("caught", f"{len(new)} cases, such as {first}: {new[first]}")
        if not partial:
            for place in select:
                lost = self._original.passed.get(place, 0) - run.passed.get(place, 0)
                if lost > 0:
                    return Verdict("caught", f"{lost} cases of {place} are no longer computed")
        return None

    def _run(self, library: Path, select: list[str], seconds: float, budget: str = "") -> Run:
        with self._lock:
            self.runs += 1
        return self._conform.run(library, select, self._original.profile, seconds, budget)

    def _new_failures(self, run: Run) -> dict[str, str]:
        return {case: verdict for case, verdict in run.failing.items() if case not in self._original.failing}


def _in_short(places: list[str]) -> str:
    return ", ".join(places) if len(places) < 4 else f"{len(places)} operators in their schemes"


def group_of(case: str) -> str:
    """The name of a case's group."""
    return case.rsplit("#", 1)[0]


def groups_of_vectors(vectors: Path) -> dict[str, list[str]]:
    """For each operator with scheme, such as ADD/int8, the names of its groups."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(vectors.glob("**/*.json")):
        if path.parent.name == "schema" or path.name == "MANIFEST.json":
            continue
        content = json.loads(path.read_text(encoding="utf-8"))
        if "operator" in content:
            found[f"{content['operator']}/{content['scheme']}"] += [group["id"] for group in content["groups"]]
    return dict(found)
