extension Operator {
    /// PAD: extends each axis of a tensor before and after its elements by the real value 0.
    public static let pad = Operator(
        "PAD", code: 34, summary: "Extends each axis of a tensor before and after its elements by the real value 0.",
        binary16: .exact,
        inferShapes: { [try ZeroPadding.outputShape($0)] },
        shapedBy: [1],
        variants: Layout.moving(
            indexTypes: [.int32, .int64], inputs: PadFamily.inputs,
            parameters: [Layout.sameParameters("PAD-4", .nonconforming), DataMovement.outputIsPerTensor],
            constraints: [Layout.rankLimit("PAD-5", 0...5)], clauses: ["PAD-1", "PAD-2", "PAD-3"],
            derive: ZeroPadding.derive, source: ZeroPadding.source,
            positions: { instance, _ in [try PadFamily.positions(instance, "PAD-2")] }),
        outlines: Layout.shared(
            PadFamily.outlines.map { outline in
                Outline(outline.id, [outline.shape, [outline.shape.rank, 2]], fixedValues: [1: outline.paddings])
            } + [
                Outline("other-parameters", [[3, 5], [2, 2]], fixedValues: [1: [1, 0, 2, 1]], breaking: ["PAD-4"])
            ], indexTypes: [.int32, .int64]),
        domain: BorderDomain.domain { Outline("covering", [$0, [$0.rank, 2]], fixedValues: [1: $1]) },
        postTraining: PostTraining(.same, version: 2, wide: .init(.copied)))
}

enum ZeroPadding {
    /// PAD-2: each size plus its paddings.
    static func outputShape(_ instance: Instance) throws -> Shape {
        try PadFamily.outputShape(instance, try PadFamily.paddings(instance, "PAD-2"), "PAD-2")
    }

    /// PAD-3: the output's zero point, which represents the real value 0; none if the tensor is not quantized.
    @Sendable static func derive(_ instance: Instance, _: Steps) throws -> Derived {
        let output = try instance.output(0)
        var derived = Derived()
        guard DataMovement.isQuantized(output.type) else { return derived }
        derived[PadFamily.paddingValue] = [output.zeroPoint]
        return derived
    }

    /// The input's elements, followed by the value for positions outside of the input.
    static func source(_ call: Call) throws -> Elements? {
        let type = try call.instance.output(0).type
        let value = call.derived.scalar(PadFamily.paddingValue)
        guard let element = Elements(integers: [value], type: type) ?? Elements(zeros: 1, type: type) else {
            return nil
        }
        return try Layout.input(0, of: call)?.appending(element)
    }
}
