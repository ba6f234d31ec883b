import ArgumentParser
import Foundation
import JSON
import QuantSpec
import SpecificationText

struct SpecCoverageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "coverage",
        abstract: "Shows what the vectors cover of what the reference runs, and which clauses are held.",
        usage: "quantspec spec coverage [<options>]",
        discussion: """
            A cell shows the rows of its vectors, and how many of them the reference
            confirmed in the last parity run. "hole" marks an operator and a scheme that
            the reference runs (Spec/matrix.json) and that no vectors cover, "-" one that
            the reference does not run.

            A clause is held in an operator and a scheme if a row there catches a mistake
            that violates it. --unheld lists the clauses that no row holds: first those
            without a reason, then those that only instances of 'conform --negative' break,
            then those for which Spec/unheld.json states a reason, then those that are held
            in some operators or schemes, but not in others to which they apply.

            EXAMPLES
              quantspec spec coverage
              quantspec spec coverage --unheld
              quantspec spec coverage --require int8,uint8
              quantspec spec coverage --json
            """)

    @OptionGroup var options: SpecificationOptions
    @Option(
        help: ArgumentHelp(
            "The result of a parity run. By default .build/parity.json, the last one of the checkout, if it exists.",
            valueName: "file"),
        transform: NamedOption.checked)
    var parity: String?
    @Option(
        help: ArgumentHelp(
            "Exit with 1 if one of these schemes has a hole. Names are separated by commas.",
            valueName: "schemes"),
        completion: Completions.schemes)
    var require: String?
    @Flag(help: "List the clauses that no row holds, instead of the table.")
    var unheld = false
    @Flag(help: "Print one JSON object.")
    var json = false

    mutating func run() throws {
        let required = try requiredSchemes()
        let vectors = try options.vectorSet()
        let coverage = SpecificationCoverage(
            operators: Operator.all, matrix: try options.matrix(), vectors: vectors, confirmed: try confirmedRows())
        let clauses = ClauseCoverage(
            text: try options.text(), operators: Operator.all, vectors: vectors, reasons: try options.reasons(),
            refusals: ClauseRefusals(Operator.all))
        if json {
            try printJSON([
                "operators": .array(coverage.rows.map { SpecCoverageCommand.object($0, clauses) }),
                "columns": .array(Scheme.allCases.map { SpecCoverageCommand.object(coverage.column($0)) }),
                "clauses": .array(clauses.lines.map(\.object)), "clauseCounts": clauses.counts,
            ])
        } else if unheld {
            try Output.print(clauses.unheldText)
        } else {
            try printTable(coverage)
            try Output.print(clauses.summary)
        }
        let holes = required.flatMap { scheme in
            coverage.column(scheme).holes.map { "\(scheme.rawValue)/\($0)" }
        }
        guard !holes.isEmpty else { return }
        if !json { try Output.print("required but not covered: \(holes.joined(separator: ", "))") }
        throw ExitStatus.doesNotConform
    }

    private func requiredSchemes() throws -> [Scheme] {
        try (require ?? "").split(separator: ",").map { name in
            guard let scheme = Scheme(rawValue: String(name)) else {
                let names = Scheme.allCases.map(\.rawValue).joined(separator: ", ")
                throw CommandFailure(.wrongUsage, "--require: there is no scheme \"\(name)\"; use \(names)")
            }
            return scheme
        }
    }

    // MARK: Text

    private func printTable(_ coverage: SpecificationCoverage) throws {
        let schemes = Scheme.allCases
        try Output.print(line("operator", schemes.map(\.rawValue)))
        for row in coverage.rows { try Output.print(line(row.name, row.cells.map(cellText))) }
        let columns = schemes.map { coverage.column($0) }
        try Output.print(line("covered", columns.map { "\($0.covered) of \($0.cells)" }))
    }

    private func cellText(_ cell: SpecificationCoverage.Cell) -> String {
        if cell.isHole { return "hole" }
        guard cell.implemented else { return "-" }
        return cell.parity.map { "\($0)/\(cell.vectors)" } ?? "\(cell.vectors)"
    }

    private func line(_ name: String, _ cells: [String]) -> String {
        name.padding(toLength: 29, withPad: " ", startingAt: 0)
            + cells.map { String(repeating: " ", count: max(14 - $0.count, 1)) + $0 }.joined()
    }

    // MARK: JSON

    private static func object(_ row: SpecificationCoverage.Row, _ clauses: ClauseCoverage) -> JSONValue {
        var object = JSONObject()
        object.set("name", .text(row.name))
        for cell in row.cells {
            object.set(
                cell.scheme.rawValue,
                JSONValue([
                    "reference": cell.reference.map { .text($0.rawValue) } ?? .null,
                    "implemented": .flag(cell.implemented), "clauses": .integer(cell.clauses),
                    "held": .integer(clauses.heldClauses(of: row.name, cell.scheme)), "vectors": .integer(cell.vectors),
                    "parity": cell.parity.map { .integer($0) } ?? .null,
                ]))
        }
        return .object(object)
    }

    private static func object(_ column: SpecificationCoverage.Column) -> JSONValue {
        JSONValue([
            "scheme": .text(column.scheme.rawValue), "cells": .integer(column.cells),
            "covered": .integer(column.covered), "holes": .texts(column.holes),
        ])
    }

    /// The number of rows that the reference confirmed, by file; `nil` if there is no result of a parity run.
    ///
    /// - Throws: `CommandFailure` if the file of `--parity` is missing, or is not such a result.
    private func confirmedRows() throws -> [String: Int]? {
        let path = parity ?? PackageFolder.path(".build/parity.json")
        guard let data = FileManager.default.contents(atPath: path) else {
            guard parity == nil else {
                throw CommandFailure(.missingFile, "\(path): there is no such file; check the path")
            }
            return nil
        }
        guard case .object(let object)? = try? JSONParser.parse([UInt8](data)),
            case .array(let files)? = object["files"]
        else {
            throw CommandFailure(
                .badInput,
                "\(path): the file is not the result of a parity run; make one with 'Tests/LiteRTParity/run vectors --json \(path)'"
            )
        }
        var rows: [String: Int] = [:]
        for case .object(let file) in files {
            if case .text(let name)? = file["name"], case .integer(let passed)? = file["passed"] {
                rows[name] = Int(passed)
            }
        }
        return rows
    }
}
