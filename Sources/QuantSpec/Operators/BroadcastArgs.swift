extension Operator {
    /// BROADCAST_ARGS: gives the shape to which two shapes are broadcast.
    public static let broadcastArgs = Operator(
        "BROADCAST_ARGS", code: 145, summary: "Gives the shape to which two shapes are broadcast.", binary16: .exact,
        inferShapes: { [[max(try ShapePair.length($0, 0), try ShapePair.length($0, 1))]] },
        variants: [ElementType.int32, .int64].map(ShapePair.variant),
        outlines: ShapePair.outlines, domain: ShapePair.domain)
}

/// Two shapes that are values: vectors of sizes.
enum ShapePair {
    static func variant(_ type: ElementType) -> Variant {
        Variant(
            type.rawValue, .float32, inputs: ["shape1", "shape2"].map { Indexing.operand($0, type) },
            outputs: [Indexing.operand("output", type)],
            constraints: (0...1).map { Constraint("BROADCAST_ARGS-1", .invalid, .rank(.input($0), 1...1)) },
            clauses: ["BROADCAST_ARGS-1", "BROADCAST_ARGS-2"],
            evaluate: { call in
                let (first, second) = (try call.integers(0), try call.integers(1))
                let rank = max(first.count, second.count)
                let ones = { (sizes: [Int64]) in [Int64](repeating: 1, count: rank - sizes.count) + sizes }
                let sizes = try zip(ones(first), ones(second)).map { size, other in
                    guard size == other || size == 1 || other == 1 else {
                        throw Indexing.refusal(
                            "the shapes \(first) and \(second) cannot be broadcast to one shape",
                            "make the sizes equal, or 1", "BROADCAST_ARGS-2")
                    }
                    return size == 1 ? other : size
                }
                try call.setOutput(0, integers: sizes)
            })
    }

    /// The number of sizes of an input.
    ///
    /// - Throws: `SpecificationError` if it is no vector.
    static func length(_ instance: Instance, _ index: Int) throws -> Int {
        let sizes = try Indexing.sizes(instance, index, ranks: 1...1, "BROADCAST_ARGS-1")
        return sizes[0]
    }
}

// MARK: - Shapes worth testing

extension ShapePair {
    /// What sizes an input has, so that every two of them can be broadcast.
    private enum Sizes: String, DomainValue {
        case ones = "1 against any size"
        case any = "any size against 1"
        case pairs = "1 and 2 in both"
        case zeros = "0 and 1 in both"

        var ranges: [Int: ClosedRange<Int64>] {
            switch self {
            case .ones: [0: 1...1, 1: 0...Int64(Int32.max)]
            case .any: [0: 0...Int64(Int32.max), 1: 1...1]
            case .pairs: [0: 1...2, 1: 1...2]
            case .zeros: [0: 0...1, 1: 0...1]
            }
        }
    }

    private static func outline(_ id: String, _ first: Int, _ second: Int, _ sizes: Sizes) -> Outline {
        Outline(id, [[first], [second]], inputRanges: sizes.ranges)
    }

    static let outlines: [Outline] = [
        outline("pairs", 4, 4, .pairs), outline("shorter-first", 2, 5, .pairs), outline("shorter-second", 5, 3, .pairs),
        outline("zeros", 6, 6, .zeros), outline("any-first", 3, 3, .any), outline("any-second", 1, 4, .ones),
        outline("no-sizes-first", 0, 3, .ones), outline("no-sizes-second", 3, 0, .any),
        Outline("constant-first", [[3], [3]], fixedValues: [0: [7, 2, 0]], inputRanges: [1: 1...1]),
        Outline("both-constant", [[4], [3]], fixedValues: [0: [5, 1, 3, 9], 1: [4, 1, 9]]),
    ]

    private static let first = TypedAxis("sizes of the first shape", [1, 2, 3, 4, 6]) { try length($0, 0) }
    private static let second = TypedAxis("sizes of the second shape", [1, 2, 3, 4, 6]) { try length($0, 1) }

    static let domain = Domain([first.axis, second.axis]) { point in
        outline("covering", point[first], point[second], .pairs)
    }
}
