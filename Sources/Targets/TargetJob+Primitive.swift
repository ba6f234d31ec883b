import JSON
import QuantSpec
import VectorFiles

extension TargetJob {
    /// A case of a primitive: its name, and one value, or one list, for each argument.
    func primitiveJSON(_ row: TargetRow) -> JSONValue {
        let values = row.steps.first ?? [:]
        let arguments = values.keys.sorted().compactMap { values[$0]?.jsonOfPrimitive }
        return JSONValue([
            "case": .text(caseName(row)), "primitive": .text(operatorName), "arguments": .array(arguments),
        ])
    }
}
