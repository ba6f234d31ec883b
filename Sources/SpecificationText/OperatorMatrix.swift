import Foundation
import QuantSpec

/// Which operators the reference runs in which scheme: `matrix.json` in the specification's folder. It is the list of
/// work that coverage is measured against.
public struct OperatorMatrix: Sendable, Hashable {
    /// What the reference does with the stored values of a cell.
    public enum Treatment: String, Sendable, Hashable, Decodable {
        /// Scales and zero points are honoured.
        case quantized
        /// Stored values are moved or ordered; scales are not looked at.
        case copy
        /// Stored integers are computed with as if they were not quantized.
        case raw
        /// It runs, and its results are wrong.
        case wrong
        /// Floating-point values.
        case real
    }

    public struct Row: Sendable, Hashable {
        public let name: String
        public let cells: [Scheme: Treatment]
        /// Whether the operator keeps a state from step to step.
        public let isRecurrent: Bool
        /// Whether the published 8-bit specification lists it.
        public let isPublished: Bool
    }

    public static let format = "quantspec-matrix/1"

    /// The runtime that was probed.
    public let reference: String
    /// By operator name.
    public let rows: [Row]

    public subscript(_ name: String) -> Row? { rows.first { $0.name == name } }

    /// Reads `matrix.json` of a folder.
    ///
    /// - Throws: `SpecificationTextError` where it is not there, or is no such table.
    public init(folder: String) throws(SpecificationTextError) {
        let path = folder + "/matrix.json"
        guard let data = FileManager.default.contents(atPath: path) else {
            throw SpecificationTextError(
                .missing, file: path, "it is not there", SpecificationTextError.folderRemedy)
        }
        let file: File
        do {
            file = try JSONDecoder().decode(File.self, from: data)
        } catch {
            throw SpecificationTextError(.malformed, file: path, "it is no table of operators", "restore it")
        }
        guard file.format == OperatorMatrix.format else {
            throw SpecificationTextError(
                .malformed, file: path, "its format is \(file.format)", "use a tool that reads \(file.format)")
        }
        reference = file.reference
        var rows: [Row] = []
        for row in file.operators { rows.append(try OperatorMatrix.row(row, path)) }
        self.rows = rows
    }

    private static func row(_ row: File.Operator, _ path: String) throws(SpecificationTextError) -> Row {
        var cells: [Scheme: Treatment] = [:]
        for (name, treatment) in row.cells {
            guard let scheme = Scheme(rawValue: name) else {
                throw SpecificationTextError(
                    .malformed, file: path, "\(row.name) has the scheme \(name)",
                    "use one of \(Scheme.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            cells[scheme] = treatment
        }
        return Row(
            name: row.name, cells: cells, isRecurrent: row.recurrent ?? false, isPublished: row.published ?? false)
    }

    /// The file's own form.
    private struct File: Decodable {
        let format: String
        let reference: String
        let operators: [Operator]

        struct Operator: Decodable {
            let name: String
            let cells: [String: Treatment]
            let recurrent: Bool?
            let published: Bool?
        }
    }
}
