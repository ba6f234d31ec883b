extension Operator {
    /// PACK: stacks tensors of one shape along a new axis.
    public static let pack = Operator(
        "PACK", code: 83, summary: "Stacks tensors of one shape along a new axis.",
        attributes: [Packing.count.declaration, Packing.axis.declaration],
        binary16: .exact,
        inferShapes: { [try Packing.outputShape($0)] },
        variants: Layout.moving(
            Packing.types,
            inputs: { type, _ in [Layout.operand("values", type, presence: .variadic)] },
            parameters: [Constraint("PACK-4", .invalid, .variadicSameParameters(from: 0, as: .output(0)))],
            clauses: ["PACK-1", "PACK-2", "PACK-3"],
            source: Packing.allElements, positions: { instance, _ in [try Packing.positions(instance)] }),
        outlines: Layout.shared(
            [
                Packing.outline("all-values", [256], count: 2),
                Packing.outline("first-axis", [2, 3, 5], count: 3),
                Packing.outline("middle-axis", [2, 3, 5], count: 2, axis: 1),
                Packing.outline("last-axis", [4, 8], count: 3, axis: 2),
                Packing.outline("negative-axis", [2, 17], count: 2, axis: -1),
                Packing.outline("most-negative-axis", [3, 4], count: 2, axis: -3),
                Packing.outline("scalars", [], count: 5),
                Packing.outline("one-input", [3, 11], count: 1, axis: 1),
                Packing.outline("seven-inputs", [1, 3], count: 7, axis: 1),
                Packing.outline("channels", [1, 4, 2, 15], count: 2, axis: 3),
                Packing.outline("rank-6", [2, 1, 3, 2, 3], count: 2, axis: 2),
                Packing.outline("empty", [2, 0, 3], count: 2, axis: 1),
                Packing.outline("one", [1], count: 2),
            ], among: Packing.types), domain: Packing.domain,
        postTraining: PostTraining(.same, version: 2, wide: .init(.forced, inputs: nil)))
}

enum Packing {
    /// The number of inputs.
    static let count = Attribute("values_count", default: 0)
    /// The position of the new axis in the output. A negative axis counts from the last.
    static let axis = Attribute("axis", default: 0)

    /// PACK-1: the types that the reference accepts.
    static let types: [ElementType] = [.int8, .uint8, .int16, .float32, .int32, .int64, .uint32]

    static func outline(_ id: String, _ shape: Shape, count inputs: Int, axis position: Int = 0) -> Outline {
        Outline(
            id, [Shape?](repeating: shape, count: inputs),
            Attributes().setting(count, inputs).setting(axis, position))
    }

    /// PACK-2, PACK-3: the inputs' common shape, with their number at the new axis.
    ///
    /// - Throws: `SpecificationError` if `values_count` is not the number of inputs, the shapes differ, or the axis
    ///   does not exist.
    static func outputShape(_ instance: Instance) throws -> Shape {
        let shape = try instance.input(0).shape
        guard instance.attributes[count] == instance.inputs.count else {
            throw SpecificationError(
                .invalid,
                "values_count is \(instance.attributes[count]), but there are \(instance.inputs.count) inputs",
                remedy: "set it to the number of inputs", clause: "PACK-2")
        }
        for index in instance.inputs.indices where try instance.input(index).shape != shape {
            throw SpecificationError(
                .invalid, "inputs of shapes \(shape) and \(try instance.input(index).shape) cannot be packed",
                remedy: "give all inputs one shape", clause: "PACK-2")
        }
        var sizes = shape.dimensions
        sizes.insert(instance.inputs.count, at: try newAxis(instance))
        return try Layout.shape(sizes, "PACK-3")
    }

    /// PACK-3: the new axis, counted from the first.
    private static func newAxis(_ instance: Instance) throws -> Int {
        try Layout.axis(instance.attributes[axis], of: try instance.input(0).shape.rank + 1, "PACK-3")
    }

    /// The elements of all inputs, one input after the other.
    static func allElements(_ call: Call) throws -> Elements? {
        var all: Elements?
        for case .some(let elements) in call.inputs { all = try all?.appending(elements) ?? elements }
        return all
    }

    /// PACK-1: the position of each output element in `allElements`. The index along the new axis selects the input.
    static func positions(_ instance: Instance) throws -> [Int] {
        let shape = try instance.input(0).shape
        var axes = AxisMap.identity(shape)
        axes.insert(AxisMap(Array(instance.inputs.indices), stride: shape.count), at: try newAxis(instance))
        return AxisMap.positions(axes)
    }
}

extension Packing {
    private static let axes = AxisDomain(
        ranks: 1...4, lengths: [], isNew: true, shape: { try $0.input(0).shape }, axis: { $0.attributes[axis] })
    private static let inputs = TypedAxis("inputs", [1, 2, 3, 5]) { $0.inputs.count }

    static let domain = Domain(axes.axes + [inputs.axis]) { point in
        let (shape, _, written) = try axes.shape(point)
        return outline("covering", Shape(shape), count: point[inputs], axis: written)
    }
}
