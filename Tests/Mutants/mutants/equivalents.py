"""The committed list of mutants that compute the same as the original, each with the reason."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from .changes import Mutant

FORMAT = "quantspec-equivalent-mutants/1"
Key = tuple[str, str, str, str, str, int]


class ListError(Exception):
    """The list cannot be read."""


@dataclass(frozen=True)
class Equivalents:
    """Reasons by the names of mutants."""

    reasons: dict[Key, str]

    @staticmethod
    def read(path: Path) -> Equivalents:
        """Reads a list. A mutant may stand in it once, and every reason has words."""
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise ListError(f"{path}: {error}") from None
        if not isinstance(content, dict) or content.get("format") != FORMAT:
            raise ListError(f"{path}: its format is not {FORMAT}")
        reasons: dict[Key, str] = {}
        for number, entry in enumerate(content["equivalent"]):
            place = f"{path}: equivalent[{number}]"
            if not str(entry.get("reason", "")).strip():
                raise ListError(f"{place}: it has no reason")
            for mutant in entry["mutants"]:
                key = _key(place, mutant)
                if key in reasons:
                    raise ListError(f"{place}: listed twice: {describe(key)}")
                reasons[key] = entry["reason"]
        return Equivalents(reasons)

    def gone(self, mutants: list[Mutant]) -> list[Key]:
        """Entries of which there is no mutant any more."""
        known = {mutant.key for mutant in mutants}
        return [key for key in self.reasons if key not in known]


def as_entry(mutant: Mutant) -> dict[str, str | int]:
    """A mutant as the list names it."""
    file, function, line, old, new, occurrence = mutant.key
    entry: dict[str, str | int] = {"file": file, "function": function, "line": line, "old": old, "new": new}
    if occurrence > 1:
        entry["occurrence"] = occurrence
    return entry


def describe(key: Key) -> str:
    """A mutant's name in one line."""
    file, function, line, old, new, occurrence = key
    which = f" (occurrence {occurrence})" if occurrence > 1 else ""
    return f"{file}: {function or 'outside of functions'}: {old} -> {new.strip() or 'nothing'}{which}    in: {line}"


def _key(place: str, entry: dict[str, str | int]) -> Key:
    names = ("file", "function", "line", "old", "new")
    unknown = set(entry) - {*names, "occurrence"}
    if unknown or not all(isinstance(entry.get(name), str) for name in names):
        raise ListError(f"{place}: a mutant has file, function, line, old, new and perhaps occurrence: {entry}")
    return (*(str(entry[name]) for name in names), int(entry.get("occurrence", 1)))  # type: ignore[return-value]
