import Foundation
import JSON
import QuantSpec

/// The schemes in which the reference runs each operator: `matrix.json` in the specification's folder. Coverage is
/// measured against it.
public struct OperatorMatrix: Sendable, Hashable {
    /// What the reference does with stored values.
    public enum Treatment: String, Sendable, Hashable {
        /// It applies scales and zero points.
        case quantized
        /// It moves or orders stored values, and ignores scales and zero points.
        case copy
        /// It computes with stored integers as if they were not quantized.
        case raw
        /// It runs, but its results are wrong.
        case wrong
        /// It computes with floating-point values.
        case real
    }

    /// One operator.
    public struct Row: Sendable, Hashable {
        /// The schema's name of the operator.
        public let name: String
        /// What the reference does in each scheme. A scheme that is missing is not run.
        public let cells: [Scheme: Treatment]
        /// Whether the published 8-bit quantization specification lists the operator.
        public let isPublished: Bool
    }

    /// The value of the key `format` in `matrix.json`.
    public static let format = "quantspec-matrix/1"

    /// The name and version of the reference.
    public let reference: String
    /// The operators, in the order of the file.
    public let rows: [Row]

    /// The row of an operator; `nil` if the reference runs it in no scheme.
    public subscript(_ name: String) -> Row? { rows.first { $0.name == name } }

    /// Reads `matrix.json` of a folder.
    ///
    /// - Throws: `SpecificationTextError` if the file is missing, or is not such a table.
    public init(folder: String) throws(SpecificationTextError) {
        let path = folder + "/matrix.json"
        guard let data = FileManager.default.contents(atPath: path) else {
            throw SpecificationTextError(
                .missing, file: path, "there is no such file", SpecificationTextError.folderRemedy)
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
                .malformed, file: path, "the format is \"\(format)\", expected \"\(OperatorMatrix.format)\"",
                "use a tool that reads \(format)")
        }
        self.reference = reference
        var rows: [Row] = []
        for row in operators { rows.append(try OperatorMatrix.row(row, path)) }
        self.rows = rows
    }

    private static func malformed(_ path: String) -> SpecificationTextError {
        SpecificationTextError(.malformed, file: path, "it is not a table of operators", "restore the file")
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
                    .malformed, file: path, "\(name) has the unknown scheme \(member.key)",
                    "use one of \(Scheme.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            cells[scheme] = treatment
        }
        return Row(name: name, cells: cells, isPublished: row["published"] == .flag(true))
    }
}
