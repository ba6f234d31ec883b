"""Reads Spec/errata.md and holds it against what the vectors show: nothing unexplained, and nothing out of date."""

import dataclasses
import os
import re

from .exits import BAD_DATA, MISSING_FILE, Stop

# What an erratum may say of the reference: it returns something else; it refuses with an error; it ends the process;
# its behaviour is undefined, which only informative rows can show; it returns something else in a form that the vectors
# avoid; or it accepts what the specification does not admit, which no vector can show.
KINDS = ("defect", "refusal", "abort", "undefined", "difference", "outside")
_UNSHOWN = ("difference", "outside")
_FIELDS = ("Operators", "Schemes", "Kind", "Deviation", "Seen in", "Clause")
_HEADING = re.compile(r"## (E-[0-9]+): (.+)\Z")
_FIELD = re.compile(r"- ([A-Z][A-Za-z ]*): (.+)\Z")


@dataclasses.dataclass(frozen=True)
class Erratum:
    id: str
    title: str
    operators: tuple
    schemes: tuple
    kind: str
    deviation: str | None
    clause: str

    def covers(self, operator, scheme):
        return operator in self.operators and scheme in self.schemes


def read(path):
    """Every erratum of the file. Stops where one lacks a line, or two have one id."""
    if not os.path.isfile(path):
        raise Stop(MISSING_FILE, f"{path} is not there")
    with open(path, encoding="utf-8") as file:
        lines = file.read().splitlines()
    errata, current = [], None
    for line in lines:
        heading = _HEADING.match(line)
        if heading:
            current = (heading.group(1), heading.group(2), {})
            errata.append(current)
        elif line.startswith("## "):
            current = None
        elif current and (field := _FIELD.match(line)) and field.group(1) in _FIELDS:
            current[2].setdefault(field.group(1), field.group(2).strip())
    found = [_erratum(path, *parts) for parts in errata]
    if len({erratum.id for erratum in found}) != len(found):
        raise Stop(BAD_DATA, f"{path}: two errata have the same id")
    return found


def _erratum(path, identifier, title, fields):
    for name in _FIELDS:
        if name not in fields:
            raise Stop(BAD_DATA, f"{path}: {identifier} has no line '- {name}: ...'")
    kind = fields["Kind"]
    if kind not in KINDS:
        raise Stop(BAD_DATA, f"{path}: {identifier} is of the kind {kind!r}, not one of {', '.join(KINDS)}")
    deviation = None if fields["Deviation"] == "none" else fields["Deviation"]
    if (kind == "defect") != (deviation is not None):
        raise Stop(BAD_DATA, f"{path}: {identifier}: a defect, and nothing else, names its deviation")
    return Erratum(
        identifier, title, _list(fields["Operators"]), _list(fields["Schemes"]), kind, deviation, fields["Clause"]
    )


def _list(text):
    return tuple(part.strip() for part in text.split(","))


class Ledger:
    """What a run has seen of each erratum, operator by operator and scheme by scheme."""

    def __init__(self, errata):
        self.errata = errata
        shown = [erratum for erratum in errata if erratum.kind not in _UNSHOWN]
        self.seen = {(erratum.id, o, s): 0 for erratum in shown for o in erratum.operators for s in erratum.schemes}
        self.problems = []

    def note_deviation(self, operator, scheme, deviation, rows):
        """Rows in which the reference showed a deviation: an erratum must explain it."""
        found = [erratum for erratum in self.errata if erratum.deviation == deviation]
        found = [erratum for erratum in found if erratum.covers(operator, scheme)]
        if len(found) != 1:
            how_many = "no erratum explains" if not found else "more than one erratum explains"
            self.problems.append(f"{how_many} the deviation {deviation!r} of {operator} {scheme}, shown by {rows} rows")
            return
        self.seen[found[0].id, operator, scheme] += rows

    def note_refusal(self, operator, scheme, group_id, identifier, how):
        """A group that the reference refused: an erratum must be about this, which is the one of the clause (or of
        the number) that `referenceRefuses` names, for this operator and scheme."""
        kind = "refusal" if how == "error" else "abort"
        names = {e.id: {e.id, *e.clause.replace(" ", "").split(",")} for e in self.errata}
        about = [e for e in self.errata if e.covers(operator, scheme) and identifier in names[e.id]]
        found = next((e for e in about if e.kind == kind), about[0] if about else None)
        if found is None:
            self.problems.append(f"{group_id} is refused, and there is no erratum {identifier} for {operator} {scheme}")
            return
        if found.kind != kind:
            self.problems.append(f"{group_id} is refused by {how}, but {found.id} is of the kind {found.kind!r}")
            return
        self.seen[found.id, operator, scheme] += 1

    def note_informative(self, operator, scheme, rows):
        """Rows that show behaviour which the reference leaves undefined."""
        for erratum in self.errata:
            if erratum.kind == "undefined" and erratum.covers(operator, scheme):
                self.seen[erratum.id, operator, scheme] += rows

    def stale(self):
        """The errata that no vector shows any more."""
        return [
            f"{identifier} lists {operator} {scheme}, but no vector shows it"
            for (identifier, operator, scheme), count in self.seen.items()
            if not count
        ]
