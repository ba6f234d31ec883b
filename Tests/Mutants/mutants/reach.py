"""Which cases reach which function, and the calls of all cases: one run of a library that counts and records."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from .library import Library
from .structure import functions
from .tokens import Source

HERE = Path(__file__).resolve().parent.parent
ENTRY = "quantspec_kernel"
_INNER = "mutants_inner_kernel"

class ReachBuild:
    """A library that notes which of its functions run in which operator and scheme."""

    def __init__(self, library: Library, sources: dict[Path, Source]):
        self._notes = library.folder / "reached.txt"
        self._names: list[tuple[str, str]] = []
        texts = {path: self._counting(source) for path, source in sources.items()}
        self.calls = library.folder / "calls"
        self.calls.mkdir(parents=True, exist_ok=True)
        header = library.folder / "counter.h"
        header.write_text("void mutants_reach(int function);\n")
        own = ["-include", str(header), f"-D{ENTRY}={_INNER}"]
        counters = [
            f"-DMUTANTS_FUNCTIONS={len(self._names) + 1}", f'-DMUTANTS_NOTES="{self._notes}"',
            f'-DMUTANTS_CALLS="{self.calls}"',
        ]
        self.path = library.build_changed(texts, own, {HERE / "c" / "counter.c": counters}, "counting")

    def _counting(self, source: Source) -> str:
        text = source.text
        for function in reversed(functions(source)):
            offset = source.tokens[function.opening].end
            text = f"{text[:offset]} mutants_reach({len(self._names)});{text[offset:]}"
            self._names.append((source.path, function.name))
        return text

    def calls_of(self, place: str) -> Path:
        """The recorded calls of an operator with scheme, such as ADD/int8."""
        return self.calls / place.replace("/", "-")

    def reached(self) -> dict[tuple[str, str], set[str]]:
        """For each (file, function) the operators with schemes, such as ADD/int8, in which it ran."""
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        if self._notes.exists():
            for line in self._notes.read_text().splitlines():
                place, number = line.rsplit(" ", 1)
                found[self._names[int(number)]].add(place)
        return dict(found)
