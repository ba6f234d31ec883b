/// The forms of arithmetic on two inputs that are not quantized: plain integers, float32, and float16 computed in binary32.
struct PlainPair: Sendable {
    /// The clauses that the forms implement.
    let clauses: [Clause]
    /// The clause that limits the rank.
    let rankLimit: Clause
    /// The result for two reals, in binary32.
    var real: @Sendable (Float, Float) -> Float
    /// The result for two integers, before it wraps in the type's width.
    var integer: @Sendable (Int64, Int64) -> Int64
    /// Checks the elements of the second input. Throws if the operator does not take one of them.
    var checkSecond: @Sendable ([Int64]) throws -> Void = { _ in }
    /// Whether the operator has a fused activation; if so, real results are kept finite (ARITH-11).
    var hasActivation = true

    /// The forms: one for each type.
    func variants(_ types: [ElementType]) -> [Variant] {
        types.map { type in
            Variant(
                type.rawValue, DataMovement.scheme(of: type), inputs: Pairwise.operands(type, .unquantized),
                outputs: [Operand("output", type, .unquantized)], constraints: [Pairwise.rankLimit(rankLimit)],
                clauses: clauses,
                prepare: { instance, steps in
                    let activation = hasActivation ? instance.attributes[.fusedActivation] : nil
                    let prepare: Variant.Prepare =
                        switch type {
                        case .float32: Pairwise.combining { bounded(real($0, $1), activation) }
                        case .float16:
                            Pairwise.combining { (first: Binary16, second: Binary16) in
                                Binary16(bounded(Binary16(real(first.float, second.float)).float, activation, 65504))
                            }
                        default: { instance, _ in try prepareIntegers(instance, activation) }
                        }
                    return try prepare(instance, steps)
                })
        }
    }

    /// A real result clamped to the activation's interval and kept finite; unchanged if there is no fused activation.
    private func bounded(
        _ value: Float, _ activation: FusedActivation?, _ greatest: Float = .greatestFiniteMagnitude
    ) -> Float {
        activation?.applyKeepingFinite(value, greatest: greatest) ?? value
    }

    private func prepareIntegers(_ instance: Instance, _ activation: FusedActivation?) throws -> Plan {
        let (least, greatest) = (activation ?? FusedActivation.none).bounds
        let range = (least.map { Int64($0) } ?? .min)...(greatest.map { Int64($0) } ?? .max)
        let isNarrow = try instance.output(0).type == .int32
        let pairs = try Pairwise.Pairs(instance)
        return Plan { call in
            let second = try call.integers(1)
            try checkSecond(second)
            let results = pairs.map(try call.integers(0), second) {
                let wide = integer($0, $1)
                let wrapped = isNarrow ? Int64(Int32(truncatingIfNeeded: wide)) : wide
                return min(max(wrapped, range.lowerBound), range.upperBound)
            }
            try call.setOutput(0, integers: results)
        }
    }
}
