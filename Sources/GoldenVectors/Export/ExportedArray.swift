import QuantSpec

/// One array for other tools: the values of all rows one after the other, or values that no row changes.
struct ExportedArray {
    /// `input_0`, `output_0`, `state_4`, `constant_1`, `accumulators`, `input_0_scales`, `derived_output_shift`.
    let name: String
    /// One row's, where it has rows.
    let shape: Shape
    /// The number of rows and of steps a row; both 0 for what no row changes.
    var rows = 0
    var steps = 0
    let elements: Elements
}

extension VectorGroup {
    /// Every array of the group, in a fixed order.
    var arrays: [ExportedArray] { constants + stackedValues + parameters + derivedArrays }

    private var constants: [ExportedArray] {
        inputs.enumerated().compactMap { position, record in
            guard let record, let data = record.data else { return nil }
            return ExportedArray(name: "constant_\(position)", shape: record.description.shape, elements: data)
        }
    }

    private var stackedValues: [ExportedArray] {
        let given = activationPositions.compactMap { position in
            stacked("input_\(position)", inputs[position]?.description.shape ?? []) { $0.inputs[position] }
        }
        let results = outputs.enumerated().compactMap { index, record in
            stacked("output_\(index)", record.description.shape) { $0.outputs[index] }
        }
        let states = statePositions.compactMap { position in
            stacked("state_\(position)", inputs[position]?.description.shape ?? []) { $0.states[position] }
        }
        let areNarrow = rows.lazy.flatMap(\.steps).allSatisfy { step in
            (step.accumulators ?? []).allSatisfy { Int32(exactly: $0) != nil }
        }
        let sums = stacked("accumulators", outputs.first?.description.shape ?? []) { step in
            step.accumulators.map { areNarrow ? .int32($0.map(Int32.init(truncatingIfNeeded:))) : .int64($0) }
        }
        return given + results + states + (sums.map { [$0] } ?? [])
    }

    /// The values of every step of every row; `nil` where one has none.
    private func stacked(_ name: String, _ shape: Shape, _ values: (VectorStep) -> Elements?) -> ExportedArray? {
        var all: Elements?
        for step in rows.lazy.flatMap(\.steps) {
            guard let next = values(step) else { return nil }
            all = (try? all?.appending(next)) ?? next
        }
        let steps = rows.first?.steps.count ?? 1
        return all.map { ExportedArray(name: name, shape: shape, rows: rows.count, steps: steps, elements: $0) }
    }

    /// The scales and zero points of every quantized tensor.
    private var parameters: [ExportedArray] {
        namedTensors.flatMap { name, record -> [ExportedArray] in
            guard let quantization = record.description.quantization else { return [] }
            let zeroPoints = quantization.zeroPoints.map(Int32.init(truncatingIfNeeded:))
            return [
                ExportedArray(
                    name: "\(name)_scales", shape: [quantization.scales.count], elements: .float32(quantization.scales)),
                ExportedArray(name: "\(name)_zero_points", shape: [zeroPoints.count], elements: .int32(zeroPoints)),
            ]
        }
    }

    private var derivedArrays: [ExportedArray] {
        derived.map {
            ExportedArray(name: "derived_\($0.name)", shape: [$0.values.count], elements: .int64($0.values))
        }
    }

    /// Every tensor under the name of its array.
    var namedTensors: [(name: String, record: TensorRecord)] {
        let given = inputs.enumerated().compactMap { position, record -> (name: String, record: TensorRecord)? in
            guard let record else { return nil }
            switch record.role {
            case .activation: return ("input_\(position)", record)
            case .constant: return ("constant_\(position)", record)
            case .state: return ("state_\(position)", record)
            }
        }
        return given + outputs.enumerated().map { ("output_\($0)", $1) }
    }
}

extension PrimitiveFile {
    /// A column for each argument and each result.
    var arrays: [ExportedArray] {
        columns("argument", arguments) { $0.arguments } + columns("result", results) { $0.results }
    }

    private func columns(
        _ prefix: String, _ parameters: [PrimitiveParameter], _ values: (PrimitiveRow) -> [Elements]
    ) -> [ExportedArray] {
        parameters.enumerated().compactMap { place, parameter in
            var all: Elements?
            for row in rows {
                guard values(row).indices.contains(place) else { return nil }
                all = (try? all?.appending(values(row)[place])) ?? values(row)[place]
            }
            return all.map {
                ExportedArray(
                    name: "\(prefix)_\(parameter.name)", shape: [], rows: rows.count, steps: 1, elements: $0)
            }
        }
    }
}
