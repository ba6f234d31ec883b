import JSON
import QuantSpec

/// The tensors of a group's instance, which the values of its rows must fit.
struct RowShapes {
    let instance: Instance
    let outputs: [TensorDescription]
    fileprivate let activations: [Int]
    fileprivate let states: [Int]
    var hasState: Bool { !states.isEmpty }

    init(_ instance: Instance, _ variant: Variant) {
        self.instance = instance
        outputs = instance.outputs
        activations = instance.positions(of: .activation)
        states = instance.positions(of: .state)
    }
}

extension VectorRow {
    private static let keys = ["profiles", "defects", "catches", "comment", "informative"]

    /// Reads a row.
    ///
    /// - Parameters:
    ///   - cursor: the JSON object of the row.
    ///   - shapes: the types and shapes of the instance's tensors.
    ///   - notes: the names of the deviations to which `catches` refers by index.
    init(_ cursor: JSONCursor, _ shapes: RowShapes, notes: [String]) throws(VectorFileError) {
        try cursor.checkKeys(["id"] + (shapes.hasState ? ["steps"] : VectorStep.keys) + VectorRow.keys)
        let steps = try cursor.steps(shapes).map { step throws(VectorFileError) in try VectorStep(step, shapes) }
        let count = steps.count
        self.init(
            id: try cursor.required("id").text(), steps: steps,
            profiles: try cursor.divergences("profiles", shapes.outputs, steps: count, shapes.hasState),
            defects: try cursor.divergences("defects", shapes.outputs, steps: count, shapes.hasState),
            catches: try cursor.optional("catches")?.names(in: notes) ?? [],
            comment: try cursor.optional("comment")?.text(),
            isInformative: try cursor.optional("informative")?.flag() ?? false)
    }

    /// Reads the inputs and the comment of a row alone.
    init(inputsOf cursor: JSONCursor, _ shapes: RowShapes) throws(VectorFileError) {
        try cursor.checkKeys(["id"] + (shapes.hasState ? ["steps"] : VectorStep.keys) + VectorRow.keys)
        self.init(
            steps: try cursor.steps(shapes).map { step throws(VectorFileError) in
                let inputs = try step.required("inputs")
                return VectorStep(
                    inputs: try inputs.values(of: shapes.activations, shapes), outputs: [],
                    statedInputs: try inputs.statedInputs())
            }, comment: try cursor.optional("comment")?.text())
    }
}

extension VectorStep {
    fileprivate static let keys = ["inputs", "outputs", "accumulators", "states"]

    fileprivate init(_ cursor: JSONCursor, _ shapes: RowShapes) throws(VectorFileError) {
        let outputCursors = try cursor.required("outputs").array()
        guard outputCursors.count == shapes.outputs.count else {
            throw try cursor.required("outputs").error(
                "expected a list for each of the \(shapes.outputs.count) outputs")
        }
        let inputs = try cursor.required("inputs")
        self.init(
            inputs: try inputs.values(of: shapes.activations, shapes),
            outputs: try zip(outputCursors, shapes.outputs).map { output, description throws(VectorFileError) in
                try output.elements(description.type, count: description.shape.count)
            },
            accumulators: try cursor.optional("accumulators")?.accumulators() ?? Accumulators(),
            states: try cursor.optional("states")?.values(of: shapes.states, shapes) ?? [:],
            statedInputs: try inputs.statedInputs())
    }
}

extension JSONCursor {
    /// The steps of a row: its list, or the row itself for an operator without state.
    fileprivate func steps(_ shapes: RowShapes) throws(VectorFileError) -> [JSONCursor] {
        guard shapes.hasState else { return [self] }
        let steps = try required("steps").array()
        for step in steps { try step.checkKeys(VectorStep.keys) }
        return steps
    }

    /// Reads the values of tensors by position.
    ///
    /// - Throws: `VectorFileError` unless the row gives values for exactly these positions.
    fileprivate func values(of positions: [Int], _ shapes: RowShapes) throws(VectorFileError) -> [Int: Elements] {
        var values: [Int: Elements] = [:]
        for (key, cursor) in try members() {
            guard let position = Int(key), positions.contains(position),
                let description = shapes.instance.inputs[position]
            else { throw cursor.error("position \(key) is not an input for which a row gives values") }
            values[position] = try cursor.elements(description.type, count: description.shape.count)
        }
        for position in positions where values[position] == nil {
            throw error("the values at position \(position) are missing")
        }
        return values
    }

    /// Reads the statements of the inputs that a generator gives, by position.
    fileprivate func statedInputs() throws(VectorFileError) -> [Int: StatedValues] {
        var stated: [Int: StatedValues] = [:]
        for (key, cursor) in try members() {
            if let position = Int(key), let values = try cursor.statedValues() { stated[position] = values }
        }
        return stated
    }

    /// The names of the deviations at these indices of the notes.
    func names(in notes: [String]) throws(VectorFileError) -> [String] {
        try integers().map { place throws(VectorFileError) in
            guard let index = Int(exactly: place), notes.indices.contains(index) else {
                throw error("the file has no note \(place)")
            }
            return notes[index]
        }
    }

    /// Reads accumulators under their names: numbers for 32 bits, strings for 64 bits.
    fileprivate func accumulators() throws(VectorFileError) -> Accumulators {
        Accumulators(
            try members().map { member throws(VectorFileError) in
                let values: [Int64]
                if case .integers(let integers) = member.cursor.value {
                    values = integers
                } else {
                    values = try member.cursor.elements(.int64).integers ?? []
                }
                return Accumulators.Entry(name: member.key, values: values)
            })
    }

    fileprivate func divergences(
        _ key: String, _ outputs: [TensorDescription], steps: Int, _ hasState: Bool
    ) throws(VectorFileError) -> [Divergence] {
        guard let cursor = try optional(key) else { return [] }
        return try cursor.members().map { member throws(VectorFileError) in
            let lists = hasState ? try member.cursor.array() : [member.cursor]
            guard lists.count == steps else {
                throw member.cursor.error("expected a list for each of the \(steps) steps")
            }
            return Divergence(
                name: member.key,
                steps: try lists.map { list throws(VectorFileError) in try list.differences(outputs) })
        }
    }

    private func differences(_ outputs: [TensorDescription]) throws(VectorFileError) -> [SparseElements] {
        let lists = try array()
        guard lists.count == outputs.count else {
            throw error("expected a list for each of the \(outputs.count) outputs")
        }
        return try zip(lists, outputs).map { list, description throws(VectorFileError) in
            try list.sparse(description)
        }
    }

    private func sparse(_ description: TensorDescription) throws(VectorFileError) -> SparseElements {
        var positions: [Int] = []
        var values: [JSONValue] = []
        for pair in try array() {
            let parts = try pair.array()
            guard parts.count == (description.type == .complex64 ? 3 : 2) else {
                throw pair.error("expected a position and a value")
            }
            let position = Int(try parts[0].integer())
            guard (0..<description.shape.count).contains(position), position > positions.last ?? -1 else {
                throw parts[0].error("position \(position) is out of order or outside the output")
            }
            positions.append(position)
            values += parts.dropFirst().map(\.value)
        }
        return SparseElements(positions: positions, values: try with(values).elements(description.type))
    }

    /// A cursor at this place for an array of these values.
    private func with(_ values: [JSONValue]) -> JSONCursor {
        var integers: [Int64] = []
        for case .integer(let integer) in values { integers.append(integer) }
        let array = integers.count == values.count ? JSONValue.integers(integers) : .array(values)
        return JSONCursor(array, file: file, place: place)
    }
}
