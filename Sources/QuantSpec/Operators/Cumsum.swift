extension Operator {
    /// CUMSUM: computes the sums of the elements up to each position along an axis.
    public static let cumsum = Operator(
        "CUMSUM", code: 128, summary: "Computes the sums of the elements up to each position along an axis.",
        attributes: [RunningSum.isExclusive.declaration, RunningSum.isReversed.declaration],
        binary16: .sum(areProducts: false),
        inferShapes: { instance in
            _ = try RunningSum.axis(instance)
            return [try instance.input(0).shape]
        },
        shapedBy: [1],
        variants: [
            RunningSum.variant(Float.self, clauses: ["CUMSUM-1", "CUMSUM-2", "CUMSUM-3"], from: 0) { $0 + $1 },
            RunningSum.variant(Int32.self, clauses: ["CUMSUM-1", "CUMSUM-2", "CUMSUM-4"], from: 0) { $0 &+ $1 },
            RunningSum.variant(Int64.self, clauses: ["CUMSUM-1", "CUMSUM-2", "CUMSUM-4"], from: 0) { $0 &+ $1 },
        ],
        outlines: RunningSum.outlines, domain: RunningSum.domain)
}

enum RunningSum {
    /// Whether an element is left out of its own sum.
    static let isExclusive = Attribute("exclusive", default: false)
    /// Whether the sums run from the last element to the first.
    static let isReversed = Attribute("reverse", default: false)

    /// A form of one type: CUMSUM-3 in binary32, CUMSUM-4 for plain integers.
    static func variant<Value: Element>(
        _: Value.Type, clauses: [Clause], from zero: Value, _ add: @escaping @Sendable (Value, Value) -> Value
    ) -> Variant {
        let type = Value.elementType
        return Variant(
            type.rawValue, .float32, inputs: [Operand("input", type, .unquantized), Layout.indices("axis")],
            outputs: [Operand("output", type, .unquantized)], clauses: clauses,
            prepare: { instance, _ in
                let rows = Rows(shape: try instance.input(0).shape, axis: try axis(instance))
                let isExclusive = instance.attributes[isExclusive]
                let isReversed = instance.attributes[isReversed]
                return Plan { call in
                    var values = try call.values(0, as: Value.self)
                    rows.forEach { positions in
                        var sum = zero
                        for position in isReversed ? positions.reversed() : positions {
                            let next = add(sum, values[position])
                            values[position] = isExclusive ? sum : next
                            sum = next
                        }
                    }
                    call.setOutput(0, values)
                }
            })
    }

    /// CUMSUM-1: the axis, counted from the first.
    ///
    /// - Throws: `SpecificationError` if the input has no such axis.
    static func axis(_ instance: Instance) throws -> Int {
        try Layout.axis(
            try Layout.single(instance, 1, "CUMSUM-1"), of: try instance.input(0).shape.rank, "CUMSUM-1")
    }

    /// The lines of elements along an axis.
    private struct Rows: Sendable {
        let shape: Shape
        let axis: Int

        /// Calls a function with the row-major positions of every line, each in ascending order.
        func forEach(_ body: ([Int]) -> Void) {
            let length = shape[axis]
            guard shape.count > 0 else { return }
            let inner = shape.dimensions[(axis + 1)...].reduce(1, *)
            for start in 0..<shape.count / length {
                let first = start / inner * inner * length + start % inner
                body((0..<length).map { first + $0 * inner })
            }
        }
    }

    // MARK: Shapes worth testing

    private static func outline(
        _ id: String, _ shape: Shape, axis: Int64, _ attributes: Attributes = [:]
    ) -> Outline { Outline(id, [shape, [1]], attributes, fixedValues: [1: [axis]]) }

    static let outlines = [
        outline("vector-33", [33], axis: 0), outline("middle", [2, 5, 3], axis: 1),
        outline("last-exclusive", [3, 7], axis: -1, Attributes().setting(isExclusive, true)),
        outline("first-reversed", [5, 4], axis: 0, Attributes().setting(isReversed, true)),
        outline(
            "exclusive-reversed", [2, 6], axis: 1, Attributes().setting(isExclusive, true).setting(isReversed, true)),
        Outline("scalar-axis", [[4, 3], []], fixedValues: [1: [1]]),
        outline("one", [1], axis: 0), outline("empty", [2, 0, 3], axis: 0),
    ]

    private static let axes = AxisDomain(
        ranks: 1...4, shape: { try $0.input(0).shape }, axis: { try $0.constantIntegers(1)[0] })

    static let domain = Domain(axes.axes) { point in
        let (shape, _, written) = try axes.shape(point)
        return outline("covering", Shape(shape), axis: Int64(written))
    }
}
