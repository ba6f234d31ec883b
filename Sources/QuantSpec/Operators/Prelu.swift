extension Operator {
    /// PRELU: the input where it is not negative, alpha times the input elsewhere, with an alpha for each element.
    public static let prelu = Operator(
        "PRELU", code: 54, summary: "The input where it is not negative, alpha x input elsewhere; alpha is a tensor.",
        inferShapes: { [try $0.input(0).shape] },
        variants: [
            ParametricRectifier.quantized(Int8.self, slopes: Int8.self, "int8", .int8),
            ParametricRectifier.quantized(UInt8.self, slopes: UInt8.self, "uint8", .uint8),
            ParametricRectifier.quantized(Int16.self, slopes: Int8.self, "int16", .int16x8),
            ParametricRectifier.float32,
        ],
        outlines: [
            Outline("shared-axes", [[2, 4, 4, 8], [1, 1, 8]]),
            Outline("channels", [[3, 5, 7], [7]]),
            Outline("element-wise", [[4, 31], [4, 31]]),
            Outline("one-slope", [[256], [1]]),
            Outline("scalar-slope", [[33], []]),
            Outline("rows", [[2, 3, 4], [3, 1]]),
            Outline("middle", [[2, 16, 3], [1, 16, 1]]),
            Outline("rank-5", [[1, 2, 3, 2, 4], [3, 1, 4]]),
            Outline("rank-6", [[2, 1, 2, 1, 2, 5], [2, 1, 1, 1, 5]]),
            Outline("one", [[1], [1]]),
            Outline("single-channel", [[2, 3, 3, 1], [1, 1, 1]]),
            Outline("empty", [[2, 0, 3], [3]]),
        ])
}

enum ParametricRectifier {
    // The offset is DERIVED-3, multipliers and shifts are DERIVED-4.
    static let alphaOffset: DerivedKey = "alpha_offset"
    static let identityMultiplier: DerivedKey = "output_multiplier_1"
    static let identityShift: DerivedKey = "output_shift_1"
    static let alphaMultiplier: DerivedKey = "output_multiplier_2"
    static let alphaShift: DerivedKey = "output_shift_2"

    /// PRELU-1: alpha repeats along the axes on which it has one element, and adds none of its own.
    private static let alphaFits = Constraint("PRELU-1", .invalid, .broadcasts(.input(1), to: .input(0)))

    /// PRELU-2, PRELU-3: a multiplier for either side.
    static func quantized<Stored: QuantizedInteger, Slope: QuantizedInteger>(
        _: Stored.Type, slopes: Slope.Type, _ id: String, _ scheme: Scheme
    ) -> Variant {
        let zeroPoint: Int64? = Stored.bitWidth == 16 ? 0 : nil
        return Variant(
            id, scheme,
            inputs: [
                Operand("input", Stored.elementType, zeroPoint: zeroPoint),
                Operand("alpha", Slope.elementType, role: .constant),
            ],
            outputs: [Operand("output", Stored.elementType, zeroPoint: zeroPoint)], constraints: [alphaFits],
            clauses: ["PRELU-1", "PRELU-2", "PRELU-3"],
            derive: { try derive($0, $1) },
            evaluate: { try evaluate(&$0, Stored.self, Slope.self) })
    }

    private static func derive(_ instance: Instance, _ steps: Steps) throws -> Derived {
        let input = try instance.input(0)
        let alpha = try instance.input(1)
        let output = try instance.output(0)
        let identity = steps.realMultiplierInBinary32(input.scale, 1, output.scale)
        let slope = steps.realMultiplierInBinary32(input.scale, alpha.scale, output.scale)
        var derived = Derived()
        derived[.inputOffset] = [-input.zeroPoint]
        derived[alphaOffset] = [-alpha.zeroPoint]
        derived[.outputOffset] = [output.zeroPoint]
        derived.set([steps.quantizeMultiplier(identity)], identityMultiplier, identityShift)
        derived.set([steps.quantizeMultiplier(slope)], alphaMultiplier, alphaShift)
        return derived
    }

    private static func evaluate<Stored: QuantizedInteger, Slope: QuantizedInteger>(
        _ call: inout Call, _: Stored.Type, _: Slope.Type
    ) throws {
        let steps = call.steps
        let inputOffset = call.derived.scalar(.inputOffset)
        let slopeOffset = call.derived.scalar(alphaOffset)
        let outputOffset = call.derived.scalar(.outputOffset)
        let identity = call.derived.factor(identityMultiplier, identityShift)
        let factor = call.derived.factor(alphaMultiplier, alphaShift)
        let slopes = try call.values(1, as: Slope.self)
        let positions = Broadcasting.positions(
            of: try call.instance.input(1).shape, in: try call.instance.input(0).shape)
        let results = zip(try call.values(0, as: Stored.self), positions).map { stored, position -> Stored in
            let distance = Int32(truncatingIfNeeded: Int64(stored) &+ inputOffset)
            let slope = Int32(truncatingIfNeeded: Int64(slopes[position]) &+ slopeOffset)
            let requantized =
                distance >= 0
                ? steps.requantize(distance, by: identity)
                : steps.requantize(steps.activations.slopeProduct(distance, slope), by: factor)
            return steps.saturated(steps.addZeroPoint(Int64(requantized), outputOffset), to: Stored.self)
        }
        call.setOutput(0, results)
    }

    /// PRELU-4: binary32.
    static let float32 = Variant(
        "float32", .float32,
        inputs: [
            Operand("input", .float32, .unquantized), Operand("alpha", .float32, .unquantized, role: .constant),
        ],
        outputs: [Operand("output", .float32, .unquantized)], constraints: [alphaFits],
        clauses: ["PRELU-1", "PRELU-4"],
        evaluate: { call in
            let slopes = try call.values(1, as: Float.self)
            let positions = Broadcasting.positions(
                of: try call.instance.input(1).shape, in: try call.instance.input(0).shape)
            let results = zip(try call.values(0, as: Float.self), positions).map { value, position in
                value >= 0 ? value : value * slopes[position]
            }
            call.setOutput(0, results)
        })
}
