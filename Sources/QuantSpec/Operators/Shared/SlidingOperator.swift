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

    /// - Throws: `SpecificationError` where shapes and attributes do not fit together.
    init(_ instance: Instance, steps: Steps) throws
    var outputChannels: Int { get }
    var vertical: Window { get }
    var horizontal: Window { get }

    /// The sums of products, ready for input values.
    /// - Parameter weights: the filter's values less their zero point, in its order.
    func sums(weights: [Int16], steps: Steps) -> any SlidingSums
}

extension SlidingOperator {
    static var operands: WeightedOperator.Operands { WeightedOperator.Operands(weightClause: clause(8)) }
    static var constraints: [Constraint] { [] }
    static var narrowBiasConstraints: [Constraint] { [] }

    static func clause(_ number: Int) -> Clause { Clause("\(operatorName)-\(number)") }
    private static func clauses(_ form: Int) -> [Clause] { [1, 2, 3, form].map(clause) }

    // MARK: Forms

    /// int8, uint8, and 16x8 with a bias of 64 and of 32 bits.
    static var integerForms: [Variant] {
        [int8, uint8]
            + WeightedOperator.int16Forms(
                operands, biasTypeClause: clause(6), constraints: symmetricConstraints,
                narrowConstraints: narrowBiasConstraints, clauses: clauses(6),
                narrow: { try prepareNarrow($0, $1, $1.realMultiplier, input: Int16.self, filter: Int8.self) },
                wide: { try prepareWide($0, $1) })
    }

    private static var symmetricConstraints: [Constraint] {
        WeightedOperator.biasConstraints(clause(7), at: operands) + constraints
            + [FusedActivation.boundsLimit]
    }

    /// int8 activations and weights, a 32-bit bias and accumulator.
    private static var int8: Variant {
        Variant(
            "int8", .int8,
            inputs: operands.list(input: Operand("input", .int8), bias: WeightedOperator.bias(.int32)),
            outputs: [Operand("output", .int8)], constraints: symmetricConstraints, clauses: clauses(4),
            prepare: { try prepareNarrow($0, $1, $1.realMultiplier, input: Int8.self, filter: Int8.self) })
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
            prepare: {
                try prepareNarrow($0, $1, $1.realMultiplierOfRoundedProduct, input: UInt8.self, filter: UInt8.self)
            })
    }

    // MARK: Preparation

    private static func derive(
        _ instance: Instance, _ geometry: Self, _ steps: Steps, realMultiplier: (Float, Float, Float) -> Double
    ) throws -> Derived {
        try WeightedOperator.checkBias(
            instance, channels: geometry.outputChannels, clause: clause(7), at: operands)
        var derived = try WeightedOperator.derive(
            instance, channels: geometry.outputChannels, steps: steps, at: operands, realMultiplier: realMultiplier)
        derived[.paddingTop] = [Int64(geometry.vertical.paddingBefore)]
        derived[.paddingLeft] = [Int64(geometry.horizontal.paddingBefore)]
        return derived
    }

    /// 32-bit accumulators.
    private static func prepareNarrow<Stored: QuantizedInteger, Weight: QuantizedInteger>(
        _ instance: Instance, _ steps: Steps, _ realMultiplier: (Float, Float, Float) -> Double,
        input _: Stored.Type, filter _: Weight.Type
    ) throws -> Plan {
        let geometry = try Self(instance, steps: steps)
        let derived = try derive(instance, geometry, steps, realMultiplier: realMultiplier)
        let factors = derived.factors(.outputMultiplier, .outputShift)
        let stage = OutputStage(Requantization(factors, steps), derived, channels: factors.count, steps)
        let products = try Products(instance, geometry, steps, filter: Weight.self)
        return Plan(derived) { call in
            let input = try call.values(operands.input, as: Stored.self)
            let sums = try products.sums(call).accumulate(
                input: WeightedOperator.centred(input, zeroPoint: products.inputZeroPoint), padding: products.padding,
                steps: steps)
            stage.finish(&call, sums, bias: try call.optionalValues(operands.bias), as: Stored.self)
        }
    }

    /// 64-bit accumulators: int16 activations, int8 weights.
    private static func prepareWide(_ instance: Instance, _ steps: Steps) throws -> Plan {
        let geometry = try Self(instance, steps: steps)
        let derived = try derive(instance, geometry, steps, realMultiplier: steps.realMultiplier)
        let factors = derived.factors(.outputMultiplier, .outputShift)
        let stage = OutputStage(Requantization(wide: factors, steps), derived, channels: factors.count, steps)
        let products = try Products(instance, geometry, steps, filter: Int8.self)
        return Plan(derived) { call in
            let input = try call.values(operands.input, as: Int16.self)
            let sums = try products.sums(call).accumulateWide(
                input: WeightedOperator.centred(input, zeroPoint: products.inputZeroPoint), padding: products.padding,
                steps: steps)
            stage.finish(&call, sums, bias: try call.optionalValues(operands.bias), as: Int16.self)
        }
    }
}

/// The products (input - input zero point) x (filter - filter zero point) of a sliding operator. A constant filter is
/// packed once.
private struct Products<Geometry: SlidingOperator, Weight: QuantizedInteger>: Sendable {
    let inputZeroPoint: Int64
    /// What a tap outside the input contributes, less the zero point.
    let padding: Int16
    private let filterZeroPoint: Int64
    private let packed: (any SlidingSums)?
    private let geometry: Geometry
    private let steps: Steps

    init(_ instance: Instance, _ geometry: Geometry, _ steps: Steps, filter _: Weight.Type) throws {
        self.geometry = geometry
        self.steps = steps
        let input = try instance.input(Geometry.operands.input)
        inputZeroPoint = input.zeroPoint
        padding = WeightedOperator.centredPadding(input, steps)
        let zeroPoint = try instance.input(Geometry.operands.filter).zeroPoint
        filterZeroPoint = zeroPoint
        packed = instance.constants[Geometry.operands.filter].flatMap { Weight.unwrap($0.elements) }.map {
            geometry.sums(weights: WeightedOperator.centred($0, zeroPoint: zeroPoint), steps: steps)
        }
    }

    /// The packed filter, or that of a call.
    func sums(_ call: Call) throws -> any SlidingSums {
        if let packed, call.hasConstant(Geometry.operands.filter) { return packed }
        let weights = try call.values(Geometry.operands.filter, as: Weight.self)
        return geometry.sums(weights: WeightedOperator.centred(weights, zeroPoint: filterZeroPoint), steps: steps)
    }
}

extension DerivedKey {
    /// Rows of padding before the first (DERIVED-8).
    public static let paddingTop: DerivedKey = "padding_top"
    /// Columns of padding before the first (DERIVED-8).
    public static let paddingLeft: DerivedKey = "padding_left"
}
