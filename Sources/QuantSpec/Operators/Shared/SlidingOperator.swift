/// A weighted operator with a sliding filter: CONV_2D, DEPTHWISE_CONV_2D, TRANSPOSE_CONV. A value is the geometry of an
/// instance.
///
/// Clauses have the same numbers on all three pages: 1 to 3 are geometry and sum, 4 is int8, 5 uint8, 6 16x8, 7 the bias,
/// 8 the range of the weights.
protocol SlidingOperator: SlidingGeometry {
    /// The schema's name, with which the clauses begin.
    static var operatorName: String { get }
    /// The positions of input, filter and bias.
    static var operands: WeightedOperator.Operands { get }
    /// The operator's own constraints, for every form.
    static var constraints: [Constraint] { get }
    /// The operator's own constraints for a 16x8 form with a 32-bit bias.
    static var narrowBiasConstraints: [Constraint] { get }
    /// The operator's own constraints for the forms with float32 activations.
    static var realConstraints: [Constraint] { get }
    /// The clause of the float32 form.
    static var realClause: Clause { get }

    var output: Shape { get }
    var outputChannels: Int { get }

    /// The sums of products, ready for input values.
    ///
    /// - Parameters:
    ///   - weights: the centred values of the filter, row-major.
    ///   - padding: the centred value of a tap outside the input: 0, unless the step `paddingElement` is replaced.
    ///   - steps: the arithmetic steps.
    func sums(weights: [Int16], padding: Int16, steps: Steps) -> any SlidingSums

    /// The sums of products in binary32, ready for input values.
    ///
    /// - Parameter weights: the values of the filter, row-major.
    func realSums(weights: [Float]) -> any RealSums
}

extension SlidingOperator {
    static var constraints: [Constraint] { [] }
    static var narrowBiasConstraints: [Constraint] { [] }
    static var realConstraints: [Constraint] { constraints }

    /// The operator's clause of a number.
    static func clause(_ number: Int) -> Clause { Clause("\(operatorName)-\(number)") }
    private static func clauses(_ form: Int) -> [Clause] { clauses(clause(form)) }
    private static func clauses(_ form: Clause) -> [Clause] { [1, 2, 3].map(clause) + [form] }

    /// The shape of the output.
    ///
    /// - Throws: `SpecificationError` if shapes and attributes do not fit together, or the bias has another length than the output
    ///   has channels.
    static func outputShapes(_ instance: Instance) throws -> [Shape] {
        let geometry = try Self(instance)
        try WeightedOperator.checkBias(instance, channels: geometry.outputChannels, clause: clause(7), at: operands)
        return [geometry.output]
    }

    // MARK: Forms

    /// The forms int8, uint8, and 16x8 with a 64-bit bias and with a 32-bit bias.
    static var integerForms: [Variant] {
        [int8("int8", operands, clauses(4)), uint8] + int16("int16x8", operands, clauses(6))
    }

    /// The form with int8 activations and int4 weights.
    ///
    /// - Parameter clause: the clause about int4 weights.
    static func int8x4(_ clause: Clause) -> Variant {
        int8("int8x4", operands.int4(clause), clauses(4) + [clause])
    }

    /// The forms with int16 activations and int4 weights.
    ///
    /// - Parameter clause: the clause about int4 weights.
    static func int16x4(_ clause: Clause) -> [Variant] {
        int16("int16x4", operands.int4(clause), clauses(6) + [clause])
    }

    private static func int16(
        _ name: String, _ operands: WeightedOperator.Operands, _ clauses: [Clause]
    ) -> [Variant] {
        WeightedOperator.int16Forms(
            name, operands, biasTypeClause: clause(6), constraints: symmetricConstraints,
            narrowConstraints: narrowBiasConstraints, clauses: clauses,
            narrow: { try prepare($0, $1, $1.realMultiplier, Int16.self, Int8.self, sum: Int32.self) },
            wide: { try prepare($0, $1, $1.realMultiplier, Int16.self, Int8.self, sum: Int64.self) })
    }

    private static var symmetricConstraints: [Constraint] {
        WeightedOperator.biasConstraints(clause(7), at: operands) + constraints
            + [FusedActivation.boundsLimit]
    }

    /// int8 activations, int8 or int4 weights, 32-bit bias and accumulator.
    private static func int8(_ id: String, _ operands: WeightedOperator.Operands, _ clauses: [Clause]) -> Variant {
        Variant(
            id, .int8,
            inputs: operands.list(input: Operand("input", .int8), bias: WeightedOperator.bias(.int32)),
            outputs: [Operand("output", .int8)], constraints: symmetricConstraints, clauses: clauses,
            prepare: { try prepare($0, $1, $1.realMultiplier, Int8.self, Int8.self, sum: Int32.self) })
    }

    /// uint8 activations and weights, both with a zero point. The real multiplier has its product of scales in binary32.
    private static var uint8: Variant {
        Variant(
            "uint8", .uint8,
            inputs: operands.list(
                input: Operand("input", .uint8),
                filter: Operand("filter", .uint8, role: .constant, part: .weights),
                bias: WeightedOperator.bias(.int32)),
            outputs: [Operand("output", .uint8)],
            constraints: WeightedOperator.biasConstraints(clause(7), at: operands) + constraints
                + [WeightedOperator.biasScaleLimit(clause(7), at: operands), FusedActivation.boundsLimit],
            clauses: clauses(5),
            prepare: {
                try prepare($0, $1, $1.realMultiplierOfRoundedProduct, UInt8.self, UInt8.self, sum: Int32.self)
            })
    }

    /// float32 tensors: the sums, in the order of the input positions, the bias and the activation are in binary32.
    static var float32: Variant {
        Variant(
            "float32", .float32, inputs: operands.real, outputs: [Operand("output", .float32, .unquantized)],
            constraints: realConstraints, clauses: clauses(realClause),
            prepare: { instance, steps in
                let geometry = try Self(instance, steps: steps)
                return try WeightedOperator.realPlan(
                    instance, channels: geometry.outputChannels, at: operands
                ) { geometry.realSums(weights: $0) }
            })
    }

    // MARK: Preparation

    private static func derive(
        _ instance: Instance, _ geometry: Self, _ steps: Steps, realMultiplier: (Float, Float, Float) -> Double
    ) throws -> Derived {
        var derived = try WeightedOperator.derive(
            instance, channels: geometry.outputChannels, steps: steps, at: operands, realMultiplier: realMultiplier)
        derived[.paddingTop] = [Int64(geometry.vertical.paddingBefore)]
        derived[.paddingLeft] = [Int64(geometry.horizontal.paddingBefore)]
        return derived
    }

    private static func prepare<Stored: QuantizedInteger, Weight: QuantizedInteger, Sum: Accumulator>(
        _ instance: Instance, _ steps: Steps, _ realMultiplier: (Float, Float, Float) -> Double, _: Stored.Type,
        _: Weight.Type, sum _: Sum.Type
    ) throws -> Plan {
        let geometry = try Self(instance, steps: steps)
        let derived = try derive(instance, geometry, steps, realMultiplier: realMultiplier)
        let factors = derived.factors(.outputMultiplier, .outputShift)
        let stage = OutputStage(Sum.requantization(factors, steps), derived, channels: factors.count, steps)
        let inputZeroPoint = try instance.input(operands.input).zeroPoint
        let padding = Int16(truncatingIfNeeded: steps.paddingElement(inputZeroPoint) &- inputZeroPoint)
        let filter = try PackedConstant(instance, operands.filter) { (values: [Weight], zeroPoint) in
            geometry.sums(
                weights: WeightedOperator.centred(values, zeroPoint: zeroPoint), padding: padding, steps: steps)
        }
        return Plan(derived) { call in
            let input = try call.values(operands.input, as: Stored.self)
            let sums = Sum.sums(
                try filter.value(call), over: WeightedOperator.centred(input, zeroPoint: inputZeroPoint), steps)
            stage.finish(&call, sums, bias: try call.optionalValues(operands.bias), as: Stored.self)
        }
    }
}

/// Data packed from an input's values. If the input is a constant of the model, they are packed once.
struct PackedConstant<Value: Element, Packed: Sendable>: Sendable {
    private let index: Int
    private let zeroPoint: Int64
    private let pack: @Sendable ([Value], _ zeroPoint: Int64) -> Packed
    private let packed: Packed?

    /// Packs the values of an input if they are a constant.
    ///
    /// - Parameters:
    ///   - instance: the instance.
    ///   - index: the position of the input.
    ///   - pack: makes the packed data from stored values and their zero point.
    init(_ instance: Instance, _ index: Int, pack: @escaping @Sendable ([Value], _ zeroPoint: Int64) -> Packed) throws {
        let zeroPoint = try instance.input(index).zeroPoint
        self.index = index
        self.zeroPoint = zeroPoint
        self.pack = pack
        packed = instance.constants[index].flatMap { Value.unwrap($0.elements) }.map { pack($0, zeroPoint) }
    }

    /// The packed constant, or the packed values of the call if the caller gave others.
    func value(_ call: Call) throws -> Packed {
        if let packed, call.hasConstant(index) { return packed }
        return pack(try call.values(index, as: Value.self), zeroPoint)
    }
}

extension PackedConstant where Value == Int8, Packed == [Int16] {
    /// The 8-bit weights at an input position, as the integers of 16 bits that are multiplied.
    init(widening instance: Instance, _ index: Int) throws {
        try self.init(instance, index) { values, _ in values.map { Int16($0) } }
    }
}

extension DerivedKey {
    /// The number of rows of padding above the first row (DERIVED-8).
    public static let paddingTop: DerivedKey = "padding_top"
    /// The number of columns of padding before the first column (DERIVED-8).
    public static let paddingLeft: DerivedKey = "padding_left"
}
