"""Functions and statements of a source file, as spans of tokens."""

from __future__ import annotations

from dataclasses import dataclass

from .tokens import Source

KEYWORDS_OF_CONTROL = {"if", "for", "while", "switch"}
_NO_EXPRESSION = {
    "if", "for", "while", "switch", "case", "default", "goto", "else", "do", "return", "typedef", "static", "const",
    "volatile", "extern", "struct", "enum", "union", "register", "inline",
}


@dataclass(frozen=True, slots=True)
class Function:
    """A function's name, and the tokens of its body's braces."""

    name: str
    opening: int
    closing: int


@dataclass(frozen=True, slots=True)
class Statement:
    """A simple statement: its first token, and its semicolon."""

    first: int
    semicolon: int


def functions(source: Source) -> list[Function]:
    """The functions that a file defines, in order."""
    found: list[Function] = []
    index = 0
    while index < len(source.tokens):
        if source.word(index) == "{" and source.kind(index) == "mark":
            if source.kind(index - 1) == "string":  # extern "C" {
                index += 1
                continue
            if source.word(index - 1) == ")":
                name = source.tokens[source.partner[index - 1] - 1]
                if name.kind == "name":
                    found.append(Function(name.text, index, source.partner[index]))
            index = source.partner[index]
        index += 1
    return found


def starts_statement(source: Source, index: int) -> bool:
    """Whether a statement can begin at a token inside of a function."""
    before = source.word(index - 1)
    if before in {";", "{", "}", "else", "do"}:
        return True
    if before == ")":
        return source.word(source.partner[index - 1] - 1) in KEYWORDS_OF_CONTROL
    if before == ":":  # a label or a case; the colon of ? : has an expression behind a ? before it
        back = index - 2
        while source.word(back) not in {";", "{", "}", "?"}:
            if source.word(back) in {"case", "default"}:
                return True
            back -= 1
    return False


def end_of_simple(source: Source, first: int) -> int:
    """The semicolon that ends the statement at `first`."""
    index = first
    while source.word(index) != ";":
        index = source.partner[index] + 1 if source.word(index) in {"(", "[", "{"} else index + 1
    return index


def end_of_statement(source: Source, first: int) -> int:
    """The last token of the statement at `first`, which may be a block, or control with what it controls."""
    word = source.word(first)
    if word == "{":
        return source.partner[first]
    if word in KEYWORDS_OF_CONTROL:
        last = end_of_statement(source, source.partner[first + 1] + 1)
        if word == "if" and source.word(last + 1) == "else":
            return end_of_statement(source, last + 2)
        return last
    if word == "do":
        return end_of_simple(source, end_of_statement(source, first + 1) + 1)
    return end_of_simple(source, first)


def simple_statements(source: Source, function: Function) -> list[Statement]:
    """Assignments, calls, break and continue; no declarations and no return of a value."""
    found = []
    for index in range(function.opening + 1, function.closing):
        if not starts_statement(source, index) or _inside_parentheses(source, index, function):
            continue
        if source.kind(index) != "name" and source.word(index) not in {"*", "(", "++", "--"}:
            continue
        if source.word(index) in _NO_EXPRESSION and source.span(index, index + 1).split() != ["return;"]:
            continue
        if not is_declaration(source, index):
            found.append(Statement(index, end_of_simple(source, index)))
    return found


def is_declaration(source: Source, index: int) -> bool:
    """Whether the statement at a token declares something: two names in a row, or a name, stars and a name."""
    if source.kind(index) != "name":
        return False
    following = index + 1
    while source.word(following) == "*":
        following += 1
    return source.kind(following) == "name"


def _inside_parentheses(source: Source, index: int, function: Function) -> bool:
    """Whether a token stands in parentheses, such as those of a `for`, or in a list of initial values."""
    back = index - 1
    while back > function.opening:
        word = source.word(back)
        if word in {")", "]", "}"} and source.kind(back) == "mark":
            back = source.partner[back]
        elif word in {"(", "["}:
            return True
        elif word == "{":
            return not is_block(source, back, function)
        back -= 1
    return False


def is_block(source: Source, brace: int, function: Function) -> bool:
    """Whether a brace opens a block of statements, and no list of initial values."""
    before = source.word(brace - 1)
    if brace == function.opening or before in {";", "}", "else", "do", ":"}:
        return True
    if before == ")":
        return source.word(source.partner[brace - 1] - 1) in KEYWORDS_OF_CONTROL
    return before == "{" and is_block(source, brace - 1, function)
