"""The result of a run: tables, survivors, JSON."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from .changes import Mutant
from .equivalents import Equivalents, Key, as_entry, describe
from .judge import Verdict

COLUMNS = ("mutants", "caught", "equivalent", "open", "survived", "undefined", "same code", "not compiled")


@dataclass
class Result:
    """What became of each mutant, and whether the list of equivalents fits."""

    equivalents: Equivalents
    open_gaps: Equivalents = field(default_factory=lambda: Equivalents({}))
    verdicts: list[tuple[Mutant, Verdict]] = field(default_factory=list)
    gone: list[Key] = field(default_factory=list)
    seconds: float = 0
    total: int = 0

    @property
    def survivors(self) -> list[tuple[Mutant, Verdict]]:
        """Mutants that survived and are not listed."""
        return [pair for pair in self.verdicts if self.column(*pair) == "survived"]

    @property
    def stale(self) -> list[tuple[Mutant, Verdict]]:
        """Mutants that are listed and did not survive."""
        return [
            (mutant, verdict)
            for mutant, verdict in self.verdicts
            if mutant.key in self.equivalents.reasons and verdict.outcome != "survived"
        ]

    @property
    def holds(self) -> bool:
        return not (self.survivors or self.stale or self.gone)

    def column(self, mutant: Mutant, verdict: Verdict) -> str:
        """The column of the tables in which a mutant counts."""
        if verdict.outcome == "survived":
            if mutant.key in self.equivalents.reasons:
                return "equivalent"
            return "open" if mutant.key in self.open_gaps.reasons else "survived"
        if verdict.outcome == "caught":
            return "caught"
        return next((column for column in ("not compiled", "undefined") if verdict.how.startswith(column)), "same code")

    def counts(self, by: str) -> dict[str, dict[str, int]]:
        """The tables' rows: by `file` or by `kind`."""
        rows: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(COLUMNS, 0))
        for mutant, verdict in self.verdicts:
            row = rows[getattr(mutant, by)]
            row["mutants"] += 1
            row[self.column(mutant, verdict)] += 1
        return dict(sorted(rows.items()))

    def text(self) -> str:
        """Tables, survivors and the sentence at the end."""
        parts = [_table("file", self.counts("file")), _table("change", self.counts("kind"))]
        for title, pairs in (("survived", self.survivors), ("listed as equivalent, but not so", self.stale)):
            if pairs:
                lines = [f"  {mutant}\n      {verdict.how}" for mutant, verdict in pairs]
                parts.append(f"{title}:\n" + "\n".join(lines))
        closed = [mutant for mutant, verdict in self.verdicts if mutant.key in self.open_gaps.reasons and verdict.outcome != "survived"]
        if closed:
            parts.append("listed as open, and caught now; remove them from open.json:\n" + "\n".join(f"  {mutant}" for mutant in closed))
        if self.gone:
            parts.append("listed as equivalent, but there is no such mutant:\n" + "\n".join(f"  {describe(key)}" for key in self.gone))
        total = self._total()
        meant = total["caught"] + total["open"] + total["survived"]
        rate = f"{100 * total['caught'] / meant:.2f} %" if meant else "none"
        parts.append(
            f"{total['mutants']} of {self.total} mutants: {total['not compiled']} do not compile, {total['undefined']} are "
            f"undefined, {total['same code']} have the same object code, {total['equivalent']} are listed as equivalent.\n"
            f"Of the other {meant}: {total['caught']} caught ({rate}), {total['open']} survived as open.json says, {total['survived']} "
            f"survived. {self.seconds:.0f} s"
        )
        return "\n\n".join(parts)

    def json(self) -> dict[str, object]:
        """The same for machines."""
        return {
            "holds": self.holds,
            "seconds": round(self.seconds, 1),
            "mutantsOfTheLibrary": self.total,
            "summary": self._total(),
            "files": self.counts("file"),
            "changes": self.counts("kind"),
            "mutants": [
                {
                    **as_entry(mutant), "lineNumber": mutant.line, "change": mutant.kind,
                    "verdict": self.column(mutant, verdict), "how": verdict.how,
                }
                for mutant, verdict in self.verdicts
            ],
            "gone": [describe(key) for key in self.gone],
        }

    def _total(self) -> dict[str, int]:
        rows = self.counts("file").values()
        return {column: sum(row[column] for row in rows) for column in COLUMNS}


def _table(title: str, rows: dict[str, dict[str, int]]) -> str:
    width = max([len(title), *(len(name) for name in rows)])
    lines = [f"{title:{width}}" + "".join(f"  {column:>12}" for column in COLUMNS)]
    for name, row in rows.items():
        lines.append(f"{name:{width}}" + "".join(f"  {row[column] or '':>12}" for column in COLUMNS))
    return "\n".join(lines)
