/// 8-bit operators as tables of 256 results, made from a real function in binary32 (ARITH-42).
enum UnaryTable {
    /// The entries in ascending order of the stored value; 513 samples for int16 (DERIVED-9).
    static let table: DerivedKey = "lut"

    /// A real function. The instance gives attributes and the output's parameters.
    typealias Function = @Sendable (_ value: Float, _ instance: Instance, _ steps: Steps) -> Float

    /// The form of an 8-bit type.
    static func variant<Stored: QuantizedInteger>(
        _: Stored.Type, constraints: [Constraint] = [], clauses: [Clause], _ function: @escaping Function
    ) -> Variant {
        let type = Stored.elementType
        let range = Int64(Stored.min)...Int64(Stored.max)
        return Variant(
            type.rawValue, DataMovement.scheme(of: type), inputs: [Operand("input", type)],
            outputs: [Operand("output", type)],
            constraints: constraints + (type == .uint8 ? [entriesHave32Bits(function)] : []),
            clauses: clauses + ["ARITH-42"],
            prepare: { instance, steps in
                let output = try instance.output(0)
                let entries = try reals(instance, range, steps, function).map { real in
                    steps.saturate(entry(real, output, steps), range)
                }
                var derived = Derived()
                derived[table] = entries
                let results = ValueTable { (_: [Stored]) in entries.map { Stored(truncatingIfNeeded: $0) } }
                return Plan(derived) { call in call.setOutput(0, results.map(try call.values(0, as: Stored.self))) }
            })
    }

    /// The entry of a real result before the saturation: the result × the reciprocal of the scale, rounded, plus the
    /// zero point (ARITH-42).
    private static func entry(_ real: Float, _ output: TensorDescription, _ steps: Steps) -> Int64 {
        steps.addZeroPoint(steps.roundQuotient(real * (1 / output.scale), plus: 0), output.zeroPoint)
    }

    /// The function's result for every stored value.
    private static func reals(
        _ instance: Instance, _ range: ClosedRange<Int64>, _ steps: Steps, _ function: Function
    ) throws -> [Float] {
        let input = try instance.input(0)
        return range.map { function(steps.dequantize($0, input.scale, input.zeroPoint), instance, steps) }
    }

    /// ARITH-42: the reference converts a rounded value beyond 32 bits without a check; its int8 tables saturate.
    ///
    /// The constraint is a predicate, since the results are known to the operator's function alone.
    private static func entriesHave32Bits(_ function: @escaping Function) -> Constraint {
        Constraint(
            "ARITH-42", .nonconforming,
            .holds("every result lies within 2^31 steps of the output's scale") { instance in
                guard let output = instance[.output(0)],
                    let reals = try? reals(instance, 0...255, Steps(.litert_2_3_x86_64), function)
                else { return true }
                return reals.allSatisfy { $0.magnitude < 0x1p31 * output.scale }
            })
    }

    /// The int16 form: 513 samples with interpolation (ARITH-23, ARITH-24), computed in binary32.
    ///
    /// - Parameters:
    ///   - constraints: the constraints of the form.
    ///   - clauses: the clauses of the form.
    ///   - refusal: the error for a negative stored value; `nil` if the operator has results for these.
    ///   - function: the real function that is tabulated.
    static func interpolated(
        constraints: [Constraint] = [], clauses: [Clause], refusing refusal: SpecificationError? = nil,
        _ function: @escaping Function
    ) -> Variant {
        Variant(
            "int16", .int16x8,
            inputs: [Operand("input", .int16, zeroPoint: 0, isNonNegative: refusal != nil)],
            outputs: [Operand("output", .int16, zeroPoint: 0)], constraints: constraints, clauses: clauses,
            prepare: { instance, steps in
                let scales = TableScales(
                    inputScale: try instance.input(0).scale, inputZeroPoint: 0,
                    outputScale: try instance.output(0).scale, outputZeroPoint: 0)
                let samples = InterpolatedTable.samples(scales, steps: steps) { function($0, instance, steps) }
                var derived = Derived()
                derived[table] = samples.map(Int64.init)
                return Plan(derived) { call in
                    let stored = try call.values(0, as: Int16.self)
                    if let refusal, stored.contains(where: { $0 < 0 }) { throw refusal }
                    call.setOutput(0, steps.lookUpRow(stored, samples))
                }
            })
    }
}
