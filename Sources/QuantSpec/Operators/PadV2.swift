extension Operator {
    /// PADV2: extends each axis of a tensor before and after its elements by a given value.
    public static let padV2 = Operator(
        "PADV2", code: 60, summary: "Extends each axis of a tensor before and after its elements by a given value.",
        binary16: .exact,
        inferShapes: { [try ValuePadding.outputShape($0)] },
        shapedBy: [1],
        variants: Layout.moving(
            indexTypes: [.int32, .int64],
            inputs: { PadFamily.inputs($0, $1) + [Layout.operand("constant_values", $0)] },
            parameters: [
                Constraint("PADV2-4", .invalid, .sameParameters([.output(0), .input(2)])),
                Layout.sameParameters("PADV2-5", .nonconforming),
            ],
            constraints: [Layout.rankLimit("PADV2-6", 0...5)], clauses: ["PADV2-1", "PADV2-2", "PADV2-3"],
            source: ValuePadding.source, positions: { instance, _ in [try PadFamily.positions(instance, "PADV2-2")] }),
        outlines: Layout.shared(
            PadFamily.outlines.map { outline in
                Outline(
                    outline.id, [outline.shape, [outline.shape.rank, 2], outline.shape.rank == 2 ? [1] : []],
                    fixedValues: [1: outline.paddings])
            } + [
                Outline("constant-value", [[2, 3], [2, 2], [1]], fixedValues: [1: [1, 1, 2, 0], 2: [1]])
            ], indexTypes: [.int32, .int64]),
        domain: BorderDomain.domain { Outline("covering", [$0, [$0.rank, 2], []], fixedValues: [1: $1]) },
        postTraining: PostTraining(.same, version: 2, wide: .init(.copied), converterHabit: .floatConstants))
}

enum ValuePadding {
    /// PADV2-2, PADV2-3: each size plus its paddings.
    ///
    /// - Throws: `SpecificationError` if the given value is not a single element, or the paddings do not fit the input.
    static func outputShape(_ instance: Instance) throws -> Shape {
        guard try instance.input(2).shape.checkedCount == 1 else {
            throw SpecificationError(
                .invalid, "the value to pad with has the shape \(try instance.input(2).shape)",
                remedy: "give a single value", clause: "PADV2-3")
        }
        return try PadFamily.outputShape(instance, try PadFamily.paddings(instance, "PADV2-2"), "PADV2-2")
    }

    /// The input's elements, followed by the value for positions outside of the input.
    static func source(_ call: Call) throws -> Elements? {
        guard let value = try Layout.input(2, of: call) else { return nil }
        return try Layout.input(0, of: call)?.appending(value)
    }
}
