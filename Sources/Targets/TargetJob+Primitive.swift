import JSON
import QuantSpec
import VectorFiles

extension TargetJob {
    /// A case of a primitive: its name, and one value for each argument.
    func primitiveJSON(_ row: TargetRow) -> JSONValue {
        let values = row.steps.first ?? [:]
        let arguments = values.keys.sorted().compactMap { values[$0] }.map(TargetJob.single)
        return JSONValue([
            "case": .text(caseName(row)), "primitive": .text(operatorName), "arguments": .array(arguments),
        ])
    }

    /// The only value of an argument, as vector files have it.
    private static func single(_ elements: Elements) -> JSONValue {
        switch elements.json {
        case .integers(let integers): integers.first.map(JSONValue.integer) ?? .null
        case .array(let values): values.first ?? .null
        default: .null
        }
    }
}
