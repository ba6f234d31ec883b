"""`run soak`: random single-operator models, made by the project's tool from seeds and replayed on the real runtime."""

import os
import subprocess
import sys
import tempfile

from . import vectors_verb
from .exits import BAD_DATA, DIFFERS, OK, Stop, UNAVAILABLE, require_program

_SECONDS = 1800


def run(tool, errata_path, schemes, count, seeds, keep=None, out=sys.stdout):
    """Makes `count` groups a scheme and seed, and replays them. The exit status, and the reports by scheme and seed."""
    require_program(tool)
    lines, reports, status = [], {}, OK if schemes and seeds else UNAVAILABLE
    for scheme in schemes:
        for seed in seeds:
            with tempfile.TemporaryDirectory() as temporary:
                folder = os.path.join(keep, f"{scheme}-{seed}") if keep else temporary
                _make(tool, folder, scheme, count, seed)
                print(f"soak: {count} groups, {scheme}, seed {seed}", file=out, flush=True)
                ended, report = vectors_verb.run(folder, errata_path, allow_unmatched_errata=True, out=out)
            made = report["summary"]["groups"]
            if made < count:
                print(f"FAILED soak: {made} groups of {count} could be made in {scheme}", file=out)
                report["summary"]["failed"] += 1
                ended = max(ended, DIFFERS)
            status = max(status, ended)
            reports.setdefault(scheme, {})[str(seed)] = report
            lines.append(_line(scheme, seed, report))
    _print_table(lines, out)
    summary = {key: sum(line[key] for line in lines) for key in ("groups", "passed", "failed", "errata")}
    print(f"{summary['passed']} passed, {summary['failed']} failed", file=out)
    return status, {"summary": summary, "seeds": seeds, "count": count, "table": lines, "schemes": reports}


def _line(scheme, seed, report):
    """What one scheme and seed gave. `errata` counts the rows and the refused groups that an erratum explains."""
    files = report["files"]
    return {
        "scheme": scheme, "seed": seed, "groups": report["summary"]["groups"], "passed": report["summary"]["passed"],
        "failed": report["summary"]["failed"], "errata": sum(one["deviating"] + one["refused"] for one in files),
        "informative": sum(one["informative"] for one in files),
    }


def _print_table(lines, out):
    """The lines in columns, under their names."""
    rows = [tuple(line) for line in lines[:1]] + [tuple(map(str, line.values())) for line in lines]
    widths = [max(map(len, column)) for column in zip(*rows)]
    for row in rows:
        texts = [row[0].ljust(widths[0])] + [text.rjust(width) for text, width in zip(row[1:], widths[1:])]
        print("  ".join(texts), file=out)


def _make(tool, folder, scheme, count, seed):
    command = [tool, "vectors", "soak", "--scheme", scheme, "--count", str(count), "--seed", str(seed)]
    done = subprocess.run(
        [*command, "--output", folder], capture_output=True, text=True, timeout=_SECONDS, check=False
    )
    if done.returncode:
        raise Stop(BAD_DATA, f"{' '.join(command)} ended with status {done.returncode}: {done.stderr.strip()}")
