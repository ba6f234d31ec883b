extension Operator {
    /// MAX_POOL_2D: computes the greatest element under each window, channel by channel, with a fused activation.
    public static let maxPool2D = Operator(
        "MAX_POOL_2D", code: 17,
        summary: "Computes the greatest element under each window, channel by channel, with a fused activation.",
        attributes: Pooling.attributes,
        binary16: .exact,
        inferShapes: { [try Pooling($0).output] },
        variants: [
            MaxPool2D.integer(Int8.self, "int8", .int8), MaxPool2D.integer(UInt8.self, "uint8", .uint8),
            MaxPool2D.integer(Int16.self, "int16", .int16x8), MaxPool2D.float32,
        ],
        outlines: Pooling.outlines, domain: Pooling.domain,
        postTraining: PostTraining(.same, version: 2, wide: .init(.copied)))
}

enum MaxPool2D {
    /// MAX_POOL_2D-4: binary32. NaN is ignored, and the result is clamped to the activation's bounds or to the finite
    /// numbers.
    static let float32 = Variant(
        "float32", .float32, inputs: [Operand("input", .float32, .unquantized)],
        outputs: [Operand("output", .float32, .unquantized)],
        constraints: [Pooling.windowsFit], clauses: ["MAX_POOL_2D-1", "MAX_POOL_2D-4"],
        prepare: { instance, steps in
            let pool = try Pooling(instance, steps: steps)
            let bounds = instance.attributes[.fusedActivation].bounds
            let finite = Float.greatestFiniteMagnitude
            let (least, greatest) = (bounds.least ?? -finite, bounds.greatest ?? finite)
            return Plan { call in
                let unbounded = pool.fold(try call.values(0, as: Float.self), from: -finite) { $0 < $1 ? $1 : $0 }
                let maxima = unbounded.map { maximum in
                    let raised = maximum < least ? least : maximum
                    return greatest < raised ? greatest : raised
                }
                call.setOutput(0, maxima)
            }
        })

    /// MAX_POOL_2D-2: compares the stored values.
    static func integer<Stored: QuantizedInteger>(_ type: Stored.Type, _ id: String, _ scheme: Scheme) -> Variant {
        Pooling.integer(
            type, id, scheme, parameters: "MAX_POOL_2D-3", clauses: ["MAX_POOL_2D-1", "MAX_POOL_2D-2"]
        ) { pool, values, _, _ in
            pool.fold(values, from: Stored.min) { max($0, $1) }.map { Int64($0) }
        }
    }
}
