import GoldenVectors
import QuantSpec

/// The tables of one file of the specification that the tool makes.
public struct GeneratedTables: Sendable {
    /// One table, and the block of the file that holds it.
    public struct Table: Sendable, Hashable {
        /// The marks of the table in the file.
        public let block: GeneratedBlock
        /// Without the marks; `nil` if the file must not have the block.
        public let lines: [String]?
    }

    /// The file, relative to the folder of the specification.
    public let file: String
    /// What findings call it: the operator, or the file.
    public let subject: String
    /// In the order in which a page has them.
    public let tables: [Table]
    /// The text as it is.
    fileprivate let text: String
    /// Whether blocks that the text lacks are missing, and `written` inserts them.
    fileprivate let isComplete: Bool

    /// The text with every table as it has to be.
    public var written: String {
        tables.reduce(text) { text, table in
            guard isComplete || table.block.lines(in: text) != nil else { return text }
            return table.block.written(table.lines, into: text) { GeneratedTables.insertion(of: table.block, in: $0) }
        }
    }

    /// Whether every table of the text is as it has to be.
    public var isUpToDate: Bool { written == text }

    /// Tables that are missing, too many, or not what they have to be.
    var findings: [SpecificationCheck.Finding] {
        tables.compactMap { table in
            let title = table.block.title
            let problem: String
            switch (table.block.lines(in: text), table.lines) {
            case (let found?, let lines?) where found != lines:
                problem = "the table of \(title) is out of date"
            case (nil, .some) where isComplete: problem = "the page has no table of \(title)"
            case (.some, nil): problem = "the page has a table of \(title), but the operator has no \(title)"
            default: return nil
            }
            return .init(clause: subject, problem: "\(file): \(problem): run `quantspec spec tables --write`")
        }
    }

    /// The place of a block in the lines of a page that has no marks for it, and the heading that it needs.
    private static func insertion(of block: GeneratedBlock, in lines: [String]) -> (place: Int, heading: String?) {
        let heading = "## \(block.heading)"
        if let place = lines.firstIndex(of: heading) { return (place + 1, nil) }
        if block == .attributes, let end = GeneratedBlock.operands.end(in: lines) {
            // Where the operands stand under a heading, the attributes do too.
            return (end, lines.contains("## \(GeneratedBlock.operands.heading)") ? heading : nil)
        }
        if block == .operands {
            return (lines.firstIndex { $0.hasPrefix("**") || $0.hasPrefix("## ") } ?? lines.endIndex, nil)
        }
        return (lines.lastIndex { !$0.isEmpty }.map { $0 + 1 } ?? lines.endIndex, heading)
    }
}

extension GeneratedBlock {
    /// The heading under which a page has the block.
    fileprivate var heading: String {
        switch self {
        case .operands: "Operands"
        case .attributes: "Attributes"
        default: "Known mistakes"
        }
    }
}

extension SpecificationText {
    /// The tables of an operator's page; `nil` if it has no page.
    public func tables(of declaration: Operator, deviations: [Deviation] = Deviation.all) -> GeneratedTables? {
        guard let file = files.first(where: { SpecificationText.pageName($0.name) == declaration.name }) else {
            return nil
        }
        let attributes = AttributeTable(declaration).lines
        return GeneratedTables(
            file: file.name, subject: declaration.name,
            tables: [
                .init(block: .operands, lines: OperandTable(declaration).lines),
                .init(block: .attributes, lines: attributes.isEmpty ? nil : attributes),
                .init(block: .mistakes, lines: MistakeTable(clauses(of: file.name), deviations: deviations).lines),
            ], text: file.text, isComplete: true)
    }

    /// The tables of the chapters: of those that have marks, and of those with clauses that mistakes violate.
    public func chapterTables(deviations: [Deviation] = Deviation.all) -> [GeneratedTables] {
        let violated = Set(deviations.flatMap(\.clauses))
        return files.filter { SpecificationText.pageName($0.name) == nil }.map { file in
            let own = clauses(of: file.name)
            let mistakes = MistakeTable(own, deviations: deviations)
            return GeneratedTables(
                file: file.name, subject: file.name, tables: [.init(block: .mistakes, lines: mistakes.lines)],
                text: file.text, isComplete: own.contains(where: violated.contains))
        }
    }

    private func clauses(of file: String) -> [Clause] { clauses.filter { $0.file == file }.map(\.clause) }

    /// Files whose tables are not what they are made from.
    func tableFindings(_ operators: [Operator], deviations: [Deviation]) -> [SpecificationCheck.Finding] {
        operators.compactMap { tables(of: $0, deviations: deviations) }.flatMap(\.findings)
            + chapterTables(deviations: deviations).flatMap(\.findings)
    }
}
