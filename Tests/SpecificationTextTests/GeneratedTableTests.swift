import GoldenVectors
import QuantSpec
import Testing

@testable import SpecificationText

@Suite("The generated tables in a page are what declaration and catalogue say")
struct GeneratedTableTests {
    private func tables(_ page: String, of declaration: Operator = .add) throws -> GeneratedTables {
        let text = try TemporarySpecification.text(pages: [declaration.name: page])
        return try #require(text.tables(of: declaration))
    }

    private func problems(_ page: String, of declaration: Operator = .add) throws -> [String] {
        try tables(page, of: declaration).findings.map(\.problem)
    }

    @Test("every page holds its operator's tables")
    func pages() throws {
        let text = try SpecificationText(folder: SpecificationFolders.text)
        #expect(text.tableFindings(Operator.all, deviations: Deviation.all).map(\.problem) == [])
    }

    @Test("tables are written into a page that has none, and written again they change nothing")
    func writing() throws {
        let page = "# ADD\n\nA sum.\n\n**ADD-1.** A clause.\n"
        let written = try tables(page).written
        #expect(written.hasPrefix("# ADD\n\nA sum.\n\n" + GeneratedBlock.operands.opening))
        #expect(
            written.contains(
                "\(GeneratedBlock.operands.closing)\n\n\(GeneratedBlock.attributes.opening)\n\n| Attribute"))
        #expect(written.contains("\(GeneratedBlock.attributes.closing)\n\n**ADD-1.** A clause.\n\n## Known mistakes\n"))
        #expect(written.hasSuffix(GeneratedBlock.mistakes.closing + "\n"))
        #expect(try tables(written).written == written)
        #expect(try problems(written).isEmpty)
    }

    @Test("tables stand under the headings that a page has for them")
    func headings() throws {
        let page = "# ADD\n\nA sum.\n\n## Operands\n\n## Attributes\n\nWords.\n\n## Clauses\n\n**ADD-1.** A clause.\n"
        let written = try tables(page).written
        #expect(written.contains("## Operands\n\n\(GeneratedBlock.operands.opening)"))
        #expect(written.contains("## Attributes\n\n\(GeneratedBlock.attributes.opening)"))
        #expect(written.contains("\(GeneratedBlock.attributes.closing)\n\nWords.\n"))
    }

    @Test("a table that is missing is a finding, and so is one that is out of date")
    func findings() throws {
        let written = try tables("# ADD\n\nA sum.\n\n**ADD-1.** A clause.\n").written
        let outdated = written.replacing("pot_scale_int16", with: "old_name")
        #expect(try problems(outdated).map { $0.contains("table of attributes is out of date") } == [true])
        let missing = written.replacing(GeneratedBlock.mistakes.closing, with: "")
        #expect(try problems(missing).map { $0.contains("no table of mistakes") } == [true])
    }

    @Test("a table of attributes of an operator without any is a finding, and is removed")
    func surplus() throws {
        let block = "\(GeneratedBlock.attributes.opening)\n\(GeneratedBlock.attributes.closing)\n"
        let page = "# ABS\n\nWords.\n\n\(block)\n**ABS-1.** A clause.\n"
        #expect(try problems(page, of: .abs).contains { $0.contains("has a table of attributes") })
        #expect(try !tables(page, of: .abs).written.contains("attributes"))
    }

    @Test("attributes have type, default and allowed values, with the forms if these differ")
    func attributes() {
        let add = AttributeTable(.add).lines
        #expect(add.contains { $0.hasPrefix("| `fused_activation_function` | name ") && $0.contains("| NONE, RELU, ") })
        #expect(add.contains { $0.contains("`pot_scale_int16`") && $0.contains("| flag | true") })
        let softmax = AttributeTable(.softmax).lines
        #expect(softmax.contains { $0.contains("0.0 or more (`int8`") && $0.contains("finite (") })
        #expect(AttributeTable(.abs).lines.isEmpty)
    }

    @Test("mistakes stand by the clauses that they violate, in the order of the clauses")
    func mistakes() throws {
        let deviations = [
            Deviation("first", .rounding, "Title | one", "", breaking: ["ADD-2", "ADD-1"]),
            Deviation("second", .rounding, "Title two", "", breaking: ["ADD-1", "SUB-1"]),
        ]
        let lines = MistakeTable(["ADD-1", "ADD-2"], deviations: deviations).lines.dropFirst(2)
        #expect(lines.map { $0.split(separator: " ")[1] } == ["ADD-1", "ADD-1", "ADD-2"])
        #expect(lines.map { $0.split(separator: " ")[3] } == ["`first`", "`second`", "`first`"])
        #expect(lines.first?.contains("Title \\| one") ?? false)
        #expect(MistakeTable(["ADD-3"], deviations: deviations).lines == ["None."])
    }

    @Test("a chapter with clauses that mistakes violate has a table of mistakes, and any other may have one")
    func chapters() throws {
        let marks = "\(GeneratedBlock.mistakes.opening)\n\(GeneratedBlock.mistakes.closing)\n"
        let chapter = "# Scope\n\n**ARITH-6.** Words.\n"
        let unmarked = try TemporarySpecification.text(chapter: chapter).chapterTables()
        #expect(unmarked.flatMap(\.findings).count == 1)
        #expect(unmarked[0].written.contains("## Known mistakes\n"))
        let other = try TemporarySpecification.text(chapter: "# Scope\n\n**SCOPE-1.** Words.\n")
        #expect(other.chapterTables().flatMap(\.findings).isEmpty)
        let marked = try TemporarySpecification.text(chapter: chapter + "\n## Known mistakes\n\n" + marks)
        #expect(marked.chapterTables().flatMap(\.findings).count == 1)
        #expect(marked.chapterTables()[0].written.contains("| ARITH-6 | `shift-"))
    }

    @Test("a table of operands says of each operand its type, parameters, zero point and values, and in which forms")
    func operands() {
        let lines = OperandTable(.conv2D).lines
        #expect(lines.contains { $0.contains("`filter`") && $0.contains("-127 to 127 (CONV_2D-8)") })
        #expect(lines.contains { $0.contains("`bias`") && $0.contains("optional") && $0.contains("int64") })
        #expect(lines.allSatisfy { $0.filter { $0 == "|" }.count == lines[0].filter { $0 == "|" }.count })
    }
}
