"""The changes: which mutants a source file has."""

from __future__ import annotations

import fnmatch
import re
from collections import Counter
from dataclasses import dataclass

from .structure import KEYWORDS_OF_CONTROL, Function, end_of_simple, end_of_statement, functions, is_declaration
from .structure import simple_statements
from .tokens import Source

_BINARY = {
    "arithmetic": {"+": "-", "-": "+", "*": "+", "/": "*", "%": "/"},
    "bits": {"&": "|", "|": "&", "^": "&"},
    "shift": {"<<": ">>", ">>": "<<"},
    "comparison": {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "=="},
    "logic": {"&&": "||", "||": "&&"},
    "assignment": {
        "+=": "-=", "-=": "+=", "*=": "+=", "/=": "*=", "%=": "/=", "&=": "|=", "|=": "&=", "^=": "&=",
        "<<=": ">>=", ">>=": "<<=",
    },
}
_KIND_OF_OPERATOR = {old: (kind, new) for kind, pairs in _BINARY.items() for old, new in pairs.items()}
_ALSO_UNARY = {"+", "-", "*", "&"}

_SWAPS = [
    ("height", "width"), ("Height", "Width"), ("HEIGHT", "WIDTH"), ("top", "left"), ("bottom", "right"),
    ("rows", "columns"), ("rows", "cols"), ("row", "column"), ("row", "col"),
]
_SHORT_SWAPS = [("h", "w"), ("y", "x"), ("H", "W"), ("Y", "X")]
_TYPE_WORDS = {
    "void", "char", "short", "int", "long", "signed", "unsigned", "float", "double", "bool", "const", "volatile",
    "struct", "enum", "union", "static", "restrict", "inline", "extern", "_Bool", "size_t", "ptrdiff_t",
}
_NARROWER = {"int64_t": "int32_t", "uint64_t": "uint32_t", "int32_t": "int16_t", "uint32_t": "uint16_t"}
_LIMITS = re.compile(r"U?INT(?:8|16|32|64)_(MIN|MAX)")


@dataclass(frozen=True, slots=True)
class Rules:
    """What is no kernel code. Names are patterns with * and ?.

    `asserts`: calls whose arguments are left alone and which are not dropped, such as checks of the input.
    `guards`: names of what no result depends on, or of what switches a deliberate mistake on; an `if` with one is left alone
    with what it controls.
    `functions`: functions that are left alone.
    """

    asserts: tuple[str, ...] = ("assert", "static_assert", "_Static_assert")
    guards: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one file: the text from `start` to `end` becomes `new`.

    File, function, text of the line, `old`, `new` and `occurrence` (from 1, among equal ones) name a mutant: lines above it
    may come and go.
    """

    file: str
    function: str
    line: int
    line_text: str
    kind: str
    start: int
    end: int
    old: str
    new: str
    occurrence: int

    @property
    def key(self) -> tuple[str, str, str, str, str, int]:
        return (self.file, self.function, self.line_text, self.old, self.new, self.occurrence)

    def applied(self, text: str) -> str:
        """The file's text with the change."""
        return text[: self.start] + self.new + text[self.end :]

    def __str__(self) -> str:
        old, new = self.old, self.new.strip() or "nothing"
        which = f" (occurrence {self.occurrence})" if self.occurrence > 1 else ""
        return f"{self.file}:{self.line}: {self.kind}: {old} -> {new}{which}    in: {self.line_text}"


def mutants(source: Source, rules: Rules) -> list[Mutant]:
    """Every mutant of a file, in the order of their places."""
    maker = _Maker(source)
    spared = _spared(source, rules)
    defined = functions(source)
    for function in defined:
        if _matches(function.name, rules.functions):
            continue
        for index in range(function.opening + 1, function.closing):
            if index not in spared:
                _changes_of_token(source, index, maker, function.name)
        for statement in simple_statements(source, function):
            words = {source.word(index) for index in range(statement.first, statement.semicolon)}
            if statement.first not in spared and not any(_matches(word, rules.asserts + rules.guards) for word in words):
                maker.add("statement dropped", function.name, statement.first, statement.semicolon, ";")
        _conditions(source, function, spared, maker)
    _constants_outside(source, defined, spared, maker)
    return maker.finished()


def _matches(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)


def _spared(source: Source, rules: Rules) -> set[int]:
    """The tokens that no change touches."""
    spared: set[int] = set()
    for index, token in enumerate(source.tokens):
        if token.kind != "name":
            continue
        if source.word(index + 1) == "(" and _matches(token.text, rules.asserts + rules.guards):
            spared.update(range(index, source.partner[index + 1] + 1))
        if token.text == "if" and source.word(index + 1) == "(":
            condition = range(index + 2, source.partner[index + 1])
            if any(_matches(source.word(inside), rules.guards) for inside in condition):
                spared.update(range(index, end_of_statement(source, condition.stop + 1) + 1))
    return spared


class _Maker:
    """Collects mutants, and counts equal ones."""

    def __init__(self, source: Source):
        self.source = source
        self.names = {token.text for token in source.tokens if token.kind == "name"}
        self.types = types_of(source)
        self._found: list[tuple[int, int, str, str, str, str]] = []

    def add(self, kind: str, function: str, first: int, last: int, new: str) -> None:
        """Tokens `first` to `last` become `new`."""
        start, end = self.source.tokens[first].start, self.source.tokens[last].end
        self._found.append((start, end, kind, function, self.source.text[start:end], new))

    def finished(self) -> list[Mutant]:
        source = self.source
        counts: Counter[tuple[str, ...]] = Counter()
        result: list[Mutant] = []
        places: set[tuple[int, int, str]] = set()
        for start, end, kind, function, old, new in sorted(self._found):
            if (start, end, new) in places:
                continue
            places.add((start, end, new))
            old, line_text = " ".join(old.split()), source.line_text(start)
            name = (function, line_text, old, new)
            counts[name] += 1
            result.append(
                Mutant(source.path, function, source.line(start), line_text, kind, start, end, old, new, counts[name])
            )
        return result


def _changes_of_token(source: Source, index: int, maker: _Maker, function: str) -> None:
    token = source.tokens[index]
    if token.kind == "mark":
        _operator(source, index, maker, function)
    elif token.kind == "number" and not _is_size_of_array(source, index):
        for new in _numbers_near(token.text):
            maker.add("constant", function, index, index, new)
    elif token.kind == "name":
        if _is_narrowed(source, index):
            maker.add("type narrowed", function, index, index, _NARROWER[token.text])
        limit = _LIMITS.fullmatch(token.text)
        if limit:
            step = "+ 1" if limit.group(1) == "MIN" else "- 1"
            maker.add("constant", function, index, index, f"({token.text} {step})")
        for new in swapped(token.text):
            if new in maker.names:
                maker.add("height and width", function, index, index, new)
    elif token.kind == "string":
        for new in swapped(token.text[1:-1]):
            maker.add("height and width", function, index, index, f'"{new}"')


def _is_narrowed(source: Source, index: int) -> bool:
    """Whether a name is the type of a declaration or of a cast of values. A pointer, a size and the counter of a loop stay: the
    first does not compile, and a counter needs more elements than a tensor has."""
    if source.word(index) not in _NARROWER:
        return False
    first = index - 1 if source.word(index - 1) in {"const", "static"} else index
    if source.word(first - 1) == "(" and source.word(first - 2) in {"for", "sizeof"}:
        return False
    return source.word(index + 1) == ")" or source.kind(index + 1) == "name"


def _operator(source: Source, index: int, maker: _Maker, function: str) -> None:
    text = source.word(index)
    if text in {"++", "--"}:
        maker.add("increment", function, index, index, "--" if text == "++" else "++")
    elif text == "!":
        maker.add("condition negated", function, index, index, " ")
    elif text in _ALSO_UNARY and not is_binary(source, index, maker.types):
        if text == "-":
            maker.add("sign", function, index, index, " ")
    elif text in _KIND_OF_OPERATOR:
        kind, new = _KIND_OF_OPERATOR[text]
        maker.add(kind, function, index, index, new)


def types_of(source: Source) -> frozenset[str]:
    """Names that the file uses as types: behind const or struct, before a name or a star; or named by a typedef."""
    found = set()
    for index, token in enumerate(source.tokens):
        if token.kind != "name":
            continue
        follows = source.word(index + 1)
        if source.word(index - 1) in {"const", "struct", "enum"} and (follows == "*" or source.kind(index + 1) == "name"):
            found.add(token.text)
        if source.word(index - 1) == "}" and follows == ";":
            found.add(token.text)
        if source.kind(index + 1) == "name" and source.word(index - 1) in {";", "{", "}", "(", ","}:
            found.add(token.text)
    return frozenset(found)


def _is_size_of_array(source: Source, index: int) -> bool:
    """Whether a number is an array's size in a declaration such as `int64_t a[2], b[3];`."""
    if source.word(index - 1) != "[" or source.word(index + 1) != "]" or source.kind(index - 2) != "name":
        return False
    if source.word(index - 3) not in {",", "*"}:
        return source.kind(index - 3) == "name"
    first = index - 3
    while first > 0 and source.word(first - 1) not in {";", "{", "(", "["}:
        if source.word(first - 1) == "}" and source.word(source.partner[first - 1] - 1) != "=":
            break
        first = source.partner[first - 1] if source.word(first - 1) in {")", "]", "}"} else first - 1
    return source.word(first - 1) in {";", "{", "}"} and is_declaration(source, first)


def is_binary(source: Source, index: int, types: frozenset[str] = frozenset()) -> bool:
    """Whether one of + - * & has an operand before it, and is no star of a declaration or a cast."""
    before, kind = source.word(index - 1), source.kind(index - 1)
    if kind == "number" or kind == "character" or before == "]":
        return True
    if kind == "name":
        return before not in {"return", "case", "sizeof", "else", "do"} and not is_type(before, types)
    if before == ")":
        opening = source.partner[index - 1]
        if source.word(opening - 1) == "sizeof":
            return True
        inside = [source.word(place) for place in range(opening + 1, index - 1)]
        return not inside or not all(is_type(word, types) or word in {"*", "const"} for word in inside)
    return before in {"++", "--"}


def is_type(word: str, types: frozenset[str] = frozenset()) -> bool:
    """Whether a name is that of a type, as far as names tell."""
    return word in _TYPE_WORDS or word in types or word.endswith("_t")


def _numbers_near(text: str) -> list[str]:
    """A constant's neighbours: one more, and one less if it is above 0."""
    match = re.fullmatch(r"(0[xX][0-9a-fA-F]+|[0-9]+)([uUlL]*)", text)
    if match is None:
        number = re.fullmatch(r"([0-9]*\.[0-9]*(?:[eE][+-]?[0-9]+)?)([fFlL]?)", text)
        return [f"({text} + 1)"] if number else []
    digits, suffix = match.groups()
    value = int(digits, 16) if digits[:2] in {"0x", "0X"} else int(digits, 8 if len(digits) > 1 and digits[0] == "0" else 10)
    near = [value + 1] + ([value - 1] if value > 0 else [])
    return [(hex(number) if digits[:2] in {"0x", "0X"} else str(number)) + suffix for number in near]


def swapped(name: str) -> list[str]:
    """A name with height and width exchanged, one name for each pair of words that it holds; empty if it holds none."""
    found: list[str] = []
    parts = re.split(r"(_+|(?<=[a-z0-9])(?=[A-Z]))", name)
    for pairs, whole in ((_SWAPS, False), (_SHORT_SWAPS, True)):
        for first, second in pairs:
            for old, new in ((first, second), (second, first)):
                if old in parts:
                    found.append("".join(new if part == old else part for part in parts))
                elif not whole and len(old) > 4 and old in name:
                    found.append(name.replace(old, new))
    return list(dict.fromkeys(found))


def _conditions(source: Source, function: Function, spared: set[int], maker: _Maker) -> None:
    for index in range(function.opening + 1, function.closing):
        if index in spared:
            continue
        word = source.word(index)
        if word == "?" and spared.issuperset(range(_start_of_condition(source, index), index)):
            continue
        if word in {"if", "while"} and source.word(index + 1) == "(":
            _negate(source, function, index + 2, source.partner[index + 1] - 1, maker)
        elif word == "for" and source.word(index + 1) == "(":
            _loop(source, function, index, maker)
        elif word == "?":
            _negate(source, function, _start_of_condition(source, index), index - 1, maker)


def _negate(source: Source, function: Function, first: int, last: int, maker: _Maker) -> None:
    if first <= last:
        maker.add("condition negated", function.name, first, last, f"!({' '.join(source.span(first, last).split())})")


def _start_of_condition(source: Source, question: int) -> int:
    """The first token of the condition before a `?`."""
    index = question - 1
    while True:
        word = source.word(index)
        if source.kind(index) == "mark" and word in {")", "]", "}"}:
            index = source.partner[index]
        elif word in {"=", "(", "[", "{", ",", ";", ":", "?", "return", "+=", "-=", "|=", "&=", "*="}:
            return index + 1
        index -= 1


def _loop(source: Source, function: Function, index: int, maker: _Maker) -> None:
    """The bound of a loop, one less and one more: of the first comparison of its condition."""
    end_of_start = end_of_simple(source, index + 2)
    end_of_condition = end_of_simple(source, end_of_start + 1)
    if end_of_condition == end_of_start + 1:
        return
    for place in range(end_of_start + 1, end_of_condition):
        if source.word(place) in {"<", "<=", ">", ">=", "!="}:
            last = place + 1
            while last < end_of_condition and source.word(last) not in {"&&", "||", ";"}:
                last = source.partner[last] + 1 if source.word(last) in {"(", "["} else last + 1
            bound = " ".join(source.span(place + 1, last - 1).split())
            if source.kind(place + 1) == "number" and last == place + 2:
                return  # a constant off by one already
            for change in ("- 1", "+ 1"):
                maker.add("loop bound", function.name, place + 1, last - 1, f"({bound}) {change}")
            return


def _constants_outside(source: Source, defined: list[Function], spared: set[int], maker: _Maker) -> None:
    """Constants that have a name: enumerations, and initial values outside of functions."""
    inside = {place for function in defined for place in range(function.opening, function.closing + 1)}
    for index, token in enumerate(source.tokens):
        if token.kind != "number" or index in inside or index in spared or source.word(index - 1) == "[":
            continue
        for new in _numbers_near(token.text):
            maker.add("constant", "", index, index, new)
