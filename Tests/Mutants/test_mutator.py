"""Tests of the mutator: tokens, statements, changes, the list of equivalents, verdicts."""

from __future__ import annotations

import json
import tempfile
import unittest
from pathlib import Path

from mutants.changes import Mutant, Rules, mutants, swapped
from mutants.equivalents import FORMAT, Equivalents, ListError, as_entry
from mutants.judge import Judge, Run, Verdict
from mutants.library import SAME_OBJECT_CODE, Library, LibraryFiles
from mutants.log import VerdictLog
from mutants.report import Result
from mutants.structure import functions
from mutants.tokens import Source, SourceError


def changes(text: str, rules: Rules = Rules(), kind: str | None = None) -> list[tuple[str, str]]:
    """The (old, new) of every mutant of a function's body, or of those of a kind."""
    source = Source("a.c", f"int f(int a, int b) {{ {text} }}")
    return [(mutant.old, mutant.new) for mutant in mutants(source, rules) if kind in (None, mutant.kind)]


class TokensTest(unittest.TestCase):
    def test_comments_strings_and_preprocessor_lines_hold_no_operators(self):
        source = Source("a.c", '#define A 1 + \\\n  2\n/* 1 + 1 */ int f(void) { return g("1 + 1"); // 1 + 1\n}\n')
        self.assertEqual([token.text for token in source.tokens if token.kind == "number"], [])
        self.assertEqual(mutants(source, Rules()), [])

    def test_a_token_knows_its_line_behind_a_line_that_goes_on(self):
        source = Source("a.c", "#define A \\\n 1\nint a;\n")
        self.assertEqual(source.line(source.tokens[0].start), 3)

    def test_a_bracket_that_is_never_closed_is_an_error_with_its_line(self):
        with self.assertRaisesRegex(SourceError, r"a\.c:2: \{ is never closed"):
            Source("a.c", "\nint f(void) { return 1;")

    def test_what_the_build_leaves_out_has_no_tokens(self):
        text = "#if X\nint f(void) { return 1;\n#else\nint f(void) { return 2;\n#endif\n}\n"
        source = Source("a.c", text, active_lines={4, 6})
        self.assertEqual([mutant.old for mutant in mutants(source, Rules()) if mutant.kind == "constant"], ["2", "2"])


class ChangesTest(unittest.TestCase):
    def test_binary_operators_change_and_unary_ones_do_not(self):
        self.assertEqual(changes("return a * b;", kind="arithmetic"), [("*", "+")])
        self.assertEqual(changes("int *c = (int32_t *)a; return *c;", kind="arithmetic"), [])
        self.assertEqual(changes("return (int64_t)-a;", kind="sign"), [("-", " ")])
        self.assertEqual(changes("return (a) - b;", kind="arithmetic"), [("-", "+")])
        self.assertEqual(changes("return g(&a) & b;", kind="bits"), [("&", "|")])

    def test_a_star_behind_a_type_of_the_file_is_no_product(self):
        source = Source("a.c", "int f(const thing *t) { const thing *u = t; thing *v = t; return 0; }")
        self.assertEqual([mutant for mutant in mutants(source, Rules()) if mutant.kind == "arithmetic"], [])

    def test_comparisons_move_by_their_boundary(self):
        self.assertEqual(changes("return a < b;"), [("<", "<=")])
        self.assertEqual(changes("return a == b;"), [("==", "!=")])

    def test_constants_are_off_by_one(self):
        self.assertEqual(changes("return 0;"), [("0", "1")])
        self.assertEqual(changes("return 16u;"), [("16u", "17u"), ("16u", "15u")][::-1])
        self.assertEqual(changes("return 0x10;"), [("0x10", "0x11"), ("0x10", "0xf")])
        self.assertEqual(changes("return INT8_MAX;"), [("INT8_MAX", "(INT8_MAX - 1)")])

    def test_sizes_of_arrays_stay(self):
        self.assertEqual(changes("int64_t c[2], d[3];", kind="constant"), [])
        self.assertEqual(changes("g(); int8_t c[4] = {a, b}, d[4];"), [("g();", ";")])
        self.assertEqual(changes("int c = h(a, d[2]);", kind="constant"), [("2", "1"), ("2", "3")])
        self.assertEqual(changes("c[2]++;", kind="constant"), [("2", "1"), ("2", "3")])

    def test_assignments_and_calls_are_dropped_and_declarations_are_not(self):
        self.assertEqual(
            changes("int c = 1; c = a; g(a); if (a) c++; else c--; for (c = 0; c < a; c++) g(c);", kind="statement dropped"),
            [("c = a;", ";"), ("g(a);", ";"), ("c++;", ";"), ("c--;", ";"), ("g(c);", ";")],
        )

    def test_a_list_of_initial_values_is_no_statement(self):
        self.assertEqual(changes("thing c = {.a = a, .b = b}; h(c);", kind="statement dropped"), [("h(c);", ";")])

    def test_conditions_are_negated(self):
        self.assertEqual(
            changes("if (a) g(); while (b) h(); return a ? b : 0;", kind="condition negated"),
            [("a", "!(a)"), ("b", "!(b)"), ("a", "!(a)")],
        )
        self.assertEqual(changes("c = x[a] < b ? a : b;", kind="condition negated"), [("x[a] < b", "!(x[a] < b)")])

    def test_the_bound_of_a_loop_is_off_by_one(self):
        self.assertEqual(
            changes("for (int i = 0; i < a - b && c; i++) {}", kind="loop bound"),
            [("a - b", "(a - b) + 1"), ("a - b", "(a - b) - 1")],
        )
        self.assertEqual(changes("for (int i = 0; i < 7; i++) {}", kind="loop bound"), [])

    def test_types_of_declarations_and_casts_are_narrowed_and_pointers_sizes_and_counters_are_not(self):
        kind = "type narrowed"
        self.assertEqual(changes("int64_t c = a; return (int32_t)b;", kind=kind), [("int64_t", "int32_t"), ("int32_t", "int16_t")])
        self.assertEqual(changes("const uint32_t c[4] = {a};", kind=kind), [("uint32_t", "uint16_t")])
        self.assertEqual(changes("int64_t *c = (int64_t *)a; g(sizeof(int64_t));", kind=kind), [])
        self.assertEqual(changes("for (int64_t i = 0; i < a; i++) g(i);", kind=kind), [])
        self.assertEqual(changes("int8_t c = a;", kind=kind), [])

    def test_height_and_width_are_exchanged_in_names_and_strings(self):
        self.assertEqual(swapped("stride_h"), ["stride_w"])
        self.assertEqual(swapped("input_height"), ["input_width"])
        self.assertEqual(swapped("padLeft"), [])
        self.assertEqual(swapped("padding_top"), ["padding_left"])
        self.assertEqual(swapped("hash"), [])
        self.assertEqual(changes('g("stride_h");', kind="height and width"), [('"stride_h"', '"stride_w"')])
        self.assertEqual(changes("return x + y;", kind="height and width"), [("x", "y"), ("y", "x")])

    def test_a_name_that_the_file_does_not_have_is_no_exchange(self):
        self.assertEqual(changes("return x;", kind="height and width"), [])

    def test_asserts_guards_and_named_functions_are_left_alone(self):
        rules = Rules(asserts=("REQUIRE",), guards=("is_broken",), functions=("break_*",))
        self.assertEqual(changes("REQUIRE(a < 0 && b == 1);", rules), [])
        self.assertEqual(changes("if (is_broken(X)) { a += 1; } else g();", rules), [("g();", ";")])
        self.assertEqual(changes("if (is_broken(X)) return a + 1; return 0;", rules), [("0", "1")])
        self.assertEqual(changes("return is_broken(X) ? a : b;", rules), [])
        source = Source("a.c", "void break_tail(int a) { a += 1; }")
        self.assertEqual(mutants(source, rules), [])

    def test_constants_with_names_change_outside_of_functions(self):
        source = Source("a.c", "enum { A = 3 }; typedef struct { int b[4]; } c;")
        self.assertEqual([(mutant.function, mutant.old, mutant.new) for mutant in mutants(source, Rules())],
                         [("", "3", "2"), ("", "3", "4")])

    def test_a_mutant_keeps_its_name_when_lines_move(self):
        body = "int f(int a) {\n  a = a + 1 + 1;\n  return a;\n}\n"
        before = mutants(Source("a.c", body), Rules())
        after = mutants(Source("a.c", "/* new */\n\n" + body), Rules())
        self.assertEqual([mutant.key for mutant in before], [mutant.key for mutant in after])
        self.assertEqual(len({mutant.key for mutant in before}), len(before))
        self.assertIn(2, {mutant.occurrence for mutant in before})

    def test_a_mutant_differs_in_its_place_only(self):
        text = "int f(int a) { return a + 1; }"
        made = [mutant.applied(text) for mutant in mutants(Source("a.c", text), Rules())]
        self.assertEqual(made, ["int f(int a) { return a - 1; }", "int f(int a) { return a + 0; }",
                                "int f(int a) { return a + 2; }"])

    def test_functions_are_found_behind_attributes_and_prototypes(self):
        source = Source("a.c", "int g(int); __attribute__((constructor)) static void f(void) { if (a) { } } int b[] = {1};")
        self.assertEqual([function.name for function in functions(source)], ["f"])


def a_mutant(number: int = 1) -> Mutant:
    return Mutant("a.c", "f", 3, f"return {number};", "constant", 0, 1, str(number), "0", 1)


class EquivalentsTest(unittest.TestCase):
    def read(self, entries: list[dict]) -> Equivalents:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "equivalent.json"
            path.write_text(json.dumps({"format": FORMAT, "equivalent": entries}))
            return Equivalents.read(path)

    def test_an_entry_names_its_mutant(self):
        listed = self.read([{"reason": "It is the same.", "mutants": [as_entry(a_mutant())]}])
        self.assertEqual(listed.reasons, {a_mutant().key: "It is the same."})
        self.assertEqual(listed.gone([a_mutant()]), [])
        self.assertEqual(listed.gone([a_mutant(2)]), [a_mutant().key])

    def test_an_entry_without_a_reason_or_listed_twice_is_an_error(self):
        with self.assertRaisesRegex(ListError, "no reason"):
            self.read([{"reason": " ", "mutants": [as_entry(a_mutant())]}])
        with self.assertRaisesRegex(ListError, "listed twice"):
            self.read([{"reason": "Same.", "mutants": [as_entry(a_mutant()), as_entry(a_mutant())]}])
        with self.assertRaisesRegex(ListError, "a mutant has"):
            self.read([{"reason": "Same.", "mutants": [{"file": "a.c"}]}])


class ResultTest(unittest.TestCase):
    def result(self, listed: bool, outcome: str) -> Result:
        return Result(Equivalents({a_mutant().key: "Same."} if listed else {}),
                      verdicts=[(a_mutant(), Verdict(outcome, "why"))], total=1)

    def test_a_survivor_that_is_not_listed_fails_the_run(self):
        self.assertFalse(self.result(listed=False, outcome="survived").holds)
        self.assertTrue(self.result(listed=True, outcome="survived").holds)

    def test_an_entry_that_is_caught_or_gone_fails_the_run(self):
        self.assertFalse(self.result(listed=True, outcome="caught").holds)
        self.assertFalse(self.result(listed=True, outcome="discarded").holds)
        gone = self.result(listed=False, outcome="caught")
        self.assertTrue(gone.holds)
        gone.gone = [a_mutant().key]
        self.assertFalse(gone.holds)

    def test_an_open_gap_fails_nothing_and_is_no_equivalent(self):
        result = self.result(listed=False, outcome="survived")
        result.open_gaps = Equivalents({a_mutant().key: "No case has one."})
        self.assertTrue(result.holds)
        self.assertIn("0 caught (0.00 %), 1 survived as open.json says", result.text())
        result.verdicts = [(a_mutant(), Verdict("caught", "why"))]
        self.assertTrue(result.holds)
        self.assertIn("remove them from open.json", result.text())

    def test_the_text_counts_what_became_of_the_mutants(self):
        self.assertIn("1 caught (100.00 %), 0 survived as", self.result(listed=False, outcome="caught").text())


class FakeConform:
    """Answers with results that were set for selections."""

    def __init__(self, answers: list[Run]):
        self.answers = answers
        self.selections: list[list[str]] = []

    def run(self, library, select, profile=None, case_seconds=0, budget=""):
        self.selections.append(select)
        return self.answers.pop(0)


class JudgeTest(unittest.TestCase):
    original = Run("integer-double", {"ADD/int8": 2}, {"ADD/int8/a#2": "failed"}, 0)
    groups = {"ADD/int8": ["ADD/int8/a", "ADD/int8/b"]}

    def judge(self, *answers: Run) -> tuple[Verdict, FakeConform]:
        conform = FakeConform(list(answers))
        return Judge(conform, self.original, self.groups).judge(Path("x"), {"ADD/int8"}, "f"), conform  # type: ignore[arg-type]

    def test_a_failure_that_the_original_does_not_have_catches(self):
        verdict, conform = self.judge(Run("", {}, {"ADD/int8/b#1": "failed"}, 0))
        self.assertEqual((verdict.outcome, len(conform.selections)), ("caught", 1))

    def test_failures_of_the_original_catch_nothing(self):
        verdict, _ = self.judge(self.original, self.original)
        self.assertEqual(verdict.outcome, "survived")

    def test_cases_that_are_no_longer_computed_catch(self):
        verdict, _ = self.judge(self.original, Run("", {"ADD/int8": 1}, {}, 0))
        self.assertEqual(verdict.outcome, "caught")

    def test_a_hang_counts_if_it_hangs_again(self):
        hang = Run("", {}, {"ADD/int8/b#1": "timedOut"}, 0)
        self.assertEqual(self.judge(hang, hang)[0].outcome, "caught")
        self.assertEqual(self.judge(hang, self.original, self.original)[0].outcome, "survived")

    def test_what_no_case_reaches_survives(self):
        verdict = Judge(FakeConform([]), self.original, self.groups).judge(Path("x"), set(), "f")  # type: ignore[arg-type]
        self.assertEqual(verdict, Verdict("survived", "no case reaches it"))


class LogTest(unittest.TestCase):
    def test_the_last_verdict_counts(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "log"
            log = VerdictLog(path)
            log.add(a_mutant(1), Verdict("caught", ""))
            log.add(a_mutant(2), Verdict("caught", ""))
            log.add(a_mutant(2), Verdict("survived", ""))
            self.assertEqual(VerdictLog(path).caught, {a_mutant(1).key})


class LibraryTest(unittest.TestCase):
    def test_builds_mutants_of_files_and_headers_and_knows_the_same_code(self):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            (root / "a.h").write_text("static inline int two(void) { return 1 + 1; }\n")
            (root / "a.c").write_text('#include "a.h"\nint f(int a) { return a < 5 ? two() : 0; }\n')
            (root / "b.c").write_text("int g(void) { return 7; }\n")
            files = LibraryFiles(root, [root / "a.c", root / "b.c"], [root / "a.c", root / "a.h"], [])
            library = Library(files, root / "build")
            library.build()
            header = (root / "a.h").read_text()
            self.assertTrue(Path(str(library.build_mutant(root / "a.h", header.replace("+", "-"), "m1"))).exists())
            self.assertEqual(library.build_mutant(root / "a.h", header.replace("1 + 1", "2 + 0"), "m2"), SAME_OBJECT_CODE)
            broken = library.build_mutant(root / "a.c", "int f(int a) { return b; }", "m3")
            self.assertTrue(str(broken).startswith("not compiled"), broken)


if __name__ == "__main__":
    unittest.main()
