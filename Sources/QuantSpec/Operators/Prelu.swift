extension Operator {
    /// PRELU: copies each element that is not negative, and multiplies the others by elements of alpha.
    public static let prelu = Operator(
        "PRELU", code: 54,
        summary: "Copies each element that is not negative, and multiplies the others by elements of alpha.",
        binary16: .roundings(1),
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
        ], domain: PreluDomain.domain,
        postTraining: PostTraining(
            .free, weights: [.init(1, dimension: nil)], wide: .init(.onlyRanges, inputs: [0, 1], version: 1)))
}

enum ParametricRectifier {
    // Offsets are DERIVED-3; multipliers and shifts are DERIVED-4.
    static let alphaOffset: DerivedKey = "alpha_offset"
    static let identityMultiplier: DerivedKey = "output_multiplier_1"
    static let identityShift: DerivedKey = "output_shift_1"
    static let alphaMultiplier: DerivedKey = "output_multiplier_2"
    static let alphaShift: DerivedKey = "output_shift_2"

    /// PRELU-1: alpha must broadcast to the input's shape, without enlarging it.
    private static let alphaFits = Constraint("PRELU-1", .invalid, .broadcasts(.input(1), to: .input(0)))

    /// PRELU-2, PRELU-3: the quantized forms, with one multiplier for negative and one for other elements.
    static func quantized<Stored: QuantizedInteger, Slope: QuantizedInteger>(
        _: Stored.Type, slopes: Slope.Type, _ id: String, _ scheme: Scheme
    ) -> Variant {
        let zeroPoint: Int64? = Stored.bitWidth == 16 ? 0 : nil
        return Variant(
            id, scheme,
            inputs: [
                Operand("input", Stored.elementType, zeroPoint: zeroPoint),
                Operand("alpha", Slope.elementType, role: .constant, part: .weights),
            ],
            outputs: [Operand("output", Stored.elementType, zeroPoint: zeroPoint)], constraints: [alphaFits],
            clauses: ["PRELU-1", "PRELU-2", "PRELU-3"],
            prepare: { try prepare($0, $1, Stored.self, Slope.self) })
    }

    private static func prepare<Stored: QuantizedInteger, Slope: QuantizedInteger>(
        _ instance: Instance, _ steps: Steps, _: Stored.Type, _: Slope.Type
    ) throws -> Plan {
        let (input, alpha, output) = (try instance.input(0), try instance.input(1), try instance.output(0))
        let identity = steps.quantizeMultiplier(steps.realMultiplierInBinary32(input.scale, 1, output.scale))
        let factor = steps.quantizeMultiplier(steps.realMultiplierInBinary32(input.scale, alpha.scale, output.scale))
        var derived = Derived()
        derived[.inputOffset] = [-input.zeroPoint]
        derived[alphaOffset] = [-alpha.zeroPoint]
        derived[.outputOffset] = [output.zeroPoint]
        derived.set([identity], identityMultiplier, identityShift)
        derived.set([factor], alphaMultiplier, alphaShift)
        let (offset, slopeOffset) = (derived.offset(.inputOffset), derived.offset(alphaOffset))
        let (positive, negative) = (Requantization([identity], steps), Requantization([factor], steps))
        let stage = OutputStage(Requantization(none: steps), output, Stored.self, steps)
        let positions = Broadcasting.positions(of: alpha.shape, in: input.shape)
        let packed = try PackedConstant(instance, 1) { (values: [Slope], _) in
            positions.map { Int32(values[$0]) &+ slopeOffset }
        }
        return Plan(derived) { call in
            let distances = try call.values(0, as: Stored.self).map { Int32($0) &+ offset }
            let slopes = try packed.value(call)
            let products = distances.indices.map { distances[$0] &* slopes[$0] }
            let sides = (positive.requantized(distances), negative.requantized(products))
            stage.store(
                &call, distances.indices.map { distances[$0] >= 0 ? sides.0[$0] : sides.1[$0] }, as: Stored.self)
        }
    }

    /// PRELU-4: binary32.
    static let float32 = Variant(
        "float32", .float32,
        inputs: [
            Operand("input", .float32, .unquantized),
            Operand("alpha", .float32, .unquantized, role: .constant, part: .weights),
        ],
        outputs: [Operand("output", .float32, .unquantized)], constraints: [alphaFits],
        clauses: ["PRELU-1", "PRELU-4"],
        prepare: { instance, _ in
            let positions = Broadcasting.positions(of: try instance.input(1).shape, in: try instance.input(0).shape)
            return Plan { call in
                let slopes = try call.values(1, as: Float.self)
                let results = zip(try call.values(0, as: Float.self), positions).map { value, position in
                    value >= 0 ? value : value * slopes[position]
                }
                call.setOutput(0, results)
            }
        })
}

/// The domain of two-operand shapes, limited to those in which alpha broadcasts to the input.
private enum PreluDomain {
    static let domain = Domain(PairDomain.axes) { point in
        let (first, second) = try PairDomain.shapes(point)
        let (slopes, input) = first.count <= second.count ? (first, second) : (second, first)
        guard try Broadcasting.shape(input, slopes) == input else {
            throw Domain.Exclusion("the input is not stretched")
        }
        return Outline("covering", [input, slopes])
    }
}
