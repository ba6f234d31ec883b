import QuantSpec
import VectorFiles

/// Post-training quantization of weights, constants and biases.
extension Primitive {
    // MARK: Weights

    /// Two channels along each of four dimensions: a filter of CONV_2D and of DEPTHWISE_CONV_2D.
    private static let shape: Shape = [2, 2, 2, 2]

    static let int8Weights = weights(
        "int8_weights", "Weights of shape [2, 2, 2, 2] to int8 with a quantized dimension, for int8 activations.",
        ["PTQ-13", "PTQ-14", "PTQ-15"], .int8)
    static let dynamicRangeWeights = weights(
        "dynamic_range_weights",
        "Weights of shape [2, 2, 2, 2] to int8 with a quantized dimension, for float32 activations.",
        ["PTQ-13", "PTQ-17"], .dynamicRange)
    static let int16x8Weights = weights(
        "int16x8_weights", "Weights of shape [2, 2, 2, 2] to int8 with a quantized dimension, for int16 activations.",
        ["PTQ-13", "PTQ-18"], .int16x8)

    private static func weights(_ name: String, _ summary: String, _ clauses: [Clause], _ rule: WeightRule) -> Primitive
    {
        derivation(
            name, summary, clauses,
            [PrimitiveParameter("values", .float32, count: 16), PrimitiveParameter("axis", .int32)],
            [PrimitiveParameter("codes", .int8, count: 16), PrimitiveParameter("scales", .float32, count: 2)],
            evaluate: { steps, arguments in
                let weights = try WeightQuantization(
                    arguments.floats(0), shape: shape, axis: Int(arguments.int32(1)), rule: rule, steps
                ).quantized()
                return [weights.elements, .float32(weights.quantization.scales)]
            },
            cases: { random in
                (0..<4).flatMap { axis in
                    ChannelKind.allCases.map { kind in
                        let other = ChannelKind.allCases[random.index(below: ChannelKind.allCases.count)]
                        let channels = [kind.values(8, &random), other.values(8, &random)]
                        let inner = 1 << (3 - axis)
                        let values = (0..<16).map { position in
                            let outer = position / (inner * 2)
                            return channels[position / inner % 2][outer * inner + position % inner]
                        }
                        return PrimitiveCase(
                            arguments: [.float32(values), .int32([Int32(axis)])],
                            comment: "\(kind.rawValue); \(other.rawValue)")
                    }
                }
            })
    }

    static let int8WeightsPerTensor = derivation(
        "int8_weights_per_tensor", "Weights to int8 with one scale, for int8 activations.", ["PTQ-14", "PTQ-16"],
        [PrimitiveParameter("values", .float32, count: 8)],
        [PrimitiveParameter("codes", .int8, count: 8), PrimitiveParameter("scale", .float32)],
        evaluate: { steps, arguments in
            let weights = try WeightQuantization(arguments.floats(0), shape: [8], axis: nil, rule: .int8, steps)
                .quantized()
            return [weights.elements, .float32([weights.quantization.scale])]
        },
        cases: { random in
            (0..<3).flatMap { _ in
                ChannelKind.allCases.filter { $0 != .subnormal }
                    .map { PrimitiveCase(.float32($0.values(8, &random)), $0.rawValue) }
            }
        })

    // MARK: Constants

    static let int8Constant = derivation(
        "int8_constant", "A constant operand to int8, with parameters from its contents.", ["PTQ-19", "PTQ-20"],
        [PrimitiveParameter("values", .float32, count: 6)],
        [
            PrimitiveParameter("codes", .int8, count: 6), PrimitiveParameter("scale", .float32),
            PrimitiveParameter("zeroPoint", .int32),
        ],
        evaluate: { steps, arguments in
            let constant = try ConstantQuantization.int8(arguments.floats(0), steps)
            return [
                constant.elements, .float32([constant.quantization.scale]),
                .int32([Int32(truncatingIfNeeded: constant.quantization.zeroPoint)]),
            ]
        }, cases: { constantCases(&$0) })

    static let sharedConstant = derivation(
        "int8_constant_with_parameters", "A constant value to int8, with the parameters of another tensor.", ["PTQ-20"],
        [
            PrimitiveParameter("value", .float32), PrimitiveParameter("scale", .float32),
            PrimitiveParameter("zeroPoint", .int32),
        ], [PrimitiveParameter("code", .int8)],
        evaluate: { steps, arguments in
            let quantization = Quantization(scale: arguments.float(1), zeroPoint: Int64(arguments.int32(2)))
            return [try ConstantQuantization.int8([arguments.float(0)], with: quantization, steps).elements]
        },
        cases: { random in
            let scales: [Float] = [0.5, 0.1, 0.007_843_137_5, 1.0 / 3]
            let opposite: [(Float, Int32)] = [(-0.25, 3), (-5.25, 40), (0.75, -5), (20.25, -128)]
            let halves = opposite.map {
                PrimitiveCase(.float32([$0.0]), .float32([0.5]), .int32([$0.1]), "a half beyond the zero point")
            }
            return halves
                + scales.flatMap { scale -> [PrimitiveCase] in
                    (0..<12).map { index in
                        let zeroPoint = Int32(random.integer(in: -128...127))
                        let half = (Float(random.integer(in: -140...140)) + 0.5) * scale
                        let value = index % 3 == 0 ? half : index % 3 == 1 ? half.nextUp : half.nextDown
                        return PrimitiveCase(
                            .float32([value]), .float32([scale]), .int32([zeroPoint]), "a half, or beside one")
                    }
                }
        })

    static let int16Constant = derivation(
        "int16_constant", "A constant operand to int16.", ["PTQ-21"],
        [PrimitiveParameter("values", .float32, count: 6)],
        [PrimitiveParameter("codes", .int16, count: 6), PrimitiveParameter("scale", .float32)],
        evaluate: { steps, arguments in
            let constant = try ConstantQuantization.int16(arguments.floats(0), steps)
            return [constant.elements, .float32([constant.quantization.scale])]
        }, cases: { constantCases(&$0) + quotientCases(&$0) })

    /// Constants whose product with the reciprocal of the scale rounds to another integer than their quotient.
    private static func quotientCases(_ random: inout SeededRandom) -> [PrimitiveCase] {
        var cases: [PrimitiveCase] = []
        for _ in 0..<20_000 where cases.count < 3 {
            let greatest = Float(1 + random.signedUnit() / 2)
            let scale = greatest / 32767
            let value = Float(random.signedUnit()) * greatest
            let product = Int64(roundingHalfAwayFromZero: Double(value * (1 / scale)))
            guard product != Int64(roundingHalfAwayFromZero: Double(value / scale)) else { continue }
            cases.append(PrimitiveCase(.float32([greatest, value, 0, 0, 0, 0]), "a quotient beside a half"))
        }
        return cases
    }

    private static func constantCases(_ random: inout SeededRandom) -> [PrimitiveCase] {
        let special: [[Float]] = [
            [0, 0, 0, 0, 0, 0], [3, 3, 3, 3, 3, 3], [-3, -3, -3, -3, -3, -3], [1e-7, -2e-7, 0, 3e-7, 0, 0],
            [5e-7, 5e-7, 0, 0, 0, 0], [0, 6, 1, 2, 3, 4.5], [-1, 0, 1, 0.5, -0.5, 0.25],
        ]
        return special.map { PrimitiveCase(.float32($0), "corners") }
            + (0..<4).flatMap { _ in
                ChannelKind.allCases.filter { $0 != .subnormal }
                    .map { PrimitiveCase(.float32($0.values(6, &random)), $0.rawValue) }
            }
    }

    // MARK: Biases

    static let int32Bias = bias("int32_bias", "A bias to int32, for int8 activations.", ["PTQ-22", "PTQ-23"], .int32) {
        try BiasQuantization.int32($0, scales: $1, $2)
    }
    static let int64Bias = bias(
        "int64_bias", "A bias to int64, for int16 activations.", ["PTQ-22", "PTQ-24"], .int64
    ) { try BiasQuantization.int64($0, scales: $1, $2) }

    private static func bias(
        _ name: String, _ summary: String, _ clauses: [Clause], _ type: ElementType,
        _ quantize: @escaping @Sendable ([Float], [Float], DerivationSteps) throws -> QuantizedConstant
    ) -> Primitive {
        derivation(
            name, summary, clauses,
            [
                PrimitiveParameter("bias", .float32), PrimitiveParameter("inputScale", .float32),
                PrimitiveParameter("weightScale", .float32),
            ], [PrimitiveParameter("code", type), PrimitiveParameter("scale", .float32)],
            evaluate: { steps, arguments in
                let scale = steps.biasScale(arguments.float(1), Double(arguments.float(2)))
                let bias = try quantize([arguments.float(0)], [scale], steps)
                return [bias.elements, .float32([scale])]
            },
            cases: { random in
                let any = (0..<20).map { _ in (magnitude(&random, -3, 3), random.scale(), random.scale()) }
                let halves = (0..<16).map { index -> (Float, Float, Float) in
                    let (input, weight) = index < 8 ? (Float(0x1p-7), Float(0x1p-9)) : (random.scale(), random.scale())
                    return (Float(Double(random.integer(in: -5000...5000)) + 0.5) * (input * weight), input, weight)
                }
                let large = (0..<10).map { _ in
                    (magnitude(&random, 3, 7), random.scale() * 0x1p-12, random.scale())
                }
                let corners: [(Float, Float, Float)] = [
                    (0, 0.1, 0.1), (1, 0.1, 0), (-0.0, 0.5, 0.5), (0, 0x1p-130, 1), (1e30, 0.5, 0.5), (-1e30, 0.5, 0.5),
                ]
                let kinds = [
                    (any, "any value"), (halves, "a half, or beside one"), (large, "above 2^24"), (corners, "corners"),
                ]
                return kinds.flatMap { values, comment in
                    values.map { PrimitiveCase(.float32([$0]), .float32([$1]), .float32([$2]), comment) }
                }
            })
    }

    static let int8Layer = layer(
        "int8_layer", "Weights of shape [2, 4] and a bias with int8 activations; dimension 0 is quantized.",
        ["PTQ-25"], .int8, .int32
    ) { try BiasQuantization.int32($0, scales: $1, $2) }
    static let int16x8Layer = layer(
        "int16x8_layer", "Weights of shape [2, 4] and a bias with int16 activations; dimension 0 is quantized.",
        ["PTQ-26"], .int16x8, .int64
    ) { try BiasQuantization.int64($0, scales: $1, $2) }

    private static func layer(
        _ name: String, _ summary: String, _ clauses: [Clause], _ rule: WeightRule, _ type: ElementType,
        _ quantize: @escaping @Sendable ([Float], [Float], DerivationSteps) throws -> QuantizedConstant
    ) -> Primitive {
        derivation(
            name, summary, clauses,
            [
                PrimitiveParameter("weights", .float32, count: 8), PrimitiveParameter("bias", .float32, count: 2),
                PrimitiveParameter("inputScale", .float32),
            ],
            [
                PrimitiveParameter("weightCodes", .int8, count: 8),
                PrimitiveParameter("weightScales", .float32, count: 2),
                PrimitiveParameter("biasCodes", type, count: 2), PrimitiveParameter("biasScales", .float32, count: 2),
            ],
            evaluate: { steps, arguments in
                var weights = try WeightQuantization(
                    arguments.floats(0), shape: [2, 4], axis: 0, rule: rule, steps)
                _ = try weights.makeRoom(forBias: arguments.floats(1), inputScale: arguments.float(2))
                let scales = weights.biasScales(inputScale: arguments.float(2))
                let (stored, bias) = (weights.quantized(), try quantize(arguments.floats(1), scales, steps))
                return [stored.elements, .float32(stored.quantization.scales), bias.elements, .float32(scales)]
            },
            cases: { random in
                (0..<40).map { index in
                    let first = ChannelKind.allCases[index % ChannelKind.allCases.count]
                    let values = first.values(4, &random) + ChannelKind.ordinary.values(4, &random)
                    let input = random.scale()
                    let limit = Float(1 << 30) * input / 127
                    let bias: [Float] = [0, 1].map { channel in
                        let greatest = values[channel * 4..<channel * 4 + 4].reduce(0) { max($0, $1.magnitude) }
                        let factors: [Float] = [1e-9, 0.999_999, 1.000_001, 3, 1e-5, 40]
                        let factor = factors[(index + channel * 2) % factors.count]
                        return (random.isTrue(oneIn: 2) ? 1 : -1) * max(greatest, 1e-7) * limit * factor
                    }
                    return PrimitiveCase(
                        .float32(values), .float32(bias), .float32([input]), "\(first.rawValue), biases around 2^30")
                }
            })
    }

    // MARK: float16

    static let float16Weight = derivation(
        "float16_weight", "A weight to float16.", ["PTQ-27"], [PrimitiveParameter("value", .float32)],
        [PrimitiveParameter("result", .float16)],
        evaluate: { steps, arguments in [.float16([steps.narrow(arguments.float(0))])] },
        cases: { random in
            let special: [Float] = [
                0, -0.0, 65504, 65519.996, 65520, -65520, 65536, 1e6, -1e6, .infinity, -.infinity, 0x1p-14, 0x1p-24,
                0x1p-25, 0x1.000002p-25, -0x1p-25, 0x1.8p-24, 0x1.ffcp-15, 0x1.ffep-15, .leastNonzeroMagnitude,
            ]
            let ties = (0..<12).map { _ -> Float in
                let bits = UInt16(random.integer(in: 0x0001...0x7bfe))
                return (Binary16(bitPattern: bits).float + Binary16(bitPattern: bits + 1).float) / 2
            }
            return special.map { PrimitiveCase(.float32([$0]), "corners") }
                + ties.map { PrimitiveCase(.float32([$0]), "a tie") }
                + ties.flatMap { [$0.nextUp, -$0.nextDown] }.map { PrimitiveCase(.float32([$0]), "beside a tie") }
        })
}

/// The kinds of values that a channel of weights may have.
private enum ChannelKind: String, CaseIterable {
    case ordinary = "any values"
    case large = "large values"
    case small = "small values"
    case positive = "positive values"
    case negative = "negative values"
    case outlier = "one value far from the others"
    case zero = "zeros"
    case tiny = "magnitudes below 5e-7"
    case subnormal = "subnormal values"
    case halves = "quotients on halves"
    case besideHalves = "quotients beside halves"

    /// Values of the kind.
    func values(_ count: Int, _ random: inout SeededRandom) -> [Float] {
        (0..<count).map { position in
            let value = Float(random.signedUnit())
            return switch self {
            case .ordinary: value
            case .large: value * 1000
            case .small: value * 0.001
            case .positive: value.magnitude
            case .negative: -value.magnitude
            case .outlier: position == 0 ? -100 : value
            case .zero: 0
            case .tiny: value * 4e-7
            case .subnormal: value * 0x1p-130
            // The greatest magnitude is 127 × 2^-5, so that the scale is a power of two.
            case .halves: position == 0 ? 127 * 0x1p-5 : (Float(random.integer(in: -126...125)) + 0.5) * 0x1p-5
            case .besideHalves: position == 0 ? -0.3 : (Float(random.integer(in: -126...125)) + 0.5) * (0.3 / 127)
            }
        }
    }
}

extension SeededRandom {
    /// A scale as tensors have it, between 0.0001 and 0.1.
    fileprivate mutating func scale() -> Float {
        let decades: [Float] = [0.001, 0.01, 0.1]
        return (Float(unit()) * 0.9 + 0.1) * decades[index(below: decades.count)]
    }
}
