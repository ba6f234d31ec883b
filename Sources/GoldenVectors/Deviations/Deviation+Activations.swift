import QuantSpec

extension Deviation {
    /// Mistakes in fused activations.
    static let activations: [Deviation] = [
        Deviation(
            "activation-ignored", .activation, "The fused activation is not applied",
            "The output is clamped to the activation's range on the output's scale.", breaking: .activations,
            .instance { instance in
                guard instance.attributes[.fusedActivation] != .none else { return }
                instance.attributes[.fusedActivation] = FusedActivation.none
            }),
        Deviation(
            "activation-of-first-batch-only", .activation, "The fused activation is applied to the first batch only",
            "All of the output is clamped to the activation's range.", breaking: .activations,
            in: .violated, shownIn: .violated(schemes: [.int8, .uint8, .int16x8]),
            .partly(
                { instance in
                    guard let shape = instance.outputs.first?.shape, shape.rank > 1, shape[0] > 1 else { return [] }
                    return Array(shape.count / shape[0]..<shape.count)
                },
                [.instance { $0.attributes[.fusedActivation] = FusedActivation.none }])),
        Deviation(
            "activation-bound-truncates", .activation, "A bound of the activation is truncated",
            "6 / scale is rounded, halves away from zero.", breaking: .activationBounds,
            in: Scope(schemes: [.int8, .uint8, .int16x8]),
            .steps { $0.activationBound = { $2 &+ Int64(saturating: Double($0 / $1)) } }),
        Deviation(
            "activation-bound-half-to-even", .activation, "A bound of the activation is rounded to even in halves",
            "6 / scale is rounded, halves away from zero.", breaking: .activationBounds, in: Scope(schemes: .eightBit),
            shownIn: Scope(of: .activations + ["RELU6-2", "RELU_N1_TO_1-2"], schemes: .eightBit),
            .steps { $0.activationBound = { $2 &+ Int64(saturating: MistakenRounding.halfToEven(Double($0 / $1))) } }),
        Deviation(
            "activation-bound-half-up", .activation, "A negative bound of the activation has its halves rounded up",
            "-1 / scale is rounded, halves away from zero.", breaking: .activationBounds, in: Scope(schemes: .eightBit),
            shownIn: Scope(of: .activations + ["RELU_N1_TO_1-2"], schemes: .eightBit),
            .steps { $0.activationBound = { $2 &+ Int64(saturating: Rounding.floor(Double($0 / $1) + 0.5)) } }),
        Deviation(
            "activation-bound-in-binary64", .activation, "A bound of the activation is divided in binary64",
            "The quotient of the bound and the scale is rounded to binary32 before it is rounded to an integer.",
            breaking: .activationBounds,
            in: Scope(schemes: .eightBit),
            shownIn: Scope(of: .activations + ["RELU6-2", "RELU_N1_TO_1-2"], schemes: .eightBit),
            .steps { $0.activationBound = { $2 &+ Int64(roundingHalfAwayFromZero: Double($0) / Double($1)) } }),
        Deviation(
            "activation-bound-by-reciprocal", .activation,
            "A bound of the activation is multiplied by the reciprocal of the scale",
            "It is divided by the scale; the product with a rounded reciprocal differs next to halves.",
            breaking: .activationBounds,
            in: Scope(schemes: .eightBit),
            // For a bound of 1 or -1 the product with the reciprocal is the quotient, so RELU_N1_TO_1 does not show
            // the mistake.
            shownIn: Scope(of: .activations + ["RELU6-2"], schemes: .eightBit),
            .steps { $0.activationBound = { $2 &+ Int64(roundingHalfAwayFromZero: $0 * (1 / $1)) } }),
        Deviation(
            "activation-bound-without-zero-point", .activation, "RELU clamps at stored 0",
            "Real 0 is stored as the output's zero point.", breaking: .activationBounds, in: Scope(schemes: .eightBit),
            .steps { $0.activationBound = { bound, scale, _ in Int64(roundingHalfAwayFromZero: bound / scale) } }),
        Deviation(
            "activation-bound-wraps", .activation, "A bound beyond the type's range wraps",
            "Where 6 lies beyond the range of an int8 output the bound is 127.", breaking: .activationBounds,
            links: ["tensorflow/tensorflow#53859"], in: Scope(schemes: .eightBit),
            .stepsForInstance { steps, instance in
                let isSigned = instance.outputs.first?.type == .int8
                steps.activationBound = { bound, scale, zeroPoint in
                    let whole = zeroPoint &+ Int64(roundingHalfAwayFromZero: bound / scale)
                    return isSigned ? Int64(Int8(truncatingIfNeeded: whole)) : Int64(UInt8(truncatingIfNeeded: whole))
                }
            }),
        Deviation(
            "relu6-without-upper-bound", .activation, "RELU6 is taken for RELU",
            "Its upper bound is 6.", breaking: .activations,
            .instance { instance in
                guard instance.attributes[.fusedActivation] == .relu6 else { return }
                instance.attributes[.fusedActivation] = .relu
            }),
    ]
}
