/// Shared by STABLEHLO_ADD, STABLEHLO_MULTIPLY, STABLEHLO_MAXIMUM and STABLEHLO_MINIMUM: each output element is a function of the
/// two stored values at its position.
enum StableElementwise {
    /// The forms: one for each type.
    ///
    /// - Parameters:
    ///   - name: the schema's name of the operator.
    ///   - movesValues: whether each result is one of the two values, so that conforming tensors have the same parameters.
    ///   - real: the result for two reals, in binary32.
    ///   - integer: the result for two integers, before it wraps in the type's width.
    static func variants(
        _ name: String, movesValues: Bool, real: @escaping @Sendable (Float, Float) -> Float,
        integer: @escaping @Sendable (Int64, Int64) -> Int64
    ) -> [Variant] {
        DataMovement.types.map { type in
            Variant(
                type.rawValue, DataMovement.scheme(of: type),
                inputs: [DataMovement.operand("lhs", type), DataMovement.operand("rhs", type)],
                outputs: [DataMovement.operand("output", type)],
                constraints: movesValues
                    ? Indexing.sameParameters(
                        type, Clause("\(name)-3"), .nonconforming, [.input(0), .input(1), .output(0)]) : [],
                clauses: [Clause("\(name)-1"), Clause("\(name)-2")],
                evaluate: { call in
                    guard let first = call.inputs[0], let second = call.inputs[1] else { return }
                    switch (first, second) {
                    case (.float32(let left), .float32(let right)):
                        call.setOutput(0, zip(left, right).map(real))
                    case (.float16(let left), .float16(let right)):
                        call.setOutput(0, zip(left, right).map { Binary16(real($0.float, $1.float)) })
                    default:
                        try call.setOutput(0, integers: zip(call.integers(0), call.integers(1)).map(integer))
                    }
                })
        }
    }

    /// The shape of the output.
    ///
    /// - Throws: `SpecificationError` if the inputs have different shapes.
    static func outputShape(_ instance: Instance, _ clause: Clause) throws -> Shape {
        let shapes = [try instance.input(0).shape, try instance.input(1).shape]
        guard shapes[0] == shapes[1] else {
            throw Indexing.refusal(
                "the inputs have the shapes \(shapes[0]) and \(shapes[1])", "give them one shape", clause)
        }
        return shapes[0]
    }

    static let outlines = [
        Outline("all-values", [[256], [256]], variants: Indexing.eightBit),
        Outline("matrix", [[3, 17], [3, 17]]), Outline("rank-5", [[2, 1, 2, 1, 3], [2, 1, 2, 1, 3]]),
        Outline("scalar", [[], []], variants: ["int8", "float32"]),
        Outline("empty", [[2, 0], [2, 0]], variants: ["int8", "float32"]),
    ]

    static let domain = Domain(ElementDomain.axes) { point in
        let shape = ElementDomain.shape(point)
        return Outline("covering", [shape, shape])
    }
}
