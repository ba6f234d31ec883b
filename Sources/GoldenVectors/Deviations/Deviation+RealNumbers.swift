import QuantSpec

extension Deviation {
    /// Mistakes in operators that exist for real numbers and plain integers alone.
    static let realOperators: [Deviation] = [
        Deviation(
            "floor-truncates", .rounding, "FLOOR truncates towards zero",
            "A negative number that is no integer is rounded away from zero.", breaking: ["FLOOR-2", "FLOOR-3"],
            in: .violated,
            .outputs { outputs, inputs, _ in
                guard let input = inputs.first ?? nil else { return }
                outputs[0] = input.mappingReals { $0 < 0 ? -Rounding.floor(-$0) : Rounding.floor($0) }
            }),
        Deviation(
            "sign-of-magnitude-below-one", .rounding, "SIGN clamps its input to the interval from -1 to 1",
            "The magnitude has no effect: 0.25 gives 1.", breaking: ["SIGN-2"], in: .violated,
            .outputs { outputs, inputs, _ in
                guard let input = inputs.first ?? nil, case .float32 = input else { return }
                outputs[0] = input.mappingReals { $0 > 1 ? 1 : $0 < -1 ? -1 : $0 }
            }),
        Deviation(
            "sign-in-16-bits", .saturation, "SIGN takes an integer by its lower 16 bits", "All 32 bits count.",
            breaking: ["SIGN-3"], in: .violated,
            .inputs { values, _ in
                guard case .int32(let integers) = values.first ?? nil else { return }
                values[0] = .int32(integers.map { Int32(Int16(truncatingIfNeeded: $0)) })
            }),
        Deviation(
            "zeros-like-copies", .memory, "ZEROS_LIKE returns its input", "Every element of the output is 0.",
            breaking: ["ZEROS_LIKE-1"], in: .violated,
            .outputs { outputs, inputs, _ in outputs[0] = (inputs.first ?? nil) ?? outputs[0] }),
        Deviation(
            "further-inputs-dropped", .shape, "ADD_N adds its first two inputs only", "There may be more.",
            breaking: ["ADD_N-2", "ADD_N-3"], in: .violated,
            .inputs { values, _ in
                for index in values.indices.dropFirst(2) {
                    values[index] = values[index].flatMap { Elements(zeros: $0.count, type: $0.type) }
                }
            }),
        Deviation(
            "running-sum-always-inclusive", .shape, "CUMSUM ignores exclusive",
            "With exclusive an element is left out of its own sum.", breaking: ["CUMSUM-2"], in: .violated,
            .instance { $0.attributes.values["exclusive"] = .flag(false) }),
        Deviation(
            "running-sum-always-forward", .shape, "CUMSUM ignores reverse",
            "With reverse the sums run from the last element to the first.", breaking: ["CUMSUM-2"], in: .violated,
            .instance { $0.attributes.values["reverse"] = .flag(false) }),
        Deviation(
            "running-sum-along-last-axis", .shape, "CUMSUM sums along the last axis", "`axis` names the axis.",
            breaking: ["CUMSUM-1", "CUMSUM-2"], in: .violated,
            .inputs { values, _ in values[1] = values[1].map { $0.replacing([0], with: .int32([-1])) ?? $0 } },
            .instance { $0.changeConstant(1) { axis in axis = axis.map { _ in -1 } } }),
        Deviation(
            "binary16-through-bfloat16", .rounding, "binary16 numbers pass through bfloat16",
            "An accelerator that computes in bfloat16 keeps 8 bits of 11.",
            breaking: ["TANH-7", "LOGISTIC-7", "SOFTMAX-11", "GELU-6", "SIN-3", "COS-3", "ATAN2-3"],
            in: .violated(schemes: [.float16]),
            .inputs { values, _ in values = values.map { $0?.throughBinary16Upper } }),
        Deviation(
            "whole-powers-not-kept-finite", .saturation, "A whole power that overflows is infinite",
            "Every product is kept finite.", breaking: ["POW-3"], in: .violated,
            .outputs { outputs, _, _ in
                outputs[0] = outputs[0].mappingReals {
                    $0.magnitude == .greatestFiniteMagnitude ? $0 * 2 : $0
                }
            }),
        Deviation(
            "local-response-window-symmetric", .shape, "The window of channels is symmetric",
            "The last channel that counts is c + radius - 1.", breaking: ["LOCAL_RESPONSE_NORMALIZATION-2"],
            in: .violated,
            .outputs { outputs, inputs, instance in
                guard case .float32(let values) = inputs.first ?? nil,
                    let results = MistakenResponse(instance)?.results(values)
                else { return }
                outputs[0] = .float32(results)
            }),
    ]
}

/// LOCAL_RESPONSE_NORMALIZATION with a symmetric window.
private struct MistakenResponse {
    private let channels: Int
    private let radius: Int
    private let factors: (bias: Double, alpha: Double, beta: Double)

    init?(_ instance: Instance) {
        let values = instance.attributes.values
        guard let channels = instance[.input(0)]?.shape.dimensions.last, channels > 0,
            case .integer(let radius) = values["radius"], case .real(let bias) = values["bias"],
            case .real(let alpha) = values["alpha"], case .real(let beta) = values["beta"]
        else { return nil }
        self.channels = channels
        self.radius = Int(radius)
        factors = (Double(bias), Double(alpha), Double(beta))
    }

    func results(_ values: [Float]) -> [Float] {
        values.indices.map { position in
            let (row, channel) = position.quotientAndRemainder(dividingBy: channels)
            let window = max(0, channel - radius)..<min(channels, channel + radius + 1)
            let sum = window.reduce(Float(0)) {
                let neighbour = values[row * channels + $1]
                return $0 + neighbour * neighbour
            }
            let power = ElementaryFunctions.power(factors.bias + factors.alpha * Double(sum), -factors.beta)
            return values[position] * Float(power)
        }
    }
}

extension Elements {
    /// binary16 elements with their lowest three bits dropped.
    fileprivate var throughBinary16Upper: Elements {
        guard case .float16(let values) = self else { return self }
        return .float16(values.map { Binary16(bitPattern: $0.bitPattern & 0xfff8) })
    }

    /// Real elements through a function of one number in binary32; other elements unchanged.
    fileprivate func mappingReals(_ function: (Float) -> Float) -> Elements {
        switch self {
        case .float32(let values): .float32(values.map(function))
        case .float16(let values): .float16(values.map { Binary16(function($0.float)) })
        default: self
        }
    }
}
