"""`run soak`: random single-operator models, made by the project's tool from a seed and replayed on the real runtime."""

import os
import subprocess
import sys
import tempfile

from . import vectors_verb
from .exits import BAD_DATA, DIFFERS, OK, Stop, UNAVAILABLE, require_program

_SECONDS = 1800


def run(tool, errata_path, schemes, count, seed, keep=None, out=sys.stdout):
    """Makes `count` groups a scheme and replays them. The exit status, and the reports by scheme."""
    require_program(tool)
    reports, statuses = {}, []
    for scheme in schemes:
        with tempfile.TemporaryDirectory() as temporary:
            folder = os.path.join(keep, scheme) if keep else temporary
            _make(tool, folder, scheme, count, seed)
            print(f"soak: {count} groups, {scheme}, seed {seed}", file=out, flush=True)
            status, reports[scheme] = vectors_verb.run(folder, errata_path, allow_unmatched_errata=True, out=out)
            made = reports[scheme]["summary"]["groups"]
            if made < count:
                print(f"FAILED soak: {made} groups of {count} could be made in {scheme}", file=out)
                status = max(status, DIFFERS)
            statuses.append(status)
    summary = {
        key: sum(report["summary"][key] for report in reports.values()) for key in ("passed", "failed", "groups")
    }
    print(f"{summary['passed']} passed, {summary['failed']} failed", file=out)
    report = {"summary": summary, "seed": seed, "count": count, "schemes": reports}
    return (max(statuses) if statuses else UNAVAILABLE) or OK, report


def _make(tool, folder, scheme, count, seed):
    command = [tool, "vectors", "soak", "--scheme", scheme, "--count", str(count), "--seed", str(seed)]
    done = subprocess.run(
        [*command, "--output", folder], capture_output=True, text=True, timeout=_SECONDS, check=False
    )
    if done.returncode:
        raise Stop(BAD_DATA, f"{' '.join(command)} ended with status {done.returncode}: {done.stderr.strip()}")
