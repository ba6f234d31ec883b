import Foundation
import JSON
import QuantSpec

/// Which operators the reference runs in which scheme: `matrix.json` in the specification's folder. It is the list of
/// work that coverage is measured against.
public struct OperatorMatrix: Sendable, Hashable {
    /// What the reference does with the stored values of a cell.
    public enum Treatment: String, Sendable, Hashable {
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
        guard case .object(let file)? = try? JSONParser.parse([UInt8](data)),
            case .text(let format)? = file["format"],
            case .text(let reference)? = file["reference"],
            let operators = file["operators"]?.elements
        else {
            throw OperatorMatrix.malformed(path)
        }
        guard format == OperatorMatrix.format else {
            throw SpecificationTextError(
                .malformed, file: path, "its format is \(format)", "use a tool that reads \(format)")
        }
        self.reference = reference
        var rows: [Row] = []
        for row in operators { rows.append(try OperatorMatrix.row(row, path)) }
        self.rows = rows
    }

    private static func malformed(_ path: String) -> SpecificationTextError {
        SpecificationTextError(.malformed, file: path, "it is no table of operators", "restore it")
    }

    private static func row(_ value: JSONValue, _ path: String) throws(SpecificationTextError) -> Row {
        guard case .object(let row) = value, case .text(let name)? = row["name"],
            case .object(let treatments)? = row["cells"]
        else { throw malformed(path) }
        var cells: [Scheme: Treatment] = [:]
        for member in treatments.members {
            guard case .text(let text) = member.value, let treatment = Treatment(rawValue: text) else {
                throw malformed(path)
            }
            guard let scheme = Scheme(rawValue: member.key) else {
                throw SpecificationTextError(
                    .malformed, file: path, "\(name) has the scheme \(member.key)",
                    "use one of \(Scheme.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            cells[scheme] = treatment
        }
        return Row(
            name: name, cells: cells, isRecurrent: row["recurrent"] == .flag(true),
            isPublished: row["published"] == .flag(true))
    }
}
