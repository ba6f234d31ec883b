import QuantSpec
import Testing

@testable import SpecificationText

@Suite("The text keeps the rules for readable text that a program can tell")
struct LanguageCheckTests {
    @Test(
        "the letter x between two factors is a product",
        arguments: [
            "    a = s_1 x s_2", "    (q - z) x scale", "    scale x (q - z)", "With `2^L x s_out` and more",
            "    2 x -3",
            "the shape `[filters x memory]`", "    (x x R + 2^(n - 1)) >> n", "    c x groups",
            "a window of 3 x 3 elements",
            "at most `n` x `z_in`", "    floor(n / 2) x floor(m)", "| 2 x max(s_1, s_2) |",
            "real = (q - zero point) x scale", "    t[i] x t[j]",
        ])
    func products(_ line: String) {
        #expect(ProductSigns.products(in: line[...]).count == 1, "\(line)")
    }

    @Test(
        "the letter x is a variable beside an operator, a bracket's end or a word",
        arguments: [
            "    y = x × R", "    x >> n", "    max(x + 3, 0)", "    x = 2", "for x in [0, 1)", "the real value x is",
            "the variable x (REP-1)", "the element [0] x is",
            "-16 stands for x = -1",
            "    e^x                   if x is below -9", "    1 / (1 + e^-x)",
            "    32767 × s_out           for x of 0 and below",
            "    output[n, y, x, c] = input[n, y × b + i, x × b + j, c]", "ln x, where x is the real value",
            "    x ⊗ x ⊗ x",
            "For x a multiple of 4, and", "the functions erf x and erfc x", "    round( x / scale )",
            "`x × min(max(x + 3, 0), 6) / 6` is computed", "    -x ⊗ x - h", "    times: x = x + 1",
        ])
    func variables(_ line: String) {
        #expect(ProductSigns.products(in: line[...]) == [], "\(line)")
    }

    private func rules(_ clause: String) throws -> [LanguageRule?] {
        let text = try TemporarySpecification.text(chapter: "# Title\n\n**SCOPE-1.** \(clause)\n")
        return LanguageCheck(text).findings.map(\.rule)
    }

    private func words(_ count: Int) -> String { [String](repeating: "word", count: count).joined(separator: " ") }

    @Test("a paragraph or list item of a clause has 60 words at most; formulas, tables and blocks do not count")
    func lengths() throws {
        #expect(try rules(words(60)) == [])
        #expect(try rules(words(40) + "\n" + words(21)) == [.longParagraph])
        #expect(try rules(words(40) + "\n\n" + words(40)) == [])
        #expect(try rules(words(40) + "\n- " + words(40) + "\n- " + words(40)) == [])
        #expect(try rules(words(40) + "\n- " + words(40) + "\n  " + words(40)) == [.longParagraph])
        #expect(
            try rules(words(60) + "\n\n    " + words(90) + "\n\n| " + words(90) + " |\n```\n" + words(90) + "\n```")
                == [])
        #expect(try rules(words(60) + "\n\n## Heading\n\n" + words(90)) == [])
    }

    @Test("a long paragraph is found at its line, and as a gap of its clause")
    func place() throws {
        let text = try TemporarySpecification.text(chapter: "# T\n\n**SCOPE-1.** A.\n\n\(words(61))\n")
        let found = LanguageCheck(text).findings
        #expect(found.map(\.clause) == ["SCOPE-1"] && found.map(\.isGap) == [true])
        #expect(found.first?.problem.hasPrefix("01-scope.md:5: the paragraph or list item has 61 words") ?? false)
    }

    @Test("a ruled-out phrase is found across lines and beside signs, not as a part of other words")
    func phrases() throws {
        #expect(try rules("The value is held to 32 bits.") == [.phrase])
        #expect(try rules("The value is held\nto 32 bits (it need not).") == [.phrase, .phrase])
        #expect(try rules("It stands here.") == [.phrase])
        #expect(try rules("It stands for the sum. It withheld to everybody what it held. To do so.") == [])
        #expect(try rules("Words.\n\n```\nheld to\n```\n") == [])
    }

    @Test("a link needs its file and its heading")
    func links() throws {
        #expect(try rules("See [this](#title), [that](https://example.org/x#y) and `a[0](1)`.") == [])
        #expect(try rules("See [this](#no-title).") == [.link])
        #expect(try rules("See [this](nowhere.md).") == [.link])
        #expect(LinkCheck.anchors(of: "# One `two`, three\n## A_b\n## A_b\n") == ["one-two-three", "a_b", "a_b-1"])
        #expect(LinkCheck.targets(in: "![A](b.png) [c](d.md \"e\")\n[f](mailto:g)").map(\.target) == ["b.png", "d.md"])
    }

    @Test("the links of the specification, of the README and of CONTRIBUTING lead somewhere")
    func ownLinks() throws {
        let places = LinkCheck(try SpecificationText(folder: SpecificationFolders.text)).places
        #expect(places.map { "\($0.file):\($0.1.line): \($0.1.problem)" } == [])
    }
}

@Suite("References and parts of pages")
struct ReferenceAndFormTests {
    @Test("a reference to a clause or an erratum that does not exist is found, other names are not")
    func references() throws {
        let chapter = "# Arithmetic\n\n**ARITH-6.** As ARITH-6 says, not ARITH-99; see SHA-256.\n"
        let found = LanguageCheck(try TemporarySpecification.text(chapter: chapter)).findings.map(\.problem)
        #expect(found.filter { $0.contains("there is no clause") }.count == 1)
        #expect(found.contains { $0.contains(":3: there is no clause ARITH-99") })
    }

    @Test("a page without a section or without its purpose is found")
    func form() {
        let sections = [
            "Operands", "Clauses", "Example", "What the reference enforces", "Where implementations differ",
            "Known mistakes",
        ]
        func problems(_ page: String) -> [String] {
            PageForm.places(in: MarkdownLine.lines(of: page)).map(\.problem)
        }
        let text = sections.map { "## \($0)\n" }.joined()
        let withoutExample = sections.filter { $0 != "Example" }.map { "## \($0)\n" }.joined()
        #expect(problems("# ADD\n\nAdds.\n\n\(text)").isEmpty)
        #expect(problems("# ADD\n\n\(text)").count == 1)
        #expect(problems("# ADD\n\nAdds.\n\n\(withoutExample)").count == 1)
        #expect(problems("# ADD\n\nAdds.\n\n## Known mistakes\n\(text)").count == 1)
    }
}
