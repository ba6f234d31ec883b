import JSON
import QuantSpec

extension VectorRow {
    init(_ cursor: JSONCursor, _ inputs: [TensorRecord?], _ outputs: [TensorRecord]) throws(VectorFileError) {
        let hasState = inputs.contains { $0?.role == .state }
        let stepKeys = hasState ? ["steps"] : VectorStep.keys
        try cursor.checkKeys(stepKeys + ["profiles", "defects", "catches", "comment", "informative"])
        let steps: [VectorStep]
        if hasState {
            steps = try cursor.required("steps").array().map { step throws(VectorFileError) in
                try step.checkKeys(VectorStep.keys)
                return try VectorStep(step, inputs, outputs)
            }
        } else {
            steps = [try VectorStep(cursor, inputs, outputs)]
        }
        self.init(
            steps: steps, profiles: try cursor.divergences("profiles", outputs, steps: steps.count, hasState),
            defects: try cursor.divergences("defects", outputs, steps: steps.count, hasState),
            catches: try cursor.optional("catches")?.texts() ?? [], comment: try cursor.optional("comment")?.text(),
            isInformative: try cursor.optional("informative")?.flag() ?? false)
    }
}

extension VectorStep {
    fileprivate static let keys = ["inputs", "outputs", "accumulators", "states"]

    fileprivate init(
        _ cursor: JSONCursor, _ inputs: [TensorRecord?], _ outputs: [TensorRecord]
    ) throws(VectorFileError) {
        let outputCursors = try cursor.required("outputs").array()
        guard outputCursors.count == outputs.count else {
            throw try cursor.required("outputs").error("the operator has \(outputs.count) outputs")
        }
        self.init(
            inputs: try cursor.required("inputs").values(of: .activation, inputs),
            outputs: try zip(outputCursors, outputs).map { output, record throws(VectorFileError) in
                try output.elements(record.description.type, count: record.description.shape.count)
            },
            accumulators: try cursor.optional("accumulators")?.accumulators(),
            states: try cursor.optional("states")?.values(of: .state, inputs) ?? [:])
    }
}

extension JSONCursor {
    /// The values of every input of a role, by position.
    fileprivate func values(
        of role: Operand.Role, _ records: [TensorRecord?]
    ) throws(VectorFileError) -> [Int: Elements] {
        var values: [Int: Elements] = [:]
        for (key, cursor) in try members() {
            guard let position = Int(key), records.indices.contains(position), let record = records[position],
                record.role == role
            else { throw cursor.error("there is no \(role.rawValue) at position \(key)") }
            values[position] = try cursor.elements(record.description.type, count: record.description.shape.count)
        }
        for (position, record) in records.enumerated() where record?.role == role && values[position] == nil {
            throw error("the \(role.rawValue) at position \(position) is missing")
        }
        return values
    }

    /// Numbers for 32 bits, strings for 64.
    fileprivate func accumulators() throws(VectorFileError) -> [Int64] {
        if case .integers(let integers) = value { return integers }
        guard case .int64(let integers) = try elements(.int64) else { return [] }
        return integers
    }

    fileprivate func divergences(
        _ key: String, _ outputs: [TensorRecord], steps: Int, _ hasState: Bool
    ) throws(VectorFileError) -> [Divergence] {
        guard let cursor = try optional(key) else { return [] }
        return try cursor.members().map { member throws(VectorFileError) in
            let lists = hasState ? try member.cursor.array() : [member.cursor]
            guard lists.count == steps else { throw member.cursor.error("the row has \(steps) steps") }
            return Divergence(
                name: member.key,
                steps: try lists.map { list throws(VectorFileError) in try list.differences(outputs) })
        }
    }

    private func differences(_ outputs: [TensorRecord]) throws(VectorFileError) -> [SparseElements] {
        let lists = try array()
        guard lists.count == outputs.count else { throw error("the operator has \(outputs.count) outputs") }
        return try zip(lists, outputs).map { list, record throws(VectorFileError) in
            try list.sparse(record.description)
        }
    }

    private func sparse(_ description: TensorDescription) throws(VectorFileError) -> SparseElements {
        var positions: [Int] = []
        var values: [JSONValue] = []
        for pair in try array() {
            let parts = try pair.array()
            guard parts.count == 2 else { throw pair.error("a position and a value should stand here") }
            let position = Int(try parts[0].integer())
            guard (0..<description.shape.count).contains(position), position > positions.last ?? -1 else {
                throw parts[0].error("position \(position) is out of order, or outside of the output")
            }
            positions.append(position)
            values.append(parts[1].value)
        }
        return SparseElements(positions: positions, values: try with(values).elements(description.type))
    }

    /// A cursor at this place for an array.
    private func with(_ values: [JSONValue]) -> JSONCursor {
        var integers: [Int64] = []
        for case .integer(let integer) in values { integers.append(integer) }
        let array = integers.count == values.count ? JSONValue.integers(integers) : .array(values)
        return JSONCursor(array, file: file, place: place)
    }
}
