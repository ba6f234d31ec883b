import QuantSpec

/// One array of a group with the values of all its rows one after the other, or of a constant.
struct GroupArray {
    /// `input_0`, `output_0`, `state_4`, `constant_1`, `accumulators`.
    let name: String
    /// One row's, or the constant's.
    let shape: Shape
    /// The number of rows and of steps a row; both 0 for a constant.
    let rows: Int
    let steps: Int
    let elements: Elements
}

extension VectorGroup {
    /// Every array of the group, in a fixed order.
    var arrays: [GroupArray] {
        let steps = rows.first?.steps.count ?? 1
        func stacked(_ name: String, _ shape: Shape, _ values: (VectorStep) -> Elements?) -> GroupArray? {
            var all: Elements?
            for step in rows.flatMap(\.steps) {
                guard let next = values(step) else { return nil }
                all = (try? all?.appending(next)) ?? next
            }
            return all.map { GroupArray(name: name, shape: shape, rows: rows.count, steps: steps, elements: $0) }
        }
        let constants = inputs.enumerated().compactMap { position, record -> GroupArray? in
            guard let record, let data = record.data else { return nil }
            return GroupArray(
                name: "constant_\(position)", shape: record.description.shape, rows: 0, steps: 0, elements: data)
        }
        let given = activationPositions.compactMap { position in
            stacked("input_\(position)", inputs[position]?.description.shape ?? []) { $0.inputs[position] }
        }
        let results = outputs.enumerated().compactMap { index, record in
            stacked("output_\(index)", record.description.shape) { $0.outputs[index] }
        }
        let states = statePositions.compactMap { position in
            stacked("state_\(position)", inputs[position]?.description.shape ?? []) { $0.states[position] }
        }
        let sums = stacked("accumulators", outputs.first?.description.shape ?? []) { step in
            step.accumulators.map { sums in
                sums.allSatisfy { Int32(exactly: $0) != nil }
                    ? .int32(sums.map(Int32.init(truncatingIfNeeded:))) : .int64(sums)
            }
        }
        return constants + given + results + states + (sums.map { [$0] } ?? [])
    }
}
