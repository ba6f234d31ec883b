extension Operator {
    /// SHAPE: returns the sizes of a tensor's axes.
    public static let shape = Operator(
        "SHAPE", code: 77, summary: "Returns the sizes of a tensor's axes.",
        attributes: [ShapeOf.outputType.declaration],
        binary16: .exact,
        inferShapes: { [[try $0.input(0).shape.rank]] },
        variants: ShapeOf.types.flatMap { output in DataMovement.types.map { ShapeOf.variant($0, output: output) } },
        outlines: ShapeOf.types.flatMap { output in
            [
                ShapeOf.outline("vector", [17], output), ShapeOf.outline("matrix", [2, 3], output),
                ShapeOf.outline("rank-4", [1, 4, 2, 3], output), ShapeOf.outline("rank-6", [1, 2, 1, 3, 1, 2], output),
                ShapeOf.outline("no-elements", [2, 0, 3], output),
            ]
        }, domain: ElementDomain.domain(),
        postTraining: PostTraining(.free, wide: .init(.free, version: 1)))
}

enum ShapeOf {
    static let types: [ElementType] = [.int32, .int64]
    static let outputType = Attribute<SchemaTypeName>("out_type", default: .float32)

    static func outline(_ id: String, _ shape: Shape, _ output: ElementType) -> Outline {
        Outline(
            id + Indexing.suffix(output), [shape], Attributes().setting(outputType, SchemaTypeName(output)),
            variants: Set(DataMovement.types.map { $0.rawValue + Indexing.suffix(output) }))
    }

    static func variant(_ type: ElementType, output: ElementType) -> Variant {
        Variant(
            type.rawValue + Indexing.suffix(output), DataMovement.scheme(of: type),
            inputs: [DataMovement.operand("input", type)], outputs: [Indexing.operand("output", output)],
            constraints: [
                Constraint(
                    "SHAPE-2", .invalid, .attribute(outputType.name, oneOf: [.name(SchemaTypeName(output).rawValue)]))
            ],
            clauses: ["SHAPE-1", "SHAPE-2"],
            evaluate: { call in
                try call.setOutput(0, integers: call.instance.input(0).shape.dimensions.map(Int64.init))
            })
    }
}
