import QuantSpec
import VectorFiles

/// One array for other tools: the values of all rows in order, or values that all rows share.
struct ExportedArray: Sendable {
    /// The name of the array, such as `input_0`, `output_0`, `state_4`, `constant_1`, `accumulators`, `input_0_scales`
    /// or `derived_output_shift`.
    let name: String
    /// The shape of one step's values if the array has rows; otherwise the shape of the array.
    let shape: Shape
    /// The number of rows; 0 if all rows share the values.
    var rows = 0
    /// The number of steps of a row; 0 if all steps share the values.
    var steps = 0
    let elements: Elements
}

extension ExportedArray {
    /// A list that all rows share.
    init(_ name: String, _ elements: Elements) {
        self.init(name: name, shape: [elements.count], elements: elements)
    }
}

extension ExportedGroup {
    /// Every array of the group, in a fixed order. An array of one name has the same type in all groups of a scheme.
    var arrays: [ExportedArray] { constants + stackedValues + parameters + attributeLists + derivedLists }

    private var constants: [ExportedArray] {
        namedTensors.compactMap { name, record in
            record.data.map { ExportedArray(name: name, shape: record.description.shape, elements: $0) }
        }
    }

    private var stackedValues: [ExportedArray] {
        let given = group.activationPositions.compactMap { position in
            stacked(ExportedGroup.name(of: .activation, position), shape(position)) { $0.inputs[position] }
        }
        let results = group.instance.outputs.enumerated().compactMap { index, description in
            stacked("output_\(index)", description.shape) { $0.outputs[index] }
        }
        let states = group.statePositions.compactMap { position in
            stacked(ExportedGroup.name(of: .state, position), shape(position)) { $0.states[position] }
        }
        return given + results + states + accumulators + [informative]
    }

    private func shape(_ position: Int) -> Shape { group.instance.inputs[position]?.shape ?? [] }

    /// The accumulators of every step of every row: 64-bit integers for int16x8, 32-bit for other schemes. The array
    /// of output 0 has the output's shape; arrays of other sums are lists with names of their own.
    private var accumulators: [ExportedArray] {
        let entries = group.rows.first?.steps.first?.accumulators.entries ?? []
        return entries.compactMap { entry in
            let isOutput = entry.name == Accumulators.outputName
            let shape = isOutput ? group.instance.outputs.first?.shape ?? [] : [entry.values.count]
            return stacked(isOutput ? "accumulators" : "accumulators_\(entry.name)", shape) { step in
                step.accumulators[entry.name].map {
                    scheme == .int16x8 ? .int64($0) : .int32($0.map(Int32.init(truncatingIfNeeded:)))
                }
            }
        }
    }

    /// For each row, whether it is reported but never counted.
    private var informative: ExportedArray {
        ExportedArray(
            name: "informative", shape: [], rows: group.rows.count, elements: .bool(group.rows.map(\.isInformative)))
    }

    /// The values of every step of every row. Returns `nil` if a step has none.
    private func stacked(_ name: String, _ shape: Shape, _ values: (VectorStep) -> Elements?) -> ExportedArray? {
        var all: Elements?
        for step in group.rows.lazy.flatMap(\.steps) {
            guard let next = values(step) else { return nil }
            all = (try? all?.appending(next)) ?? next
        }
        return all.map {
            ExportedArray(name: name, shape: shape, rows: group.rows.count, steps: stepCount, elements: $0)
        }
    }

    /// The scales and zero points of every quantized tensor.
    private var parameters: [ExportedArray] {
        namedTensors.flatMap { name, record -> [ExportedArray] in
            guard let quantization = record.description.quantization else { return [] }
            return [
                ExportedArray("\(name)_scales", .float32(quantization.scales)),
                ExportedArray("\(name)_zero_points", .narrow(quantization.zeroPoints)),
            ]
        }
    }

    private var attributeLists: [ExportedArray] {
        attributes.compactMap { name, value in
            switch value {
            case .integers(let integers): ExportedArray("attribute_\(name)", .narrow(integers))
            case .reals(let reals): ExportedArray("attribute_\(name)", .float32(reals))
            default: nil
            }
        }
    }

    /// The derived integers: a table has the output's type, and every other list has 32 bits (DERIVED-2).
    private var derivedLists: [ExportedArray] {
        group.derived.map { entry in
            var elements = Elements.narrow(entry.values)
            if DerivedKey(name: entry.name).isTable, let type = group.outputs.first?.description.type {
                elements = Elements(integers: entry.values, type: type) ?? elements
            }
            return ExportedArray("derived_\(entry.name)", elements)
        }
    }
}

extension Elements {
    /// The values as 32-bit integers, or as 64-bit integers if one does not fit.
    fileprivate static func narrow(_ values: [Int64]) -> Elements {
        let narrowed = values.compactMap { Int32(exactly: $0) }
        return narrowed.count == values.count ? .int32(narrowed) : .int64(values)
    }
}

extension PrimitiveFile {
    /// One array for each argument and each result, with an element, or a list, for each row.
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
                    name: "\(prefix)_\(parameter.name)", shape: Shape(parameter.count.map { [$0] } ?? []),
                    rows: rows.count,
                    steps: 1, elements: $0)
            }
        }
    }
}
