"""Verdicts on disk, a line each, so that a long run can go on where another one stopped."""

from __future__ import annotations

import json
import threading
from pathlib import Path

from .changes import Mutant
from .equivalents import Key
from .judge import Verdict


class VerdictLog:
    """`caught`: the mutants that earlier runs caught. `judged`: all of which they have a verdict. Without a path it stays empty."""

    def __init__(self, path: Path | None):
        self._path = path
        self._lock = threading.Lock()
        self.caught: set[Key] = set()
        self.judged: set[Key] = set()
        if path is None or not path.exists():
            return
        for line in path.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            self.judged.add(tuple(entry["mutant"]))
            if entry["outcome"] == "caught":
                self.caught.add(tuple(entry["mutant"]))
            else:
                self.caught.discard(tuple(entry["mutant"]))

    def add(self, mutant: Mutant, verdict: Verdict) -> None:
        """Appends a verdict."""
        if self._path is None:
            return
        line = json.dumps({"mutant": mutant.key, "outcome": verdict.outcome, "how": verdict.how})
        with self._lock, self._path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")
