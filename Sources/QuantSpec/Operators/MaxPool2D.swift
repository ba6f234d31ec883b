extension Operator {
    /// MAX_POOL_2D: the greatest of what lies under a window.
    public static let maxPool2D = Operator(
        "MAX_POOL_2D", code: 17, summary: "The greatest of what lies under a window, with a fused activation.",
        attributes: Pooling.attributes,
        inferShapes: { [try Pooling($0).output] },
        variants: [
            MaxPool2D.integer(Int8.self, "int8", .int8), MaxPool2D.integer(UInt8.self, "uint8", .uint8),
            MaxPool2D.integer(Int16.self, "int16", .int16x8), MaxPool2D.float32,
        ],
        outlines: Pooling.outlines)
}

enum MaxPool2D {
    /// MAX_POOL_2D-4: real values; NaN is passed over, and infinities are held to the finite numbers.
    static let float32 = Variant(
        "float32", .float32, inputs: [Operand("input", .float32, .unquantized)],
        outputs: [Operand("output", .float32, .unquantized)],
        constraints: [Pooling.windowsFit], clauses: ["MAX_POOL_2D-1", "MAX_POOL_2D-4"],
        evaluate: { call in
            let bounds = call.attributes[.fusedActivation].bounds
            let finite = Float.greatestFiniteMagnitude
            let (least, greatest) = (bounds.least ?? -finite, bounds.greatest ?? finite)
            let values: [Float] = try call.values(0)
            let (unbounded, _) = try Pooling(call.instance, steps: call.steps).fold(values, padding: nil, from: -finite)
            {
                maximum, value, _ in maximum < value ? value : maximum
            }
            let maxima = unbounded.map { maximum in
                let raised = maximum < least ? least : maximum
                return greatest < raised ? greatest : raised
            }
            call.setOutput(0, maxima)
        })

    /// MAX_POOL_2D-2: stored values are compared as they stand.
    static func integer<Stored: QuantizedInteger>(_: Stored.Type, _ id: String, _ scheme: Scheme) -> Variant {
        Variant(
            id, scheme, inputs: [Pooling.operand("input", Stored.elementType)],
            outputs: [Pooling.operand("output", Stored.elementType)],
            constraints: [
                Constraint("MAX_POOL_2D-3", .nonconforming, .sameParameters([.input(0), .output(0)])),
                Pooling.windowsFit,
            ],
            clauses: ["MAX_POOL_2D-1", "MAX_POOL_2D-2"], derive: Pooling.derive,
            evaluate: { call in
                let steps = call.steps
                let range = call.derived.activationRange
                let padding = steps.windowed.poolPaddingElement(try call.instance.input(0))
                let (maxima, _) = try Pooling(call.instance, steps: steps).fold(
                    try call.integers(0), padding: padding, from: Int64(Stored.min)
                ) { maximum, value, _ in steps.windowed.greater(maximum, value) }
                let greatest = maxima.map { steps.saturate($0, range) }
                try call.setOutput(0, integers: greatest)
            })
    }
}
