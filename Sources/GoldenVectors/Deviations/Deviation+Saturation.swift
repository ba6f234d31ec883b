import QuantSpec

extension Deviation {
    /// Mistakes in limiting a result to the range of its type.
    static let saturation: [Deviation] = [
        Deviation(
            "no-saturation", .saturation, "Results are truncated to their type instead of saturated",
            "A result beyond the range takes the nearest end; truncation keeps its low bits and changes the sign.",
            breaking: ["ARITH-3", "ARITH-17"],
            // A pool has no results beyond its type, so only its activation is clamped.
            in: Scope(sparing: ["AVERAGE_POOL_2D-4", "MAX_POOL_2D-2"]),
            .steps { $0.saturate = { value, _ in value } }),
        Deviation(
            "clamp-above-minimum", .saturation, "Activations are clamped at -127 or -32767",
            "Only weights keep off the least value; activations use all of the range.",
            breaking: ["ARITH-3", "ARITH-17"],
            in: Scope(schemes: [.int8, .int16x8]),
            .steps {
                $0.saturate = { value, range in
                    let isWhole = range.lowerBound == -128 || range.lowerBound == -32768
                    return min(max(value, range.lowerBound + (isWhole ? 1 : 0)), range.upperBound)
                }
            }),
        Deviation(
            "clamp-as-unsigned", .saturation, "Results are clamped to 0 … 255 before they are stored as int8",
            "The range of an int8 activation is -128 to 127.", breaking: ["ARITH-3", "ARITH-17"],
            in: Scope(schemes: [.int8]),
            .steps {
                $0.saturate = { value, range in min(max(value, max(range.lowerBound, 0)), range.upperBound) }
            }),
        Deviation(
            "weights-above-minimum", .saturation, "Weights of -128 are clamped to -127",
            "Conforming weights are -127 or more; a weight of -128 in a model is used as it is.",
            breaking: ["CONV_2D-8", "DEPTHWISE_CONV_2D-8", "TRANSPOSE_CONV-8", "BATCH_MATMUL-3"],
            in: .violated(schemes: [.int8]),
            .instance { instance in
                guard let position = instance.position(of: .weights) else { return }
                instance.changeConstant(position) { $0 = $0.map { max($0, -127) } }
            }),
        Deviation(
            "scaled-sum-overflows", .saturation, "A scaled sum beyond 32 bits becomes the least integer",
            "It takes the nearest end of the range: converted to 32 bits without a look at its size, it has the wrong sign.",
            breaking: ["FULLY_CONNECTED-6", "ARITH-2"],
            in: .violated(schemes: [.int16x8]), seenIn: ["litert-2.3.0"],
            .steps {
                $0.roundProduct = { product in
                    let rounded = Int64(roundingHalfAwayFromZero: product)
                    return Int32(exactly: rounded) == nil ? Int64(Int32.min) : rounded
                }
            }
        ).taken { $0.fullyConnectedRequantization == .binary64 },
    ]
}
