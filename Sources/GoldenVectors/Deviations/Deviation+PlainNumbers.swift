import QuantSpec

extension Deviation {
    /// Mistakes in numbers that are not quantized: binary32, binary16, plain integers and int4.
    static let plainNumbers: [Deviation] = [
        Deviation(
            "real-numbers-in-binary16", .rounding, "Real numbers pass through binary16",
            "An accelerator that computes in half precision keeps 11 bits of 24.", breaking: .realNumbers,
            in: Scope(schemes: [.float32]),
            .inputs { values, _ in values = values.map { $0?.throughBinary16 } },
            .outputs { outputs, _, _ in outputs = outputs.map(\.throughBinary16) }),
        Deviation(
            "plain-integers-in-binary32", .accumulator, "Plain integers pass through binary32",
            "A binary32 number holds 24 bits: integers above lose their lower ones.", breaking: .plainIntegers,
            in: Scope(schemes: [.float32]),
            .inputs { values, _ in values = values.map { $0?.throughBinary32 } }),
        Deviation(
            "plain-integers-compared-in-8-bits", .saturation, "Plain integers are compared by their lowest byte",
            "An accelerator that compares in 8 bits takes 256 for 0.", breaking: .comparisons(5),
            in: .violated(schemes: [.float32]), shownIn: .nowhere,
            .inputs { values, _ in values = values.map { $0?.lowestBytes } }),
        Deviation(
            "binary16-results-flush-subnormals", .rounding, "Subnormal binary16 results become 0",
            "Narrowing rounds into the subnormal numbers too.", breaking: ["ADD-7", "MUL-4", "CAST-6", "ARITH-21"],
            in: .violated(schemes: [.float16]), shownIn: Scope(of: ["CAST-6"], schemes: [.float16]),
            .outputs { outputs, _, _ in outputs = outputs.map(\.withoutSubnormals) }),
        Deviation(
            "nibbles-swapped", .zeroPoint, "The two int4 values of a byte are taken for each other",
            "The element at an even position is in the low four bits.",
            breaking: ["CONV_2D-13", "DEPTHWISE_CONV_2D-13", "FULLY_CONNECTED-12", "REP-9"],
            in: Scope(
                of: ["DEQUANTIZE-2", "CONV_2D-13", "DEPTHWISE_CONV_2D-13", "FULLY_CONNECTED-12"],
                schemes: [.int8, .int16x8, .dynamicRange]),
            shownIn: Scope(
                of: ["DEQUANTIZE-2", "CONV_2D-13", "DEPTHWISE_CONV_2D-13", "FULLY_CONNECTED-12"], schemes: [.int8]),
            .instance { instance in
                for (index, constant) in instance.constants where constant.type == .int4 {
                    let swapped = constant.elements.withNibblesSwapped
                    instance.constants[index] = try? Tensor(constant.description, swapped)
                }
            },
            .inputs { values, _ in values = values.map { $0?.withNibblesSwapped } }),
        Deviation(
            "cast-to-bool-by-integer", .rounding, "CAST converts a real number to bool by its integer part",
            "Everything but 0 is true: 0.5 as well.", breaking: ["CAST-5"],
            in: .violated(schemes: [.float32, .float16]), shownIn: .violated(schemes: [.float32]),
            .outputs { outputs, inputs, _ in
                guard case .bool = outputs[0], let input = inputs.first ?? nil else { return }
                switch input {
                case .float32(let reals): outputs[0] = .bool(reals.map { !($0.magnitude < 1) })
                case .float16(let reals): outputs[0] = .bool(reals.map { !($0.float.magnitude < 1) })
                default: return
                }
            }),
        Deviation(
            "cast-to-real-truncates", .rounding, "CAST drops the bits of an integer that binary32 does not hold",
            "An integer is rounded to the nearest binary32 number, ties to even.", breaking: ["CAST-6"],
            in: .violated(schemes: [.float32]),
            .outputs { outputs, inputs, _ in
                guard case .float32 = outputs[0], let integers = inputs.first??.integers else { return }
                outputs[0] = .float32(integers.map(MistakenReal.truncated))
            }),
    ]
}

/// Conversions as mistaken implementations make them.
private enum MistakenReal {
    /// The binary32 number next to an integer, in the direction of 0.
    static func truncated(_ integer: Int64) -> Float {
        let nearest = Float(integer)
        guard Double(nearest).magnitude > Double(integer).magnitude else { return nearest }
        return nearest < 0 ? nearest.nextUp : nearest.nextDown
    }
}

extension Elements {
    fileprivate var throughBinary16: Elements {
        guard let parts = realParts else { return self }
        return Elements(realParts: parts.map { Binary16($0).float }, type: type) ?? self
    }

    fileprivate var throughBinary32: Elements {
        switch self {
        case .int32(let values): .int32(values.map { Int32(saturating: Double(Float($0))) })
        case .int64(let values): .int64(values.map { Int64(saturating: Double(Float($0))) })
        default: self
        }
    }

    fileprivate var lowestBytes: Elements {
        switch self {
        case .int32(let values): .int32(values.map { Int32(Int8(truncatingIfNeeded: $0)) })
        case .int64(let values): .int64(values.map { Int64(Int8(truncatingIfNeeded: $0)) })
        default: self
        }
    }

    fileprivate var withoutSubnormals: Elements {
        guard case .float16(let values) = self else { return self }
        return .float16(
            values.map { $0.bitPattern & 0x7c00 == 0 ? Binary16(bitPattern: $0.bitPattern & 0x8000) : $0 })
    }

    fileprivate var withNibblesSwapped: Elements {
        guard case .int4(let values) = self else { return self }
        return .int4(values.indices.map { $0 ^ 1 < values.count ? values[$0 ^ 1] : 0 })
    }
}

extension Int32 {
    fileprivate init(saturating real: Double) { self = Int32(clamping: Int64(saturating: real)) }
}
