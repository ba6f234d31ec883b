extension Operator {
    /// BUCKETIZE: finds between which of some boundaries each element lies.
    public static let bucketize = Operator(
        "BUCKETIZE", code: 147, summary: "Finds between which of some boundaries each element lies.",
        attributes: [Buckets.boundaries.declaration],
        binary16: .exact,
        inferShapes: { instance in
            try Buckets.check(instance.attributes[Buckets.boundaries].values)
            return [try instance.input(0).shape]
        },
        withoutOptions: { _ in .referenceLimit },
        variants: Buckets.types.map(Buckets.variant), outlines: Buckets.outlines, domain: Buckets.domain)
}

enum Buckets {
    static let types: [ElementType] = [.float32, .float64, .int32, .int64]
    /// The boundaries, in ascending order.
    static let boundaries = Attribute<RealList>("boundaries", default: [])

    static func variant(_ type: ElementType) -> Variant {
        Variant(
            type.rawValue, .float32, inputs: [Operand("input", type, .unquantized)],
            outputs: [Indexing.operand("output", .int32)], clauses: ["BUCKETIZE-1", "BUCKETIZE-2", "BUCKETIZE-3"],
            evaluate: { call in
                let boundaries = call.attributes[Buckets.boundaries].values.map { Double($0) }
                call.setOutput(0, try reals(call).map { value in bucket(of: value, boundaries) })
            })
    }

    /// BUCKETIZE-1: the number of boundaries that do not lie above the value. No boundary lies above a NaN.
    private static func bucket(of value: Double, _ boundaries: [Double]) -> Int32 {
        Int32(truncatingIfNeeded: boundaries.firstIndex { value < $0 } ?? boundaries.count)
    }

    /// BUCKETIZE-2: the numbers that are compared. Integers are rounded to binary32.
    private static func reals(_ call: Call) throws -> [Double] {
        switch call.inputs[0] {
        case .float32(let values): values.map { Double($0) }
        case .float64(let values): values
        default: try call.integers(0).map { Double(Float($0)) }
        }
    }

    /// BUCKETIZE-3: the boundaries are in ascending order.
    ///
    /// - Throws: `SpecificationError` if one is a NaN, or lies below the one before.
    static func check(_ boundaries: [Float]) throws {
        let isSorted = zip(boundaries, boundaries.dropFirst()).allSatisfy { $0 <= $1 }
        guard isSorted, !boundaries.contains(where: \.isNaN) else {
            throw Indexing.refusal(
                "the boundaries \(boundaries) are not in ascending order", "sort them", "BUCKETIZE-3")
        }
    }

    // MARK: Shapes worth testing

    private static func outline(
        _ id: String, _ shape: Shape, _ values: [Float], ranges: ClosedRange<Int64>? = nil, forms: Set<String> = []
    ) -> Outline {
        Outline(
            id, [shape], Attributes().setting(boundaries, RealList(values)), inputRanges: ranges.map { [0: $0] } ?? [:],
            variants: forms)
    }

    private static let integers: Set<String> = ["int32", "int64"]

    static let outlines: [Outline] = [
        outline("vector", [17], [-3, 0, 2.5, 7], ranges: -6...9),
        outline("equal-boundaries", [3, 5], [-1, -1, 0, 4, 4, 4], ranges: -3...6),
        outline("no-boundaries", [5], []), outline("one-boundary", [2, 2, 4], [0], ranges: -1...1),
        outline("scalar", [], [-1, 1], ranges: -2...2), outline("empty", [2, 0, 3], [1]),
        outline("infinite", [9], [-.infinity, -100, 100, .infinity]),
        outline(
            "beyond-24-bits", [16], [16_777_216, 16_777_218, 16_777_220], ranges: 16_777_215...16_777_221,
            forms: integers),
        outline("small", [16], [-0.0, 0x1p-126, 0x1p-20], forms: ["float32", "float64"]),
    ]

    private static let count = TypedAxis("number of boundaries", [1, 2, 3, 8, 17]) {
        $0.attributes[boundaries].values.count
    }

    static let domain = Domain(ElementDomain.axes + [count.axis]) { point in
        let values = (0..<point[count]).map { Float($0 * 3 - point[count]) }
        return outline("covering", ElementDomain.shape(point), values, ranges: -20...40)
    }
}
