extension Operator {
    /// UNPACK: splits a tensor along an axis into one output for each index, and removes the axis.
    public static let unpack = Operator(
        "UNPACK", code: 88,
        summary: "Splits a tensor along an axis into one output for each index, and removes the axis.",
        attributes: [Unpacking.count.declaration, Unpacking.axis.declaration],
        binary16: .exact,
        inferShapes: { try Unpacking.outputShapes($0) },
        variants: Layout.moving(
            Unpacking.types, inputs: { type, _ in [Layout.operand("input", type)] }, outputs: .variadic,
            parameters: [Constraint("UNPACK-4", .invalid, .outputsSameParameters(as: .input(0)))],
            constraints: [Unpacking.isNotEmpty], clauses: ["UNPACK-1", "UNPACK-2", "UNPACK-3"],
            positions: Unpacking.positions),
        outlines: Layout.shared(
            [
                Unpacking.outline("all-values", [2, 128], 0),
                Unpacking.outline("first-axis", [3, 4, 5], 0),
                Unpacking.outline("middle-axis", [2, 3, 5], 1),
                Unpacking.outline("last-axis", [4, 9, 3], 2),
                Unpacking.outline("negative-axis", [3, 17, 2], -1),
                Unpacking.outline("most-negative-axis", [2, 31], -2),
                Unpacking.outline("to-scalars", [5], 0),
                Unpacking.outline("one-output", [3, 1, 16], 1),
                Unpacking.outline("channels", [2, 3, 2, 7], 3),
                Unpacking.outline("rank-6", [2, 1, 3, 2, 3, 2], 2),
                Unpacking.outline("one", [1, 1], 0),
                Unpacking.outline("empty", [2, 0], 0),
                Unpacking.outline("negative-axis-of-equal-sizes", [2, 3, 3], -1),
            ], among: Unpacking.types, inEveryType: ["empty"]), domain: Unpacking.domain,
        postTraining: PostTraining(.same, version: 2, wide: .init(.copied, version: 1)))
}

enum Unpacking {
    /// The number of outputs.
    static let count = Attribute("num", default: 0)
    /// The axis to remove. A negative axis counts from the last.
    static let axis = Attribute("axis", default: 0)

    /// UNPACK-1: the types that the reference accepts.
    static let types: [ElementType] = [.int8, .uint8, .int16, .float16, .float32, .int32, .bool]

    static func outline(_ id: String, _ shape: Shape, _ position: Int) -> Outline {
        let outputs = shape[position < 0 ? position + shape.rank : position]
        return Outline(
            id, [shape], Attributes().setting(count, outputs).setting(axis, position), outputCount: outputs)
    }

    /// UNPACK-2, UNPACK-3: for each index of the axis, the input's shape without the axis.
    ///
    /// - Throws: `SpecificationError` if the axis does not exist, or its size is not `num` or not the number of
    ///   outputs.
    static func outputShapes(_ instance: Instance) throws -> [Shape] {
        var sizes = try instance.input(0).shape.dimensions
        let length = sizes.remove(at: try removedAxis(instance))
        guard length == instance.attributes[count], length <= Splitting.greatestCount else {
            throw SpecificationError(
                .invalid, "num is \(instance.attributes[count]), but the axis has size \(length)",
                remedy: "set num to the size of the axis, at most \(Splitting.greatestCount)", clause: "UNPACK-3")
        }
        guard length == instance.outputs.count || instance.outputs.isEmpty else {
            throw Splitting.refusal(instance, wanted: length, "UNPACK-3")
        }
        return [Shape](repeating: Shape(sizes), count: length)
    }

    private static func removedAxis(_ instance: Instance) throws -> Int {
        try Layout.axis(instance.attributes[axis], of: try instance.input(0).shape.rank, "UNPACK-2")
    }

    /// UNPACK-1: the input positions of each output. Output i holds index i of the axis.
    @Sendable static func positions(_ instance: Instance, _: Steps) throws -> [[Int]] {
        let shape = try instance.input(0).shape
        let axis = try removedAxis(instance)
        return (0..<shape[axis]).map { index in
            var axes = AxisMap.identity(shape)
            axes[axis] = AxisMap([index], stride: axes[axis].stride)
            return AxisMap.positions(axes)
        }
    }

    /// UNPACK-5: the reference rejects an input without elements.
    static let isNotEmpty = Constraint(
        "UNPACK-5", .referenceLimit, erratum: 70, .holds("the input has elements") { $0[.input(0)]?.shape.count != 0 })
}

extension Unpacking {
    private static let axes = AxisDomain(
        lengths: [1, 2, 3, 5], shape: { try $0.input(0).shape }, axis: { $0.attributes[axis] })

    static let domain = Domain(axes.axes) { point in
        let (shape, _, written) = try axes.shape(point)
        return outline("covering", Shape(shape), written)
    }
}
