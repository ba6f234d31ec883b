import ArgumentParser
import FileSupport
import QuantSpec
import SpecificationText

struct SpecTablesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tables",
        abstract: "Prints the generated tables of operators' pages, or writes them to the pages.",
        usage: "quantspec spec tables [<operators> ...] [--write] [<options>]",
        discussion: """
            The tables of operands and attributes are made from an operator's declaration,
            the table of known mistakes from the catalogue. In a page, each table is
            between two marks, and 'quantspec spec check' fails if it is out of date. With
            --write and without names, the tables of mistakes in chapters that have the
            marks are written, too.

            EXAMPLES
              quantspec spec tables CONV_2D
              quantspec spec tables --write
            """)

    @OptionGroup var options: SpecificationOptions
    @Argument(
        help: ArgumentHelp("The operators. By default all of them.", valueName: "operators"),
        completion: .list(Operator.all.map(\.name)))
    var operators: [String] = []
    @Flag(help: "Write the tables to their pages instead of printing them.")
    var write = false

    mutating func run() throws {
        let text = try options.text()
        var pages = try chosen().map { try tables(of: $0, in: text) }
        guard write else {
            for page in pages { try Output.print(shown(page)) }
            return
        }
        if operators.isEmpty { pages += text.chapterTables() }
        let changed = pages.filter { !$0.isUpToDate }
        for page in changed {
            try reportingFailures { try AtomicFile.write(page.written, to: "\(options.spec)/\(page.file)") }
        }
        try Output.print("\(changed.count.counted("page")) changed")
    }

    private func tables(of declaration: Operator, in text: SpecificationText) throws -> GeneratedTables {
        guard let tables = text.tables(of: declaration) else {
            throw CommandFailure(
                .missingFile, "\(options.spec)/operators/\(declaration.name).md: the page is missing; write it first")
        }
        return tables
    }

    private func shown(_ page: GeneratedTables) -> String {
        let tables = page.tables.compactMap { table in
            table.lines.map { "\(table.block.title)\n\n\($0.joined(separator: "\n"))\n" }
        }
        return "\(page.subject): " + tables.joined(separator: "\n\(page.subject): ")
    }

    private func chosen() throws -> [Operator] {
        guard !operators.isEmpty else { return Operator.all }
        return try operators.map { name in
            guard let declaration = Operator.named(name.uppercased()) else {
                throw ValidationError(
                    "<operators>: there is no operator \"\(name)\"; 'quantspec spec coverage' lists them")
            }
            return declaration
        }
    }
}
