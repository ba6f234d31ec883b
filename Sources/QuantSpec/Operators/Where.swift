extension Operator {
    /// WHERE: finds the coordinates of the elements that are not stored 0, in row-major order.
    public static let `where` = Operator(
        "WHERE", code: 109, summary: "Finds the coordinates of the elements that are not stored 0, in row-major order.",
        binary16: .exact,
        inferShapes: { [try Coordinates.outputShape($0)] },
        shapedBy: [0],
        variants: Coordinates.variants,
        outlines: [
            Outline("matrix", [[3, 4]], fixedValues: [0: [0, 1, 0, 2, 3, 0, 0, 1, 0, 0, 0, 5]]),
            Outline("vector", [[7]], fixedValues: [0: [1, 0, 1, 1, 0, 0, 9]]),
            Outline("one", [[1]], fixedValues: [0: [1]]),
            Outline("none", [[2, 2]], fixedValues: [0: [0, 0, 0, 0]]),
            Outline("all", [[2, 1, 2]], fixedValues: [0: [1, 1, 1, 1]]),
            Outline("ends", [[2, 2, 2]], fixedValues: [0: [-128, 0, 127, 0, 0, -1, 0, 1]]),
            Outline("around", [[17]], fixedValues: [0: [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0]]),
            Outline(
                "rank-4", [[2, 2, 3, 2]],
                fixedValues: [0: [0, 0, 1, 0, 0, 0, 0, 3, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]]),
            Outline("rank-6", [[1, 2, 1, 2, 1, 3]], fixedValues: [0: [0, 1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 2]]),
        ],
        postTraining: PostTraining(nil, isQuantizable: false, wide: .init(.free)))
}

enum Coordinates {
    static let variants: [Variant] = [ElementType.int8, .uint8, .float32, .int32, .int64, .uint32, .bool].map { type in
        Variant(
            type.rawValue, DataMovement.scheme(of: type), inputs: [DataMovement.operand("condition", type)],
            outputs: [Operand("output", .int64, .unquantized)], clauses: ["WHERE-1", "WHERE-2", "WHERE-3"],
            evaluate: { call in
                let shape = try call.instance.input(0).shape
                guard let condition = call.inputs[0] else { return }
                let coordinates = truePositions(condition).flatMap { shape.coordinates(of: $0) }
                try call.setOutput(0, integers: coordinates.map { Int64($0) })
            })
    }

    /// WHERE-3: [number of true elements, rank].
    ///
    /// - Throws: `SpecificationError` if the condition is a scalar, or its values are not known.
    static func outputShape(_ instance: Instance) throws -> Shape {
        let rank = try instance.input(0).shape.rank
        guard rank > 0 else {
            throw SpecificationError(
                .invalid, "WHERE: the condition is a scalar", remedy: "give it one dimension or more", clause: "WHERE-3"
            )
        }
        guard let condition = instance.constants[0]?.elements else {
            throw SpecificationError(
                .unsupported, "WHERE: the condition is not a constant", remedy: "give its values in the model")
        }
        return [truePositions(condition).count, rank]
    }

    /// WHERE-1: the positions of the elements that are not stored 0, in row-major order. NaN is not 0.
    private static func truePositions(_ condition: Elements) -> [Int] {
        if case .float32(let values) = condition { return values.indices.filter { values[$0] != 0 } }
        let values = condition.integers ?? []
        return values.indices.filter { values[$0] != 0 }
    }
}
