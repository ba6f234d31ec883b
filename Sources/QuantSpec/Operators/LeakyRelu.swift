extension Operator {
    /// LEAKY_RELU: copies each element that is not negative, and multiplies the others by a constant alpha.
    public static let leakyRelu = Operator(
        "LEAKY_RELU", code: 98,
        summary: "Copies each element that is not negative, and multiplies the others by a constant alpha.",
        attributes: [LeakyRectifier.alpha.declaration],
        binary16: LeakyRectifier.binary16,
        inferShapes: { [try $0.input(0).shape] },
        variants: [
            LeakyRectifier.quantized(Int8.self, "int8", .int8),
            LeakyRectifier.quantized(UInt8.self, "uint8", .uint8),
            LeakyRectifier.quantized(Int16.self, "int16", .int16x8),
            Unary.float32(clauses: ["LEAKY_RELU-1", "LEAKY_RELU-5"]) { value, instance, _ in
                value > 0 ? value : value * instance.attributes[LeakyRectifier.alpha]
            },
        ],
        outlines: LeakyRectifier.outlines, domain: LeakyRectifier.domain,
        postTraining: PostTraining(.free, wide: .init(.free)))
}

enum LeakyRectifier {
    /// FLOAT16-10: a product with the rounded alpha, whose error is multiplied by the element.
    static let binary16 = Binary16Rule.elements { value, attributes in
        let slope = Enclosure(exactly: Double(attributes[alpha])).rounded()
        return value > 0 ? Enclosure(exactly: value) : (Enclosure(exactly: value) * slope).rounded()
    }

    /// The factor of the negative elements. The quantized forms require a finite one (LEAKY_RELU-1).
    static let alpha = Attribute("alpha", default: Float(0))

    // Multipliers and shifts (DERIVED-4).
    static let alphaMultiplier: DerivedKey = "output_multiplier_alpha"
    static let alphaShift: DerivedKey = "output_shift_alpha"
    static let identityMultiplier: DerivedKey = "output_multiplier_identity"
    static let identityShift: DerivedKey = "output_shift_identity"

    /// LEAKY_RELU-2 to LEAKY_RELU-4: the quantized forms, with one multiplier for negative and one for other elements.
    static func quantized<Stored: QuantizedInteger>(_ type: Stored.Type, _ id: String, _ scheme: Scheme) -> Variant {
        Unary.quantized(
            type, id, scheme,
            constraints: [
                Constraint("LEAKY_RELU-1", .invalid, .realAttribute(alpha.name, in: .finite))
            ],
            clauses: ["LEAKY_RELU-1", "LEAKY_RELU-2", "LEAKY_RELU-3", "LEAKY_RELU-4"],
            prepare: { instance, steps in
                let (input, output) = (try instance.input(0), try instance.output(0))
                let alpha = instance.attributes[alpha]
                let slope = steps.quantizeMultiplier(
                    steps.realMultiplierInBinary32(input.scale, alpha, output.scale))
                let identity = steps.quantizeMultiplier(steps.realMultiplierInBinary32(input.scale, 1, output.scale))
                var derived = try Derived.offsets(instance)
                derived.set([slope], alphaMultiplier, alphaShift)
                derived.set([identity], identityMultiplier, identityShift)
                let offset = derived.offset(.inputOffset)
                let positive = Requantization([identity], steps)
                // LEAKY_RELU-3: the sign of a negative alpha is applied after rounding.
                let isTurned = slope.multiplier < 0
                let magnitude = QuantizedMultiplier(
                    multiplier: isTurned ? 0 &- slope.multiplier : slope.multiplier, shift: slope.shift)
                let negative = Requantization([magnitude], steps)
                let stage = OutputStage(Requantization(none: steps), output, Stored.self, steps)
                return (
                    derived,
                    { values in
                        let distances = values.map { Int32($0) &+ offset }
                        let sides = (positive.requantized(distances), negative.requantized(distances))
                        let requantized = distances.indices.map { index in
                            if distances[index] >= 0 { return sides.0[index] }
                            return isTurned ? 0 &- sides.1[index] : sides.1[index]
                        }
                        return stage.stored(requantized, as: Stored.self)
                    }
                )
            })
    }

    static let outlines: [Outline] = {
        let tenth = Attributes().setting(alpha, 0.1)
        let slopes: [(String, Float)] = [
            ("slope-zero", 0), ("slope-negative-half", -0.5), ("slope-negative-third", -0.3), ("slope-above-one", 1.5),
            ("slope-one", 1), ("slope-quarter", 0.25), ("slope-small", 0x1p-10),
        ]
        return Unary.outlines(tenth)
            + slopes.map { Outline($0.0, [[3, 31]], Attributes().setting(alpha, $0.1)) }
    }()
}

extension LeakyRectifier {
    private static let slope = TypedAxis("alpha", [Float(0.1), 0.5, 0, 1, 1.75, -0.3]) { $0.attributes[alpha] }

    static let domain = Domain(ElementDomain.axes + [slope.axis]) { point in
        Outline("covering", [ElementDomain.shape(point)], Attributes().setting(alpha, point[slope]))
    }
}
