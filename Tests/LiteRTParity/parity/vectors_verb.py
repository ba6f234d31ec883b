"""`run vectors`: every golden vector on the real runtime."""

import dataclasses
import os
import sys
import time

from . import errata, vector_files, workers
from .exits import DIFFERS, OK, UNAVAILABLE, Stop

_SHOWN_FAILURES = 40


@dataclasses.dataclass
class FileCount:
    name: str
    groups: int = 0
    passed: int = 0
    failed: int = 0
    refused: int = 0
    informative: int = 0
    informative_differing: int = 0
    deviating: int = 0

    def add(self, result):
        self.groups += 1
        self.passed += result.passed
        self.failed += result.failed
        self.refused += result.refused
        self.informative += result.informative
        self.informative_differing += result.informative_differing
        self.deviating += sum(result.deviations.values())


def run(folder, errata_path, patterns=(), allow_unmatched_errata=False, out=sys.stdout, models=None):
    """Replays the vectors below a folder and prints the counts. The exit status, and all of it as one object.

    With `models`, a folder of exported models, only the groups that have one there, each by that model.
    """
    started = time.monotonic()
    files = vector_files.read_all(folder)
    ledger = errata.Ledger(errata.read(errata_path))
    tasks, owners = _tasks(files, patterns, models)
    if not tasks:
        which = "no selected group" if patterns else "no group"
        raise Stop(UNAVAILABLE, f"{folder} holds {which}: nothing judged")
    results = workers.replay_all(tasks, _progress(len(tasks)))
    counts, failures = _collect(files, tasks, owners, results, ledger)
    if not patterns and not allow_unmatched_errata:
        ledger.problems += ledger.stale()
    _print(counts, failures, ledger, out)
    passed = sum(count.passed for count in counts)
    failed = sum(count.failed for count in counts) + len(ledger.problems)
    unjudged = [count.name for count in counts if count.passed + count.failed == 0]
    seconds = time.monotonic() - started
    print(f"{len(tasks)} groups in {seconds:.1f} s", file=out)
    print(f"{passed} passed, {failed} failed", file=out)
    report = {
        "summary": {"passed": passed, "failed": failed, "groups": len(tasks), "milliseconds": round(seconds * 1000)},
        "files": [dataclasses.asdict(count) for count in counts],
        "errata": [
            {"id": identifier, "operator": operator, "scheme": scheme, "seen": seen}
            for (identifier, operator, scheme), seen in ledger.seen.items()
        ],
        "problems": ledger.problems,
        "unjudged": unjudged,
        "failures": failures,
    }
    if unjudged:
        print(f"parity: error: no row was judged of {', '.join(unjudged)}", file=sys.stderr)
        return UNAVAILABLE, report
    return (DIFFERS if failed else OK), report


def _tasks(files, patterns, models):
    tasks, owners = [], []
    for number, file in enumerate(files):
        for group in file.groups:
            path = os.path.join(models, f"{vector_files.exported(group['id'])}.tflite") if models else None
            if vector_files.is_selected(group["id"], patterns) and (not models or os.path.exists(path)):
                tasks.append((file.operator, file.profile, {**group, "model": path}))
                owners.append(number)
        if not file.groups and not patterns:
            raise Stop(UNAVAILABLE, f"{file.name} holds no group: nothing judged")
    return tasks, owners


def _collect(files, tasks, owners, results, ledger):
    counts = {number: FileCount(files[number].name) for number in sorted(set(owners))}
    failures = []
    for (operator, _, group), owner, result in zip(tasks, owners, results):
        scheme = files[owner].scheme
        counts[owner].add(result)
        failures += [{"file": files[owner].name, **failure} for failure in result.failures]
        for deviation, rows in result.deviations.items():
            ledger.note_deviation(operator, scheme, deviation, rows)
        if result.refused:
            ledger.note_refusal(operator, scheme, group["id"], group["referenceRefuses"], result.refusal)
        if result.informative:
            ledger.note_informative(operator, scheme, result.informative)
    ledger.problems = list(dict.fromkeys(ledger.problems))
    return list(counts.values()), failures


def _print(counts, failures, ledger, out):
    for failure in failures[:_SHOWN_FAILURES]:
        details = {key: value for key, value in failure.items() if key not in ("file", "case", "reason")}
        text = ", ".join(f"{key} {value}" for key, value in details.items())
        print(f"FAILED {failure['case']}: {failure['reason']}" + (f" ({text})" if text else ""), file=out)
    if len(failures) > _SHOWN_FAILURES:
        print(f"... and {len(failures) - _SHOWN_FAILURES} more", file=out)
    for problem in ledger.problems:
        print(f"FAILED errata: {problem}", file=out)
    for count in counts:
        notes = [f"{count.passed} passed, {count.failed} failed"]
        if count.deviating:
            notes.append(f"{count.deviating} with a defect of the reference")
        if count.refused:
            notes.append(f"{count.refused} groups refused as stated")
        if count.informative:
            notes.append(f"{count.informative} informative, {count.informative_differing} of them differ")
        print(f"{count.name}: {count.groups} groups, {'; '.join(notes)}", file=out)


def _progress(total):
    if not sys.stderr.isatty():
        return lambda done: None

    def show(done):
        end = "\n" if done == total else ""
        print(f"\r{done}/{total} groups", end=end, file=sys.stderr, flush=True)

    return show
