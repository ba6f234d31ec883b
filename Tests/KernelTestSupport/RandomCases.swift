import QuantSpec
import TestSupport

/// An operator instance and the values of its inputs, one list a step.
package struct RandomCase: Sendable, CustomStringConvertible {
    package let description: String
    package let prepared: PreparedOperator
    package let steps: [[Elements?]]

    /// The same case under another profile.
    package func under(_ profile: NumericProfile) throws -> RandomCase {
        RandomCase(
            description: "\(description), \(profile.name)",
            prepared: try prepared.operator.prepare(prepared.instance, steps: Steps(profile)), steps: steps)
    }
}

extension RandomCase {
    /// The operators of the sample kernels.
    package static let operators = [
        "ADD", "AVERAGE_POOL_2D", "CONCATENATION", "CONV_2D", "DEPTHWISE_CONV_2D", "DEQUANTIZE", "FULLY_CONNECTED",
        "MAX_POOL_2D", "MEAN", "MUL", "QUANTIZE", "RESHAPE", "SOFTMAX", "SUB", "SVDF",
    ].compactMap(Operator.named)

    /// Random cases of a variant, so many for each of its outlines.
    package static func cases(_ operator: Operator, _ variant: Variant, countPerOutline: Int) -> [RandomCase] {
        let outlines = `operator`.outlines.filter { $0.variants.isEmpty || $0.variants.contains(variant.id) }
        return outlines.enumerated().flatMap { place, outline in
            (0..<countPerOutline).compactMap { seed in
                var maker = CaseMaker(
                    operator: `operator`, variant: variant, outline: outline,
                    generator: SeededGenerator(seed: UInt64(1000 * place + seed)))
                let made = try? maker.make()
                return made?.prepared.variant.id == variant.id ? made : nil
            }
        }
    }
}

/// Makes instances of a variant from an outline, with random scales, zero points and values.
struct CaseMaker {
    let `operator`: Operator
    let variant: Variant
    let outline: Outline
    var generator: SeededGenerator

    /// - Throws: `SpecificationError` where the operator takes no such instance.
    mutating func make() throws -> RandomCase {
        var inputs = outline.inputs.indices.map { index in
            outline.inputs[index].flatMap { shape in variant.inputOperand(index).map { describe(shape, $0) } }
        }
        relateInputs(&inputs)
        let constants = try constantValues(inputs)
        var instance = Instance(attributes: outline.attributes, inputs: inputs, outputs: [], constants: constants)
        instance.outputs = try `operator`.inferShapes(instance).enumerated().compactMap { index, shape in
            variant.outputOperand(index).map { describe(shape, $0, reference: inputs) }
        }
        relateOutput(&instance)
        let prepared = try `operator`.prepare(instance, steps: Steps(.integerDouble))
        let steps = (0..<outline.steps).map { _ in
            inputs.indices.map { index in
                constants[index]?.elements ?? inputs[index].flatMap { values($0, variant.inputOperand(index)) }
            }
        }
        return RandomCase(
            description: "\(`operator`.name) \(variant.id) \(outline.id)", prepared: prepared, steps: steps)
    }

    // MARK: Parameters

    private mutating func describe(_ shape: Shape, _ operand: Operand, reference: [TensorDescription?] = [])
        -> TensorDescription
    {
        guard operand.granularity != .unquantized, operand.granularity != .unread else {
            return TensorDescription(operand.type, shape)
        }
        let scale = outputScale(reference) ?? randomScale(-10...0)
        if operand.granularity.allowsPerAxis,
            let axis = operand.granularity.dimension(of: shape, outline.attributes) ?? shape.dimensions.indices.last,
            shape[axis] > 1, Bool.random(using: &generator)
        {
            let scales = (0..<shape[axis]).map { _ in scale * randomScale(-2...2) }
            return TensorDescription(operand.type, shape, Quantization(scales: scales, dimension: axis))
        }
        let zeroPoints = operand.type.integerRange ?? 0...0
        let drawn = max(zeroPoints.lowerBound, -200)...min(zeroPoints.upperBound, 255)
        let random = Int64.random(in: drawn, using: &generator)
        return TensorDescription(
            operand.type, shape, Quantization(scale: scale, zeroPoint: operand.fixedZeroPoint ?? random))
    }

    /// Around the scale that keeps results in the output's range, so that some saturate and most do not.
    private mutating func outputScale(_ inputs: [TensorDescription?]) -> Float? {
        guard let input = inputs.first??.scale, input > 0 else { return nil }
        switch `operator`.name {
        case "CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED":
            return input * (inputs[1]?.scale ?? 1) * 100 * randomScale(-4...4)
        case "MUL": return input * (inputs[1]?.scale ?? 1) * 30 * randomScale(-4...6)
        case "SVDF":
            return (inputs[4]?.scale ?? 1) * (inputs[2]?.scale ?? 1) * 100_000 * randomScale(-4...4)
        default: return input * randomScale(-2...2)
        }
    }

    private mutating func relateInputs(_ inputs: inout [TensorDescription?]) {
        let scales = inputs.map { $0?.scale ?? 1 }
        switch (`operator`.name, variant.id) {
        case ("ADD", "int16.power-of-two"), ("SUB", "int16.power-of-two"):
            inputs[0]?.quantization?.scales = [1 / 2048]
            inputs[1]?.quantization?.scales = [
                Float(sign: .plus, exponent: -Int.random(in: 0...11, using: &generator), significand: 1)
            ]
        case ("ADD", _), ("SUB", _): inputs[1]?.quantization?.scales = [scales[0] * randomScale(-5...5)]
        case ("SVDF", _): inputs[4]?.quantization?.scales = [scales[0] * scales[1] * 3 * randomScale(-3...3)]
        case ("SOFTMAX", _): inputs[0]?.quantization?.scales = [randomScale(-7...1)]
        default: break
        }
    }

    private mutating func relateOutput(_ instance: inout Instance) {
        guard ["ADD", "SUB"].contains(`operator`.name) else { return }
        let scales = instance.inputs.map { $0?.scale ?? 1 }
        let greater = max(scales[0], scales[1])
        let isPowerOfTwo = variant.id == "int16.power-of-two"
        instance.outputs[0].quantization?.scales = [isPowerOfTwo ? greater : greater * randomScale(-2...3)]
    }

    private mutating func randomScale(_ exponents: ClosedRange<Int>) -> Float {
        Float(sign: .plus, exponent: Int.random(in: exponents, using: &generator), significand: 1)
            * Float.random(in: 1..<2, using: &generator)
    }

    // MARK: Values

    private mutating func constantValues(_ inputs: [TensorDescription?]) throws -> [Int: Tensor] {
        var constants: [Int: Tensor] = [:]
        for (index, description) in inputs.enumerated() {
            guard let description, let operand = variant.inputOperand(index) else { continue }
            if let fixed = outline.fixedValues[index], let elements = Elements(integers: fixed, type: description.type)
            {
                constants[index] = try Tensor(description, elements)
            } else if operand.role == .constant, let elements = values(description, operand) {
                constants[index] = try Tensor(description, elements)
            }
        }
        return constants
    }

    private mutating func values(_ description: TensorDescription, _ operand: Operand?) -> Elements? {
        let count = description.shape.count
        if operand?.role == .state { return Elements(zeros: count, type: description.type) }
        guard let range = operand?.storedRange?.range ?? integerRange(description.type) else {
            return reals(count, description.type)
        }
        let isBias = description.type == .int32 && operand?.role == .constant || description.type == .int64
        let drawn = isBias ? -20_000...20_000 : range
        return Elements(integers: (0..<count).map { _ in integer(in: drawn) }, type: description.type)
    }

    private func integerRange(_ type: ElementType) -> ClosedRange<Int64>? { type == .bool ? 0...1 : type.integerRange }

    /// Uniform, or one of the ends.
    private mutating func integer(in range: ClosedRange<Int64>) -> Int64 {
        switch Int.random(in: 0..<10, using: &generator) {
        case 0: range.lowerBound
        case 1: range.upperBound
        default: Int64.random(in: range, using: &generator)
        }
    }

    /// Of every magnitude, with many halves, a few infinities and NaN.
    private mutating func reals(_ count: Int, _ type: ElementType) -> Elements? {
        let reals = (0..<count).map { _ in real() }
        switch type {
        case .float16: return .float16(reals.map { Binary16(bitPattern: UInt16(truncatingIfNeeded: $0.bitPattern)) })
        case .float32: return .float32(reals)
        case .float64: return .float64(reals.map(Double.init))
        case .complex64: return .complex64(reals.map { Complex64($0, real()) })
        case .uint64:
            return Elements(
                integers: (0..<count).map { _ in Int64.random(in: 0 ... .max, using: &generator) }, type: type)
        default: return nil
        }
    }

    private mutating func real() -> Float {
        switch Int.random(in: 0..<20, using: &generator) {
        case 0: .infinity
        case 1: -.infinity
        case 2: .nan
        case 3...8: Float(Int.random(in: -300...300, using: &generator)) + 0.5
        default: Float.random(in: -2...2, using: &generator) * randomScale(-6...6)
        }
    }
}
