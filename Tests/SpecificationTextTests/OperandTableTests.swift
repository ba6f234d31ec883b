import Foundation
import QuantSpec
import Testing

@testable import SpecificationText

@Suite("The table of operands in a page is what the declaration says")
struct OperandTableTests {
    private let text: SpecificationText

    init() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        text = try SpecificationText(folder: folder.deletingLastPathComponent().appending(path: "Spec").path)
    }

    @Test("Every page holds its operator's table")
    func pages() {
        #expect(text.operandTableFindings(Operator.all).isEmpty)
    }

    @Test("Another operator's table in a page is a finding, and so is a page without one")
    func findings() throws {
        let page = try #require(text.page(of: .add)).text
        #expect(OperandTable.lines(in: page) == OperandTable(.add).lines)
        #expect(OperandTable(.conv2D).lines != OperandTable(.add).lines)
        #expect(OperandTable.lines(in: "# ADD\n\n**ADD-1.** A sum.") == nil)
    }

    @Test("A table is written before the first clause, and written again it changes nothing")
    func writing() {
        let table = OperandTable(.add)
        let page = "# ADD\n\nA sum.\n\n**ADD-1.** A clause.\n"
        let written = table.inserted(in: page)
        #expect(OperandTable.lines(in: written) == table.lines)
        #expect(table.inserted(in: written) == written)
        #expect(written.hasPrefix("# ADD\n\nA sum.\n\n" + OperandTable.opening))
        #expect(written.hasSuffix(OperandTable.closing + "\n\n**ADD-1.** A clause.\n"))
    }

    @Test("A table says of each operand its type, parameters, zero point and values, and in which forms")
    func rows() {
        let lines = OperandTable(.conv2D).lines
        #expect(lines.contains { $0.contains("`filter`") && $0.contains("-127 to 127 (CONV_2D-8)") })
        #expect(lines.contains { $0.contains("`bias`") && $0.contains("optional") && $0.contains("int64") })
        #expect(lines.allSatisfy { $0.filter { $0 == "|" }.count == lines[0].filter { $0 == "|" }.count })
    }
}
