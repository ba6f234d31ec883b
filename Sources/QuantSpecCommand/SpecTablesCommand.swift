import ArgumentParser
import FileSupport
import QuantSpec
import SpecificationText

struct SpecTablesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tables",
        abstract: "Prints the operand tables of the operators, or writes them into their pages.",
        usage: "quantspec spec tables [<operators> ...] [--write] [<options>]",
        discussion: """
            A table is made from an operator's declaration. In a page it stands between two
            marks, and `spec check` fails if it is not what the declaration says.

            EXAMPLES
              quantspec spec tables CONV_2D
              quantspec spec tables --write
            """)

    @OptionGroup var options: SpecificationOptions
    @Argument(
        help: ArgumentHelp("The operators. By default all.", valueName: "operators"),
        completion: .list(Operator.all.map(\.name)))
    var operators: [String] = []
    @Flag(help: "Write each table into its page instead of printing it.")
    var write = false

    mutating func run() throws {
        let declarations = try chosen()
        guard write else {
            for declaration in declarations {
                try Output.print("\(declaration.name)\n\n\(OperandTable(declaration).lines.joined(separator: "\n"))\n")
            }
            return
        }
        let text = try options.text()
        var changed = 0
        for declaration in declarations {
            guard let page = text.page(of: declaration) else {
                throw CommandFailure(
                    .missingFile,
                    "\(options.spec)/operators/\(declaration.name).md: the page is missing; write it first")
            }
            let table = OperandTable(declaration).inserted(in: page.text)
            guard table != page.text else { continue }
            try reportingFailures { try AtomicFile.write(table, to: "\(options.spec)/\(page.name)") }
            changed += 1
        }
        try Output.print("\(changed.counted("page")) changed")
    }

    private func chosen() throws -> [Operator] {
        guard !operators.isEmpty else { return Operator.all }
        return try operators.map { name in
            guard let declaration = Operator.named(name.uppercased()) else {
                throw ValidationError("<operators>: there is no operator \(name)")
            }
            return declaration
        }
    }
}
