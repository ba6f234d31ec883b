extension Operator {
    /// ATAN2: computes the angle of the point (x, y) for each pair of elements, in radians.
    public static let atan2 = Operator(
        "ATAN2", code: 156, summary: "Computes the angle of the point (x, y) for each pair of elements, in radians.",
        binary16: .function(units: 2),
        inferShapes: { [try $0.input(0).shape] },
        results: { _ in -4...4 },
        variants: [Angle.float32, Angle.float16],
        outlines: Unary.realOutlines.map { Outline($0.id, $0.inputs + $0.inputs) },
        domain: Domain(ElementDomain.axes) { point in
            Outline("covering", [ElementDomain.shape(point), ElementDomain.shape(point)])
        })
}

enum Angle {
    private static let shapesAreEqual = Constraint("ATAN2-1", .invalid, .sameShape([.input(0), .input(1)]))

    private static func operands(_ type: ElementType) -> [Operand] {
        [Operand("y", type, .unquantized), Operand("x", type, .unquantized)]
    }

    /// ATAN2-2: binary32.
    static let float32 = Variant(
        "float32", .float32, inputs: operands(.float32), outputs: [Operand("output", .float32, .unquantized)],
        constraints: [shapesAreEqual], clauses: ["ATAN2-1", "ATAN2-2"], bound: ResultBound(1, "ATAN2-2"),
        prepare: { _, steps in
            Plan { call in
                let angles = zip(try call.values(0, as: Float.self), try call.values(1, as: Float.self)).map {
                    steps.activations.arcTangent32($0, $1)
                }
                call.setOutput(0, angles)
            }
        })

    /// ATAN2-3: float16, computed in binary32 and narrowed.
    static let float16 = Variant(
        "float16", .float16, inputs: operands(.float16), outputs: [Operand("output", .float16, .unquantized)],
        constraints: [shapesAreEqual], clauses: ["ATAN2-1", "ATAN2-3"], bound: ResultBound(1, "ATAN2-3"),
        prepare: { _, steps in
            Plan { call in
                let angles = zip(try call.values(0, as: Binary16.self), try call.values(1, as: Binary16.self)).map {
                    Binary16.withoutPayload(steps.activations.arcTangent32($0.float, $1.float))
                }
                call.setOutput(0, angles)
            }
        })
}
