extension Operator {
    /// ADD_N: adds two or more tensors of one shape element by element.
    public static let addN = Operator(
        "ADD_N", code: 106, summary: "Adds two or more tensors of one shape element by element.",
        binary16: .sum(areProducts: false),
        inferShapes: { [try ListSum.shape($0)] },
        variants: [ListSum.float32, ListSum.int32],
        outlines: ListSum.outlines, domain: ListSum.domain,
        postTraining: PostTraining(.same, isQuantizable: false))
}

enum ListSum {
    private static func operands(_ type: ElementType) -> [Operand] {
        [Operand("inputs", type, .unquantized, presence: .variadic)]
    }

    /// ADD_N-2: binary32, from the first input to the last. Each sum is kept finite.
    static let float32 = Variant(
        "float32", .float32, inputs: operands(.float32), outputs: [Operand("output", .float32, .unquantized)],
        clauses: ["ADD_N-1", "ADD_N-2"],
        evaluate: { call in
            try call.setOutput(
                0, sums(call, as: Float.self) { FusedActivation.none.applyKeepingFinite($0 + $1) })
        })

    /// ADD_N-3: int32 without quantization. The sum wraps.
    static let int32 = Variant(
        "int32", .float32, inputs: operands(.int32), outputs: [Operand("output", .int32, .unquantized)],
        clauses: ["ADD_N-1", "ADD_N-3"],
        evaluate: { call in try call.setOutput(0, sums(call, as: Int32.self) { $0 &+ $1 }) })

    /// The sum of all inputs at each position, added in the order of the inputs.
    private static func sums<Value: Element>(
        _ call: Call, as _: Value.Type, _ add: (Value, Value) -> Value
    ) throws -> [Value] {
        var sums = try call.values(0, as: Value.self)
        for index in call.inputs.indices.dropFirst() { sums = zip(sums, try call.values(index)).map(add) }
        return sums
    }

    /// ADD_N-1: the common shape of the inputs.
    ///
    /// - Throws: `SpecificationError` if there is one input, or the shapes differ.
    static func shape(_ instance: Instance) throws -> Shape {
        let shape = try instance.input(0).shape
        guard instance.inputs.count > 1 else {
            throw SpecificationError(
                .invalid, "ADD_N has one input", remedy: "give it two or more", clause: "ADD_N-1")
        }
        for index in instance.inputs.indices where try instance.input(index).shape != shape {
            throw SpecificationError(
                .invalid, "inputs of shapes \(shape) and \(try instance.input(index).shape) cannot be added",
                remedy: "give all inputs one shape", clause: "ADD_N-1")
        }
        return shape
    }

    // MARK: Shapes worth testing

    private static func outline(_ id: String, _ shape: Shape, count: Int) -> Outline {
        Outline(id, [Shape?](repeating: shape, count: count))
    }

    static let outlines = [
        outline("two", [17], count: 2), outline("three", [2, 3, 5], count: 3), outline("seven", [3, 5], count: 7),
        outline("scalars", [], count: 3), outline("empty", [0, 2], count: 2),
    ]

    private static let inputs = TypedAxis("inputs", [2, 3, 4, 6]) { $0.inputs.count }

    static let domain = Domain(ElementDomain.axes + [inputs.axis]) { point in
        outline("covering", ElementDomain.shape(point), count: point[inputs])
    }
}
