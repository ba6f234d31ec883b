"""Tokens of C source. Comments and preprocessor lines are skipped; every token knows its place in the text."""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass

_PATTERN = re.compile(
    r"""
      (?P<comment> /\*.*?\*/ | //[^\n]* )
    | (?P<preprocessor> \#(?:/\*.*?\*/|[^\n\\]|\\.)* )
    | (?P<space> \s+ | \\\n )
    | (?P<string> (?:u8|[LuU])?"(?:[^"\\]|\\.)*" )
    | (?P<character> [LuU]?'(?:[^'\\]|\\.)*' )
    | (?P<number> (?:0[xX][0-9a-fA-F]+|\.?[0-9](?:[0-9a-zA-Z_.]|[eEpP][+-])*)[uUlLfF]* )
    | (?P<name> [A-Za-z_]\w* )
    | (?P<mark> \.\.\. | <<= | >>= | -> | \+\+ | -- | << | >> | <= | >= | == | != | && | \|\|
              | [-+*/%&|^]= | [-+*/%&|^~!<>=?:;,.(){}\[\]] )
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)

_SKIPPED = {"comment", "preprocessor", "space"}
_OPENING = {"(": ")", "[": "]", "{": "}"}


class SourceError(Exception):
    """A source file that the tokenizer does not understand."""


@dataclass(frozen=True, slots=True)
class Token:
    """One token. `kind` is string, character, number, name or mark; `start` and `end` are offsets into the text."""

    kind: str
    text: str
    start: int
    end: int


class Source:
    """A file's text, its tokens, and for each bracket the index of its partner."""

    def __init__(self, path: str, text: str, active_lines: set[int] | None = None):
        """`active_lines`: the lines that the build keeps; what #if leaves out has no tokens. None: all."""
        self.path = path
        self.text = text
        kept = text if active_lines is None else without_inactive_regions(text, active_lines)
        self.tokens = list(_tokens(path, kept))
        self._line_starts = [0] + [match.end() for match in re.finditer("\n", text)]
        self.partner = self._partners()

    def line(self, offset: int) -> int:
        """The number of the line that holds an offset, from 1."""
        return bisect.bisect_right(self._line_starts, offset)

    def line_text(self, offset: int) -> str:
        """The line that holds an offset, its spaces collapsed."""
        start = self._line_starts[self.line(offset) - 1]
        end = self.text.find("\n", start)
        return " ".join(self.text[start : len(self.text) if end < 0 else end].split())

    def span(self, first: int, last: int) -> str:
        """The text from token `first` to token `last`, both included."""
        return self.text[self.tokens[first].start : self.tokens[last].end]

    def word(self, index: int) -> str:
        """The text of a token; empty outside of the file."""
        return self.tokens[index].text if 0 <= index < len(self.tokens) else ""

    def kind(self, index: int) -> str:
        """The kind of a token; empty outside of the file."""
        return self.tokens[index].kind if 0 <= index < len(self.tokens) else ""

    def _partners(self) -> dict[int, int]:
        partner: dict[int, int] = {}
        open_brackets: list[int] = []
        for index, token in enumerate(self.tokens):
            if token.kind != "mark":
                continue
            if token.text in _OPENING:
                open_brackets.append(index)
            elif token.text in ")]}":
                if not open_brackets or _OPENING[self.tokens[open_brackets[-1]].text] != token.text:
                    raise SourceError(f"{self.path}:{self.line(token.start)}: {token.text} closes no bracket")
                partner[index] = open_brackets.pop()
                partner[partner[index]] = index
        if open_brackets:
            first = self.tokens[open_brackets[0]]
            raise SourceError(f"{self.path}:{self.line(first.start)}: {first.text} is never closed")
        return partner


def _tokens(path: str, text: str):
    position = 0
    while position < len(text):
        match = _PATTERN.match(text, position)
        if match is None:
            line = text.count("\n", 0, position) + 1
            raise SourceError(f"{path}:{line}: unknown character {text[position]!r}")
        if match.lastgroup not in _SKIPPED:
            yield Token(match.lastgroup, match.group(), match.start(), match.end())
        position = match.end()


def without_inactive_regions(text: str, active_lines: set[int]) -> str:
    """The text with spaces where the preprocessor leaves lines out: between two conditional directives, none is active."""
    lines = text.split("\n")
    region: list[int] = []
    depth = 0

    def finish() -> None:
        if depth > 0 and not any(number + 1 in active_lines for number in region):
            for number in region:
                lines[number] = " " * len(lines[number])
        region.clear()

    for number, line in enumerate(lines):
        directive = re.match(r"\s*#\s*(if|ifdef|ifndef|elif|else|endif)\b", line)
        if directive is None:
            region.append(number)
            continue
        finish()
        depth += {"if": 1, "ifdef": 1, "ifndef": 1, "endif": -1}.get(directive.group(1), 0)
    return "\n".join(lines)
