/// A weighted operator whose filter slides: CONV_2D, DEPTHWISE_CONV_2D, TRANSPOSE_CONV. A value is the geometry of one use.
///
/// Their pages number alike: 1 to 3 are geometry and sum, 4 is int8, 5 uint8, 6 16x8, 7 the bias, 8 the weights' range.
protocol SlidingOperator: Sendable {
    static var operatorName: String { get }
    static var operands: WeightedOperator.Operands { get }
    /// What every form keeps besides.
    static var constraints: [Constraint] { get }
    /// What a 16x8 form with a 32-bit bias keeps besides.
    static var narrowBiasConstraints: [Constraint] { get }
    /// Whether a 16x8 form accumulates in 64 bits where neither a bias nor an attribute tells.
    static func accumulatesWideWithoutBias(_ steps: Steps) -> Bool

    /// - Throws: `SpecificationError` where shapes and attributes do not fit together.
    init(_ instance: Instance, steps: Steps) throws
    var outputChannels: Int { get }
    var vertical: Window { get }
    var horizontal: Window { get }

    /// The sums of products in the order of the output. Taps outside the input read `padding`.
    func accumulate<Accumulator>(
        input: [Int16], filter: [Int16], padding: Int16, zero: Accumulator,
        dotProducts: ([Int16], [Int16], Int) -> [Accumulator]
    ) -> [Accumulator]
}

extension SlidingOperator {
    static var operands: WeightedOperator.Operands { .usual }
    static var constraints: [Constraint] { [] }
    static var narrowBiasConstraints: [Constraint] { [] }
    static func accumulatesWideWithoutBias(_: Steps) -> Bool { true }

    static func clause(_ number: Int) -> Clause { Clause("\(operatorName)-\(number)") }
    private static func clauses(_ form: Int) -> [Clause] { [1, 2, 3, form].map(clause) }

    /// Weights keep to [-127, 127].
    static var weightsInRange: Constraint {
        Constraint(clause(8), .nonconforming, .storedRange(.input(operands.filter), -127...127))
    }

    // MARK: Forms

    /// int8, uint8, and 16x8 with a bias of 64 and of 32 bits.
    static var integerForms: [Variant] {
        [int8, uint8]
            + WeightedOperator.int16Forms(
                operands, biasTypeClause: clause(6), constraints: symmetricConstraints,
                narrowConstraints: narrowBiasConstraints, clauses: clauses(6),
                derive: { try derive($0, steps: $1, realMultiplier: $1.realMultiplier) },
                accumulatesWideWithoutBias: accumulatesWideWithoutBias,
                narrow: { try evaluateNarrow(&$0, input: Int16.self, filter: Int8.self) }, wide: evaluateWide)
    }

    private static var symmetricConstraints: [Constraint] {
        WeightedOperator.biasConstraints(clause(7), at: operands) + [weightsInRange] + constraints
            + [FusedActivation.boundsLimit]
    }

    /// int8 activations and weights, a 32-bit bias and accumulator.
    private static var int8: Variant {
        Variant(
            "int8", .int8,
            inputs: operands.list(input: Operand("input", .int8), bias: WeightedOperator.bias(.int32)),
            outputs: [Operand("output", .int8)], constraints: symmetricConstraints, clauses: clauses(4),
            derive: { try derive($0, steps: $1, realMultiplier: $1.realMultiplier) },
            evaluate: { try evaluateNarrow(&$0, input: Int8.self, filter: Int8.self) })
    }

    /// uint8 activations and weights, both with zero points; one multiplier from the product in binary32.
    private static var uint8: Variant {
        Variant(
            "uint8", .uint8,
            inputs: operands.list(
                input: Operand("input", .uint8), filter: Operand("filter", .uint8, role: .constant),
                bias: WeightedOperator.bias(.int32)),
            outputs: [Operand("output", .uint8)],
            constraints: WeightedOperator.biasConstraints(clause(7), at: operands) + constraints
                + [WeightedOperator.biasScaleLimit(clause(7), at: operands), FusedActivation.boundsLimit],
            clauses: clauses(5),
            derive: { try derive($0, steps: $1, realMultiplier: $1.realMultiplierOfRoundedProduct) },
            evaluate: { try evaluateNarrow(&$0, input: UInt8.self, filter: UInt8.self) })
    }

    // MARK: Derivation and evaluation

    private static func derive(
        _ instance: Instance, steps: Steps, realMultiplier: (Float, Float, Float) -> Double
    ) throws -> Derived {
        let geometry = try Self(instance, steps: steps)
        try WeightedOperator.checkBias(
            instance, channels: geometry.outputChannels, clause: clause(7), at: operands)
        var derived = try WeightedOperator.derive(
            instance, channels: geometry.outputChannels, steps: steps, at: operands, realMultiplier: realMultiplier)
        derived[.paddingTop] = [Int64(geometry.vertical.paddingBefore)]
        derived[.paddingLeft] = [Int64(geometry.horizontal.paddingBefore)]
        return derived
    }

    private static func evaluateNarrow<Stored: QuantizedInteger, Weight: QuantizedInteger>(
        _ call: inout Call, input _: Stored.Type, filter _: Weight.Type
    ) throws {
        let steps = call.steps
        let factors = call.derived.factors(.outputMultiplier, .outputShift)
        let sums = try accumulate(
            call, Stored.self, Weight.self, zero: 0, dotProducts: steps.dotProducts)
        let bias: [Int32]? = try call.optionalValues(operands.bias)
        WeightedOperator.finish(&call, sums, bias: bias, as: Stored.self) { accumulator, channel in
            Int64(steps.requantize(accumulator, by: factors[channel]))
        }
    }

    @Sendable private static func evaluateWide(_ call: inout Call) throws {
        let steps = call.steps
        let factors = call.derived.factors(.outputMultiplier, .outputShift)
        let sums = try accumulate(call, Int16.self, Int8.self, zero: 0, dotProducts: steps.wideDotProducts)
        let bias: [Int64]? = try call.optionalValues(operands.bias)
        WeightedOperator.finishWide(&call, sums, bias: bias, as: Int16.self) { accumulator, channel in
            Int64(steps.multiplyWide(accumulator, factors[channel]))
        }
    }

    /// The sums of (input - input zero point) x (filter - filter zero point).
    private static func accumulate<Stored: QuantizedInteger, Weight: QuantizedInteger, Accumulator>(
        _ call: Call, _: Stored.Type, _: Weight.Type, zero: Accumulator,
        dotProducts: ([Int16], [Int16], Int) -> [Accumulator]
    ) throws -> [Accumulator] {
        let input = try call.instance.input(operands.input)
        let filter = try call.instance.input(operands.filter)
        return try Self(call.instance, steps: call.steps).accumulate(
            input: WeightedOperator.centred(
                try call.values(operands.input, as: Stored.self), zeroPoint: input.zeroPoint),
            filter: WeightedOperator.centred(
                try call.values(operands.filter, as: Weight.self), zeroPoint: filter.zeroPoint),
            padding: WeightedOperator.centredPadding(input, call.steps), zero: zero, dotProducts: dotProducts)
    }
}

extension DerivedKey {
    /// Rows of padding before the first (DERIVED-8).
    public static let paddingTop: DerivedKey = "padding_top"
    /// Columns of padding before the first (DERIVED-8).
    public static let paddingLeft: DerivedKey = "padding_left"
}
