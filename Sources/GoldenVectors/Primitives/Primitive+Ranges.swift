import QuantSpec
import VectorFiles

/// Post-training quantization of activations: a calibrated range to a scale and a zero point.
extension Primitive {
    /// The primitives of `derivation/`.
    static let derivation: [Primitive] = [
        calibratedRange, int8Activation, uint8Activation, int16Activation, cellState, fakeQuantization,
        int8Weights, dynamicRangeWeights, int16x8Weights, int8WeightsPerTensor, int8Constant, sharedConstant,
        int16Constant, int32Bias, int64Bias, int8Layer, int16x8Layer, float16Weight,
    ]

    /// A primitive of `derivation/`. `evaluate` may throw for arguments that no case has; there are no results then.
    static func derivation(
        _ name: String, _ summary: String, _ clauses: [Clause], _ arguments: [PrimitiveParameter],
        _ results: [PrimitiveParameter],
        evaluate: @escaping @Sendable (DerivationSteps, [Elements]) throws -> [Elements],
        cases: @escaping @Sendable (inout SeededRandom) -> [PrimitiveCase]
    ) -> Primitive {
        Primitive(
            scheme: .derivation, name: name, summary: summary, clauses: clauses, profile: .litert_2_3_x86_64,
            arguments: arguments, results: results,
            evaluate: { steps, values in (try? evaluate(steps.derivation, values)) ?? [] }, cases: cases)
    }

    private static let range = [PrimitiveParameter("minimum", .float32), PrimitiveParameter("maximum", .float32)]
    private static let parameters = [PrimitiveParameter("scale", .float32), PrimitiveParameter("zeroPoint", .int32)]

    static let calibratedRange = derivation(
        "calibrated_range", "The values of a tensor to its calibrated range.", ["PTQ-1"],
        [PrimitiveParameter("values", .float32, count: 4)], range,
        evaluate: { steps, arguments in
            let range = steps.record(arguments.floats(0))
            return [.float32([range.minimum]), .float32([range.maximum])]
        },
        cases: { random in
            let special: [[Float]] = [
                [0, 0, 0, 0], [-1, -2, -3, -0.5], [1, 2, 3, 0.5], [.nan, 1, 2, .nan], [.nan, -1, .nan, -2],
                [-0.0, -0.0, -0.0, -0.0], [0x1p-120, 0x1p-122, 0x1p-124, 0], [-0x1p-120, 0x1p-120, 5, 5],
                [.greatestFiniteMagnitude, -.greatestFiniteMagnitude, 0, 1],
            ]
            let any = (0..<8).map { _ in (0..<4).map { _ in magnitude(&random, -3, 3) } }
            return special.map { PrimitiveCase(.float32($0), "corners") }
                + any.map { PrimitiveCase(.float32($0), "any values") }
        })

    static let int8Activation = activation(
        "int8_activation", "A calibrated range to the parameters of an int8 activation.",
        ["PTQ-2", "PTQ-3", "PTQ-4", "PTQ-5"]
    ) { try ActivationParameters.int8($0, $1) }

    static let uint8Activation = activation(
        "uint8_activation", "A calibrated range to the parameters of a uint8 input or output.", ["PTQ-6"]
    ) { try ActivationParameters.uint8($0, $1) }

    static let int16Activation = activation(
        "int16_activation", "A calibrated range to the parameters of an int16 activation.", ["PTQ-7"]
    ) { try ActivationParameters.int16($0, $1) }

    static let cellState = activation(
        "cell_state", "A calibrated range to the parameters of an LSTM's cell state.", ["PTQ-11"]
    ) { try ActivationParameters.cellState($0, $1) }

    static let fakeQuantization = activation(
        "fake_quantization", "The range of a fake quantization with 8 bits to its parameters.", ["PTQ-12"]
    ) { try FakeQuantization.parameters($0, bits: 8, isNarrow: false, $1).quantization }

    private static func activation(
        _ name: String, _ summary: String, _ clauses: [Clause],
        _ derive: @escaping @Sendable (CalibratedRange, DerivationSteps) throws -> Quantization
    ) -> Primitive {
        derivation(
            name, summary, clauses, range, parameters,
            evaluate: { steps, arguments in
                let quantization = try derive(
                    CalibratedRange(minimum: arguments.float(0), maximum: arguments.float(1)), steps)
                return [
                    .float32([quantization.scale]), .int32([Int32(truncatingIfNeeded: quantization.zeroPoint)]),
                ]
            },
            cases: { random in
                // Fake quantizations have a range that includes 0; a cell state has another value than 0.
                rangeCases(&random).filter { name != "fake_quantization" || $0.includesZero }
                    .filter { name != "cell_state" || !$0.isZero }
            })
    }

    /// Ranges of every kind: both signs, one sign, one value, narrow ones, and zero points next to a half.
    private static func rangeCases(_ random: inout SeededRandom) -> [PrimitiveCase] {
        let oneSided: [(Float, Float)] = [
            (0, 6), (-6, 0), (0.5, 3), (-3, -0.25), (2, 2), (-2, -2), (1e-3, 1e3), (0, 1),
        ]
        let narrow: [(Float, Float)] = [
            (0, 0), (0, 0x1p-126), (-1e-9, 1e-9), (0, 9e-7), (-5e-7, 4e-7), (-1e-6, 0), (0, 1.1e-6), (-1.2e-6, -1e-6),
            (0x1p-133, 0x1p-130), (-2e-6, 2e-6), (-0.0, 0),
        ]
        let wide: [(Float, Float)] = [(-1e38, 1e38), (0, 3e38), (-3e30, 1)]
        let ties = (0..<10).map { index -> (Float, Float) in
            let unit = Float(sign: .plus, exponent: random.index(below: 12) - 8, significand: 1)
            let below = Float(random.index(below: 254)) + 0.5
            return (-below * unit, (255 - below) * unit)
        }
        let beside = (0..<20).map { index -> (Float, Float) in
            let unit = magnitude(&random, -3, 2).magnitude
            let below = Float(random.index(below: 254)) + 0.5
            return (-below * unit, (255 - below) * unit)
        }
        let any = (0..<24).map { _ -> (Float, Float) in
            let ends = [magnitude(&random, -4, 4), magnitude(&random, -4, 4)].sorted()
            return (ends[0], ends[1])
        }
        return cases(oneSided, "one side, or one value") + cases(narrow, "narrow") + cases(wide, "wide")
            + cases(ties, "a zero point on a half") + cases(beside, "a zero point beside a half")
            + cases(any, "any range")
    }

    private static func cases(_ ranges: [(Float, Float)], _ comment: String) -> [PrimitiveCase] {
        ranges.map { PrimitiveCase(arguments: [.float32([$0.0]), .float32([$0.1])], comment: comment) }
    }

    /// A random number whose magnitude lies between two powers of ten.
    static func magnitude(_ random: inout SeededRandom, _ least: Int64, _ greatest: Int64) -> Float {
        var power: Float = 1
        let exponent = random.integer(in: least...greatest)
        for _ in 0..<exponent.magnitude { power *= exponent < 0 ? 0.1 : 10 }
        return Float(random.signedUnit()) * power
    }
}

extension PrimitiveCase {
    fileprivate var includesZero: Bool { arguments.float(0) <= 0 && arguments.float(1) >= 0 }
    fileprivate var isZero: Bool { arguments.float(0) == 0 && arguments.float(1) == 0 }
}

extension [Elements] {
    /// The values of a list; empty if it has another type.
    func floats(_ index: Int) -> [Float] {
        guard case .float32(let values) = self[index] else { return [] }
        return values
    }
}
