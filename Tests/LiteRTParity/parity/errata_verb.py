"""`run errata`: executes the proof of every erratum; each must still show its defect on the runtime."""

import os
import subprocess
import sys

from . import errata
from .exits import DIFFERS, OK, UNAVAILABLE, Stop

_SECONDS_A_PROOF = 60


def run(errata_path, proofs, patterns=(), out=sys.stdout):
    """Runs `E_<n>.py` for each erratum: status 0 shows the defect, all else fails. The exit status, and a report."""
    found = errata.read(errata_path)
    outcomes, problems = [], _orphans(found, proofs)
    for erratum in found:
        if patterns and erratum.id not in patterns:
            continue
        script = os.path.join(proofs, erratum.id.replace("-", "_") + ".py")
        holds, text = _execute(script)
        outcomes.append({"id": erratum.id, "title": erratum.title, "holds": holds, "output": text})
        print(f"{'shown ' if holds else 'FAILED'} {erratum.id}: {erratum.title}", file=out)
        for line in text.splitlines():
            print(f"       {line}", file=out)
    if not outcomes:
        raise Stop(UNAVAILABLE, f"{errata_path} holds no erratum" + (" that is selected" if patterns else ""))
    for problem in problems:
        print(f"FAILED {problem}", file=out)
    passed = sum(1 for outcome in outcomes if outcome["holds"])
    failed = len(outcomes) - passed + len(problems)
    print(f"{passed} passed, {failed} failed", file=out)
    report = {"summary": {"passed": passed, "failed": failed}, "errata": outcomes, "problems": problems}
    return (DIFFERS if failed else OK), report


def _orphans(found, proofs):
    expected = {erratum.id.replace("-", "_") + ".py" for erratum in found}
    present = {name for name in os.listdir(proofs) if name.startswith("E_") and name.endswith(".py")}
    return [f"{name} proves no erratum of the list" for name in sorted(present - expected)]


def _execute(script):
    if not os.path.isfile(script):
        return False, f"{script} is not there"
    try:
        done = subprocess.run(
            [sys.executable, script], capture_output=True, text=True, timeout=_SECONDS_A_PROOF, check=False
        )
    except subprocess.TimeoutExpired:
        return False, f"the proof did not end within {_SECONDS_A_PROOF} s"
    if done.returncode == 0:
        return True, done.stdout.strip()
    return False, f"the proof ended with status {done.returncode}\n{done.stdout.strip()}\n{done.stderr.strip()}".strip()
