extension Operator {
    /// FILL: makes a tensor whose elements all have one value.
    public static let fill = Operator(
        "FILL", code: 94, summary: "Makes a tensor whose elements all have one value.",
        binary16: .exact,
        inferShapes: { [try Indexing.shape(givenBy: 0, of: $0, "FILL-2")] }, shapedBy: [0],
        variants: [ElementType.int32, .int64].flatMap { sizes in
            DataMovement.types.map { Filling.variant($0, sizes: sizes) }
        },
        outlines: [
            Filling.outline("vector", [17]), Filling.outline("matrix", [3, 5], forms: []),
            Filling.outline("rank-4", [2, 1, 3, 4], forms: []), Filling.outline("one", [1]),
            Filling.outline("scalar", []), Filling.outline("no-elements", [2, 0, 3]),
            Filling.outline("longer", [33]), Filling.outline("rank-6", [1, 2, 1, 2, 3, 1]),
        ], domain: Filling.domain,
        postTraining: PostTraining(.same, version: 3, wide: .init(.copied, inputs: [1], version: 3)))
}

enum Filling {
    static func outline(_ id: String, _ sizes: [Int64], forms: Set<String> = Gathering.plainForms) -> Outline {
        Outline(id, [[sizes.count], []], fixedValues: [0: sizes], variants: forms)
    }

    static func variant(_ type: ElementType, sizes: ElementType) -> Variant {
        Variant(
            type.rawValue + Indexing.suffix(sizes), DataMovement.scheme(of: type),
            inputs: [Indexing.operand("dims", sizes, role: .constant), DataMovement.operand("value", type)],
            outputs: [DataMovement.operand("output", type)],
            constraints: [Constraint("FILL-3", .invalid, .rank(.input(1), 0...0))]
                + Indexing.sameParameters(type, "FILL-4", .invalid, [.input(1), .output(0)])
                + Indexing.zeroPointIsZero(type, "FILL-4", .input(1)),
            clauses: ["FILL-1", "FILL-2", "FILL-3"],
            evaluate: { call in
                guard let value = call.inputs[1] else { return }
                call.setOutput(0, elements: value.repeatingFirst(try call.instance.output(0).shape.count))
            })
    }
}

extension Filling {
    private static let rank = TypedAxis.rank([1, 2, 3, 4, 5], of: .output(0))
    private static let lastSize = TypedAxis.lastSize([1, 2, 3, 8, 16, 17], of: .output(0))

    static let domain = Domain([rank.axis, lastSize.axis]) { point in
        let sizes = Array([2, 1, 3, 2].suffix(point[rank] - 1)) + [point[lastSize]]
        return outline("covering", sizes.map(Int64.init), forms: [])
    }
}
