/// The six comparisons: of quantized values in fixed point, of integers, reals and bools as they are.
struct Comparison: Sendable {
    /// The operator's name, which begins its clauses.
    let name: String
    /// Whether the operator holds for an order of -1, 0 or 1; `nil` is that of NaN.
    let holds: @Sendable (_ order: Int?) -> Bool
    /// Whether int16 is compared by the values that it stands for, and not as stored.
    let rescalesInt16: Bool
    /// The types besides int8, uint8 and int16.
    let plainTypes: [ElementType]

    var variants: [Variant] {
        [rescaled(Int8.self, "int8", .int8), rescaled(UInt8.self, "uint8", .uint8)]
            + [rescalesInt16 ? rescaled(Int16.self, "int16", .int16x8) : plain(.int16)] + plainTypes.map(plain)
    }

    private func clause(_ number: Int) -> Clause { Clause("\(name)-\(number)") }

    // MARK: Quantized values

    /// Clauses 3 and 4: each value times its scale in fixed point, with a fraction of 8 bits.
    private func rescaled<Stored: QuantizedInteger>(_: Stored.Type, _ id: String, _ scheme: Scheme) -> Variant {
        Variant(
            id, scheme, inputs: Pairwise.operands(Stored.elementType, .perTensor),
            outputs: [Operand("output", .bool, .unquantized)],
            constraints: [
                Constraint(
                    clause(4), .referenceLimit, erratum: 52,
                    .holds("both scales are above 0 and below 1") { instance in
                        instance.inputs.allSatisfy { description in
                            description.map { $0.scale > 0 && $0.scale < 1 } ?? true
                        }
                    }),
                Pairwise.rankLimit(clause(6)),
            ],
            clauses: [clause(1), clause(2), clause(3)],
            derive: { instance, steps in
                let input1 = try instance.input(0)
                let input2 = try instance.input(1)
                var derived = Derived()
                derived[.leftShift] = [Int64(steps.comparisons.leftShift())]
                derived[.input1Offset] = [-input1.zeroPoint]
                derived[.input2Offset] = [-input2.zeroPoint]
                derived.set([steps.quantizeMultiplier(Double(input1.scale))], .input1Multiplier, .input1Shift)
                derived.set([steps.quantizeMultiplier(Double(input2.scale))], .input2Multiplier, .input2Shift)
                return derived
            },
            evaluate: { try evaluate(&$0, Stored.self) })
    }

    private func evaluate<Stored: QuantizedInteger>(_ call: inout Call, _: Stored.Type) throws {
        let derived = call.derived
        let steps = call.steps
        let comparisons = steps.comparisons
        let scale1 = try call.instance.input(0).scale
        let scale2 = try call.instance.input(1).scale
        let offset1 = derived.offset(.input1Offset)
        let offset2 = derived.offset(.input2Offset)
        if comparisons.comparesExactly(scale1, scale2) {
            try Pairwise.combine(&call) { (first: Stored, second: Stored) -> Bool in
                // Products of 24 and at most 17 bits are exact in binary64.
                let value1 = Double(scale1) * Double(Int32(first) &+ offset1)
                let value2 = Double(scale2) * Double(Int32(second) &+ offset2)
                return result(OrderedValues.order(value1, value2), comparisons)
            }
            return
        }
        let shift = Int(derived.scalar(.leftShift))
        let factor1 = derived.factor(.input1Multiplier, .input1Shift)
        let factor2 = derived.factor(.input2Multiplier, .input2Shift)
        try Pairwise.combine(&call) { (first: Stored, second: Stored) -> Bool in
            let value1 = steps.requantize(steps.shiftLeft(Int32(first) &+ offset1, shift), by: factor1)
            let value2 = steps.requantize(steps.shiftLeft(Int32(second) &+ offset2, shift), by: factor2)
            return result(OrderedValues.order(value1, value2), comparisons)
        }
    }

    private func result(_ order: Int?, _ comparisons: ComparisonSteps) -> Bool {
        holds(order.map(comparisons.order))
    }

    // MARK: Other values

    /// Clause 5, and 7 where int16 is compared as stored.
    private func plain(_ type: ElementType) -> Variant {
        let isQuantized = type == .int16
        let sameParameters = Constraint(clause(7), .nonconforming, .sameParameters([.input(0), .input(1)]))
        return Variant(
            type.rawValue, Movement.scheme(of: type),
            inputs: Pairwise.operands(type, isQuantized ? .unread : .unquantized),
            outputs: [Operand("output", .bool, .unquantized)],
            constraints: (isQuantized ? [sameParameters] : []) + [Pairwise.rankLimit(clause(6))],
            clauses: [clause(1), isQuantized ? clause(7) : clause(5)],
            evaluate: { call in
                guard let first = call.inputs[0], let second = call.inputs[1] else { return }
                let comparisons = call.steps.comparisons
                let values = try OrderedValues(try first.appending(second), comparisons)
                call.setOutput(
                    0,
                    try Pairwise.positions(call).map {
                        result(values.order($0, first.count + $1), comparisons)
                    })
            })
    }

    static let outlines: [Outline] =
        Pairwise.shapesWorthTesting.map { Outline($0.id, [$0.first, $0.second]) } + [
            Outline("all-values", [[256], [1]]),
            Outline("all-values-second", [[1], [256]]),
        ]
}
