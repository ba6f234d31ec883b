/// The six comparisons: quantized values are compared in fixed point; integers, reals and bools as they are.
struct Comparison: Sendable {
    /// The operator's name, with which its clauses begin.
    let name: String
    /// Whether the comparison is true for an order of -1, 0 or 1. `nil` stands for a comparison with NaN.
    let holds: @Sendable (_ order: Int?) -> Bool
    /// Whether int16 is compared by its real values; if not, as stored.
    let rescalesInt16: Bool
    /// The types besides int8, uint8 and int16, which are compared as they are.
    let plainTypes: [ElementType]

    /// The forms: one for each type.
    var variants: [Variant] {
        [rescaled(Int8.self, "int8", .int8), rescaled(UInt8.self, "uint8", .uint8)]
            + [rescalesInt16 ? rescaled(Int16.self, "int16", .int16x8) : plain(.int16)] + plainTypes.map(plain)
    }

    private func clause(_ number: Int) -> Clause { Clause("\(name)-\(number)") }

    // MARK: Quantized values

    /// Clauses 3 and 4: each value × its scale is compared in fixed point, with 8 fractional bits.
    private func rescaled<Stored: QuantizedInteger>(_: Stored.Type, _ id: String, _ scheme: Scheme) -> Variant {
        Variant(
            id, scheme, inputs: Pairwise.operands(Stored.elementType, .perTensor),
            outputs: [Operand("output", .bool, .unquantized)],
            constraints: [
                Constraint(
                    clause(4), .referenceLimit, erratum: 52,
                    .holds("no scale is 0 or 1") { $0.allScales { $0 != 0 && $0 != 1 } }),
                Constraint(
                    clause(4), .referenceDiffers, erratum: 52,
                    .holds("no scale is above 1") { $0.allScales { $0 <= 1 } }),
                Pairwise.rankLimit(clause(6)),
            ],
            clauses: [clause(1), clause(2), clause(3)],
            prepare: { try prepare($0, $1, Stored.self) })
    }

    private func prepare<Stored: QuantizedInteger>(
        _ instance: Instance, _ steps: Steps, _: Stored.Type
    ) throws -> Plan {
        let (input1, input2) = (try instance.input(0), try instance.input(1))
        let leftShift = steps.comparisons.leftShift()
        let (factor1, factor2) = (
            steps.quantizeMultiplier(Double(input1.scale)), steps.quantizeMultiplier(Double(input2.scale))
        )
        var derived = Derived()
        derived[.leftShift] = [Int64(leftShift)]
        derived[.input1Offset] = [-input1.zeroPoint]
        derived[.input2Offset] = [-input2.zeroPoint]
        derived.set([factor1], .input1Multiplier, .input1Shift)
        derived.set([factor2], .input2Multiplier, .input2Shift)
        let (offset1, offset2) = (derived.offset(.input1Offset), derived.offset(.input2Offset))
        let pairs = try Pairwise.Pairs(instance)
        let truth = truth(steps)
        if steps.comparisons.comparesExactly(input1.scale, input2.scale) {
            // A product of 24 and at most 17 bits is exact in binary64.
            let real = { @Sendable (stored: Stored, offset: Int32, scale: Float) in
                Double(scale) * Double(Int32(stored) &+ offset)
            }
            return Plan(derived) { call in
                let first = try call.values(0, as: Stored.self).map { real($0, offset1, input1.scale) }
                let second = try call.values(1, as: Stored.self).map { real($0, offset2, input2.scale) }
                call.setOutput(0, pairs.map(first, second) { truth[OrderedValues.order($0, $1)] })
            }
        }
        let scaled1 = Pairwise.scaling(Stored.self, offset: offset1, leftShift: leftShift, by: factor1, steps)
        let scaled2 = Pairwise.scaling(Stored.self, offset: offset2, leftShift: leftShift, by: factor2, steps)
        return Plan(derived) { call in
            let (first, second) = (
                scaled1(try call.values(0, as: Stored.self)), scaled2(try call.values(1, as: Stored.self))
            )
            call.setOutput(0, pairs.map(first, second) { truth[OrderedValues.order($0, $1)] })
        }
    }

    /// The result for each order.
    private struct Truth: Sendable {
        let less: Bool
        let equal: Bool
        let greater: Bool
        let unordered: Bool

        subscript(_ order: Int?) -> Bool {
            guard let order else { return unordered }
            return order < 0 ? less : order == 0 ? equal : greater
        }
    }

    private func truth(_ steps: Steps) -> Truth {
        let order = steps.comparisons.order
        return Truth(less: holds(order(-1)), equal: holds(order(0)), greater: holds(order(1)), unordered: holds(nil))
    }

    // MARK: Other values

    /// Clause 5, or clause 7 for int16 that is compared as stored.
    private func plain(_ type: ElementType) -> Variant {
        let isQuantized = type == .int16
        let sameParameters = Constraint(clause(7), .nonconforming, .sameParameters([.input(0), .input(1)]))
        return Variant(
            type.rawValue, DataMovement.scheme(of: type),
            inputs: Pairwise.operands(type, isQuantized ? .unread : .unquantized),
            outputs: [Operand("output", .bool, .unquantized)],
            constraints: (isQuantized ? [sameParameters] : []) + [Pairwise.rankLimit(clause(6))],
            clauses: [clause(1), isQuantized ? clause(7) : clause(5)],
            prepare: { instance, steps in
                let pairs = try Pairwise.Pairs(instance).positions
                let truth = truth(steps)
                return Plan { call in
                    guard let first = call.inputs[0], let second = call.inputs[1] else { return }
                    let values = try OrderedValues(try first.appending(second))
                    call.setOutput(0, pairs.map { truth[values.order($0.first, first.count + $0.second)] })
                }
            })
    }

    static let outlines: [Outline] =
        Pairwise.shapesWorthTesting.map { Outline($0.id, [$0.first, $0.second]) } + [
            Outline("all-values", [[256], [1]]),
            Outline("all-values-second", [[1], [256]]),
        ]
}

extension Instance {
    /// Whether the scales of all inputs meet a condition.
    fileprivate func allScales(_ condition: (Float) -> Bool) -> Bool {
        inputs.allSatisfy { description in description.map { condition($0.scale) } ?? true }
    }
}
