extension Operator {
    /// RESHAPE: changes the shape of a tensor; the values and their order stay the same.
    public static let reshape = Operator(
        "RESHAPE", code: 22, summary: "Changes the shape of a tensor; the values and their order stay the same.",
        attributes: [Reshaping.newShape.declaration],
        binary16: .exact,
        inferShapes: { [try Reshaping.outputShape($0)] },
        shapedBy: [1],
        variants: DataMovement.gathering(
            Reshaping.types,
            others: [Operand("shape", .int32, .unquantized, role: .constant, presence: .optional)],
            sameParameters: ("RESHAPE-4", .nonconforming), constraints: [Reshaping.attributeRank],
            clauses: ["RESHAPE-1", "RESHAPE-2", "RESHAPE-3"],
            positions: { instance, _ in Array(0..<(try instance.input(0).shape.count)) }),
        outlines: [
            Outline("all-values", [[256], [2]], fixedValues: [1: [16, 16]]),
            Outline("flatten", [[2, 3, 4, 5], [2]], fixedValues: [1: [2, -1]]),
            Outline("unflatten", [[1, 33], [3]], fixedValues: [1: [1, 3, 11]]),
            Outline("stretched-first", [[31], [2]], fixedValues: [1: [-1, 1]]),
            Outline("stretched-middle", [[4, 15], [3]], fixedValues: [1: [2, -1, 3]]),
            Outline("by-attribute", [[17, 2]], Attributes().setting(Reshaping.newShape, [2, 17])),
            Outline("by-attribute-stretched", [[3, 16]], Attributes().setting(Reshaping.newShape, [-1, 4])),
            Outline(
                "input-over-attribute", [[2, 6], [1]], Attributes().setting(Reshaping.newShape, [3, 4]),
                fixedValues: [1: [12]]),
            Outline("to-scalar", [[1], [0]], fixedValues: [1: []]),
            Outline("to-scalar-by-attribute", [[1, 1]], Attributes().setting(Reshaping.newShape, [0])),
            Outline("from-scalar", [[], [2]], fixedValues: [1: [1, -1]]),
            Outline("empty", [[2, 0, 3], [2]], fixedValues: [1: [0, -1]]),
            Outline("empty-stretched", [[0, 3], [2]], fixedValues: [1: [-1, 3]]),
            Outline("rank-6", [[8, 9], [6]], fixedValues: [1: [2, 2, 2, 3, 3, 1]]),
            Outline("one", [[1], [1]], fixedValues: [1: [1]]),
        ], domain: Reshaping.domain,
        postTraining: PostTraining(.same, wide: .init(.copied, version: 1)))
}

enum Reshaping {
    /// The requested shape, if no second input gives it.
    static let newShape = Attribute<[Int]>("new_shape", default: [])

    /// RESHAPE-1: the types that the reference copies.
    static let types: [ElementType] = [
        .int8, .int4, .uint8, .int16, .float16, .float32, .float64, .int32, .int64, .uint16, .uint32, .uint64, .bool,
    ]

    // MARK: Shapes

    /// RESHAPE-2, RESHAPE-3: the requested shape, with -1 replaced.
    static func outputShape(_ instance: Instance) throws -> Shape {
        try resolve(try requestedShape(instance), for: try instance.input(0).shape)
    }

    /// RESHAPE-2: the shape of a second input of rank 1, otherwise the attribute, in which [0] stands for a scalar.
    private static func requestedShape(_ instance: Instance) throws -> [Int] {
        if let shape = instance[.input(1)], shape.shape.rank == 1 { return try instance.constantIntegers(1) }
        let requested = instance.attributes[newShape]
        return requested == [0] ? [] : requested
    }

    /// RESHAPE-3: replaces one size of -1 so that the number of elements stays the same.
    ///
    /// - Throws: `SpecificationError` if there are several -1, or no size gives the input's number of elements.
    private static func resolve(_ requested: [Int], for input: Shape) throws -> Shape {
        let stretched = requested.indices.filter { requested[$0] == -1 }
        let given = requested.filter { $0 != -1 }
        guard stretched.count <= 1, let inputCount = input.checkedCount, let givenCount = Shape(given).checkedCount,
            let nonzeroInput = Shape(input.dimensions.filter { $0 != 0 }).checkedCount,
            let nonzeroGiven = Shape(given.filter { $0 != 0 }).checkedCount
        else { throw refusal(requested, input) }
        var sizes = requested
        for axis in stretched {
            sizes[axis] = inputCount == 0 && givenCount != 0 ? 0 : nonzeroInput / nonzeroGiven
        }
        guard Shape(sizes).checkedCount == inputCount, sizes.allSatisfy({ $0 <= Int(Int32.max) }) else {
            throw refusal(requested, input)
        }
        return Shape(sizes)
    }

    private static func refusal(_ requested: [Int], _ input: Shape) -> SpecificationError {
        SpecificationError(
            .invalid, "a tensor of shape \(input) cannot take the shape \(requested)",
            remedy: "request a shape with the input's number of elements and at most one -1", clause: "RESHAPE-3")
    }

    // MARK: Constraints

    /// RESHAPE-5: the reference reads at most 8 sizes from the attribute.
    static let attributeRank = Constraint(
        "RESHAPE-5", .referenceLimit, .holds("new_shape has at most 8 sizes") { $0.attributes[newShape].count <= 8 })
}

extension Reshaping {
    private static let given = TypedAxis("the shape is given by", ["an input", "an attribute"]) {
        $0[.input(1)] == nil ? "an attribute" : "an input"
    }
    private static let ranks = TypedAxis.rank([1, 2, 3, 4, 5], of: .input(0))
    private static let outputRank = TypedAxis.rank([1, 2, 3, 4, 5], of: .output(0), named: "rank of the output")
    private static let stretched = TypedAxis("a size of -1", ["none", "first", "last"]) { instance in
        let sizes = try instance.constants[1] == nil ? instance.attributes[newShape] : instance.constantIntegers(1)
        return sizes.first == -1 ? "first" : sizes.last == -1 ? "last" : "none"
    }

    static let domain = Domain([given.axis, ranks.axis, outputRank.axis, stretched.axis]) { point in
        let input = Shape(Array([2, 3, 1, 2, 3].prefix(point[ranks])))
        var sizes = [Int](repeating: 1, count: point[outputRank])
        if sizes.count > 1, input.count % 2 == 0 {
            sizes[0] = 2
            sizes[sizes.count - 1] = input.count / 2
        } else {
            sizes[sizes.count - 1] = input.count
        }
        switch point[stretched] {
        case "first": sizes[0] = -1
        case "last": sizes[sizes.count - 1] = -1
        default: break
        }
        if point[given] == "an attribute" {
            return Outline("covering", [input], Attributes().setting(newShape, sizes))
        }
        return Outline("covering", [input, [sizes.count]], fixedValues: [1: sizes.map(Int64.init)])
    }
}
