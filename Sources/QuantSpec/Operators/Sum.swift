extension Operator {
    /// SUM: computes the sum of the elements along some axes.
    public static let sum = Operator(
        "SUM", code: 74, summary: "Computes the sum of the elements along some axes.",
        attributes: [Reduction.keepDimensions.declaration],
        binary16: .sum(areProducts: false),
        inferShapes: { [try Reduction($0).output] },
        shapedBy: [1],
        variants: [
            Sum.quantized(Int8.self, "int8", .int8, [Sum.sumsSomething, Sum.addsBytes("SUM-3", erratum: 44)]),
            Sum.quantized(UInt8.self, "uint8", .uint8, [Sum.sumsSomething]), Sum.int16,
            Reduction.plain(Int32.self, clauses: ["SUM-1", "SUM-5"], from: 0, { $0 &+ $1 }),
            Reduction.plain(Int64.self, clauses: ["SUM-1", "SUM-5"], from: 0, { $0 &+ $1 }),
            Reduction.real(clauses: ["SUM-1", "SUM-6"], neutral: 0, +),
        ],
        outlines: Sum.outlines, domain: ReductionDomain.domain,
        postTraining: PostTraining(.free, version: 2, wide: .init(.copied)))
}

enum Sum {
    /// The int16 form gets few outlines, because its rows carry the defective results of the reference too.
    static let outlines = Reduction.outlines().map { outline in
        ["spatial", "apart", "last", "all", "one", "empty-input"].contains(outline.id)
            ? outline : outline.limited(to: ["int8", "uint8", "int32", "int64", "float32"])
    }

    /// SUM-3: the sum, requantized to the output's scale.
    static func quantized<Stored: QuantizedInteger>(
        _: Stored.Type, _ id: String, _ scheme: Scheme, _ constraints: [Constraint]
    ) -> Variant {
        ScaledSum.variant(
            Stored.self, id, scheme, constraints: constraints, clauses: ["SUM-1", "SUM-2", "SUM-3"], factor: factor)
    }

    static let sumsSomething = Reduction.sumsSomething("SUM-4")

    /// SUM-3, SUM-7: the reference adds unsigned bytes, whatever the stored type is.
    static func addsBytes(_ clause: Clause, erratum: Int) -> Constraint {
        Constraint(
            clause, .referenceDefect, erratum: erratum,
            .holds("there are no elements to add up") { instance in
                instance[.input(0)]?.shape.checkedCount == 0
            })
    }

    /// SUM-7: int16, without zero points.
    static let int16 = ScaledSum.variant(
        Int16.self, "int16", .int16x8, constraints: [addsBytes("SUM-7", erratum: 98)], clauses: ["SUM-1", "SUM-7"],
        factor: factor)

    private static let factor: @Sendable (_ real: Double, _ count: Int, Steps) -> QuantizedMultiplier = {
        real, _, steps in steps.quantizeMultiplier(real)
    }
}
