extension Operator {
    /// MIRROR_PAD: extends each axis of a tensor before and after its elements by the elements themselves, mirrored at
    /// the edge.
    public static let mirrorPad = Operator(
        "MIRROR_PAD", code: 100,
        summary: "Extends each axis of a tensor on both sides by its own elements, mirrored at the edge.",
        attributes: [MirrorPadding.mode.declaration],
        binary16: .exact,
        inferShapes: { [try MirrorPadding.outputShape($0)] },
        shapedBy: [1], withoutOptions: { _ in .referenceLimit },
        variants: Layout.moving(
            indexTypes: [.int32, .int64], inputs: PadFamily.inputs,
            parameters: [Layout.sameParameters("MIRROR_PAD-4", .invalid)],
            constraints: [MirrorPadding.zeroPointIsZero],
            clauses: ["MIRROR_PAD-1", "MIRROR_PAD-2", "MIRROR_PAD-3"],
            positions: { instance, _ in [try MirrorPadding.positions(instance)] }),
        outlines: Layout.shared(
            [
                MirrorPadding.outline("all-values", .symmetric, [256], [2, 1]),
                MirrorPadding.outline("reflect", .reflect, [3, 5], [1, 2, 3, 1]),
                MirrorPadding.outline("symmetric", .symmetric, [3, 5], [1, 2, 3, 1]),
                MirrorPadding.outline("reflect-greatest", .reflect, [4], [3, 3]),
                MirrorPadding.outline("symmetric-greatest", .symmetric, [4], [4, 4]),
                MirrorPadding.outline("image-reflect", .reflect, [1, 3, 4, 2], [0, 0, 1, 1, 2, 2, 0, 0]),
                MirrorPadding.outline("image-symmetric", .symmetric, [2, 2, 3, 3], [0, 0, 1, 0, 0, 2, 0, 0]),
                MirrorPadding.outline("channels", .reflect, [1, 2, 17], [0, 0, 0, 0, 1, 15]),
                MirrorPadding.outline("every-axis", .symmetric, [2, 1, 2, 3], [1, 0, 1, 1, 0, 2, 3, 1]),
                MirrorPadding.outline(
                    "rank-6", .reflect, [2, 1, 2, 3, 2, 2], [1, 0, 0, 0, 0, 1, 2, 0, 0, 0, 1, 1]),
                MirrorPadding.outline("nothing", .reflect, [3, 11], [0, 0, 0, 0]),
                MirrorPadding.outline("one", .symmetric, [1], [1, 1]),
            ], indexTypes: [.int32, .int64]), domain: MirrorPadding.domain,
        postTraining: PostTraining(.same, version: 2, wide: .init(.copied)))
}

enum MirrorPadding {
    /// Whether mirroring repeats the element at the edge (the schema's `MirrorPadMode`).
    enum Mode: String, AttributeEnumeration {
        /// The edge is not repeated: with one element on each side `a b c` becomes `b a b c b`.
        case reflect = "REFLECT"
        /// The edge is repeated: with one element on each side `a b c` becomes `a a b c c`.
        case symmetric = "SYMMETRIC"
    }

    static let mode = Attribute("mode", default: Mode.reflect)

    static func outline(_ id: String, _ mirrored: Mode, _ shape: Shape, _ paddings: [Int64]) -> Outline {
        Outline(
            id, [shape, [shape.rank, 2]], Attributes().setting(mode, mirrored), fixedValues: [1: paddings])
    }

    /// MIRROR_PAD-2: the paddings, each at most as long as the elements that can be mirrored.
    private static func paddings(_ instance: Instance) throws -> [(before: Int, after: Int)] {
        let withoutEdge = instance.attributes[mode] == .reflect ? 1 : 0
        return try PadFamily.paddings(instance, "MIRROR_PAD-2", greatest: { $0 - withoutEdge })
    }

    static func outputShape(_ instance: Instance) throws -> Shape {
        try PadFamily.outputShape(instance, try paddings(instance), "MIRROR_PAD-2")
    }

    /// MIRROR_PAD-3: the input position of each output element. Beyond an edge the positions run inwards again.
    static func positions(_ instance: Instance) throws -> [Int] {
        let shape = try instance.input(0).shape
        let nearest = instance.attributes[mode] == .symmetric ? 0 : 1
        let axes = zip(AxisMap.identity(shape), try paddings(instance)).map { axis, padding in
            let before = (0..<padding.before).map { nearest + padding.before - 1 - $0 }
            let after = (0..<padding.after).map { axis.indices.count - 1 - nearest - $0 }
            return AxisMap(before + axis.indices + after, stride: axis.stride)
        }
        return AxisMap.positions(axes)
    }

    /// MIRROR_PAD-5: the reference rejects an int16 tensor whose zero point is not 0.
    static let zeroPointIsZero = Constraint(
        "MIRROR_PAD-5", .referenceLimit,
        .holds("an int16 tensor has zero point 0") { $0[.input(0)]?.type != .int16 || $0[.input(0)]?.zeroPoint == 0 })
}

extension MirrorPadding {
    /// The mode is no axis of this domain, because attributes that are names are axes of every operator.
    static let domain = BorderDomain.domain { Outline("covering", [$0, [$0.rank, 2]], fixedValues: [1: $1]) }
}
