/// FLOOR_DIV and FLOOR_MOD: division rounded towards minus infinity, of stored integers and of reals.
enum FloorDivision {
    /// The quotient, rounded towards minus infinity. The only overflow gives `Int64.max`.
    ///
    /// - Precondition: the divisor is not 0.
    static func quotient(_ dividend: Int64, _ divisor: Int64) -> Int64 {
        let (quotient, overflow) = dividend.dividedReportingOverflow(by: divisor)
        if overflow { return .max }
        return quotient &* divisor != dividend && (dividend < 0) != (divisor < 0) ? quotient - 1 : quotient
    }

    /// The remainder of the floored quotient; it is 0 or has the divisor's sign.
    ///
    /// - Precondition: the divisor is not 0.
    static func remainder(_ dividend: Int64, _ divisor: Int64) -> Int64 {
        let (remainder, overflow) = dividend.remainderReportingOverflow(dividingBy: divisor)
        if overflow { return 0 }
        return remainder != 0 && (remainder < 0) != (divisor < 0) ? remainder &+ divisor : remainder
    }

    // MARK: Reals

    /// FLOAT16-10: every whole number that may be the floor of the rounded quotient.
    static let binary16Quotient = Binary16Rule.pairs(floored)

    /// FLOAT16-10: the exact remainder, or the dividend less the product of the divisor and such a whole number.
    static let binary16Remainder = Binary16Rule.pairs { dividend, divisor in
        let remainder = Double(remainder(Float(dividend), Float(divisor)))
        let product = (floored(dividend, divisor).rounded() * Enclosure(exactly: divisor)).rounded()
        let difference = (Enclosure(exactly: dividend) - product).rounded(underflows: 0)
        return remainder.isNaN ? .unbounded : Enclosure(exactly: remainder).rounded().union(difference)
    }

    @Sendable private static func floored(_ dividend: Double, _ divisor: Double) -> Enclosure {
        Division.quotient(dividend, divisor).increasing { $0.isFinite ? Rounding.floor($0) : $0 }
            .rounded(underflows: 0)
    }

    /// The quotient of two reals: divided in binary64, rounded towards minus infinity, then rounded to binary32.
    static func quotient(_ dividend: Float, _ divisor: Float) -> Float {
        Float(Rounding.floor(Double(dividend) / Double(divisor)))
    }

    /// The remainder of the floored quotient of two reals. It is the exact remainder of the truncated quotient; if its sign
    /// differs from the divisor's, the divisor is added in binary32.
    ///
    /// The result is NaN if the dividend is infinite or NaN, or the divisor is 0 or NaN.
    static func remainder(_ dividend: Float, _ divisor: Float) -> Float {
        guard dividend.isFinite, !divisor.isNaN, divisor != 0 else { return .nan }
        let truncated = truncatedRemainder(dividend, divisor)
        return truncated != 0 && (truncated < 0) != (divisor < 0) ? truncated + divisor : truncated
    }

    /// The remainder of the truncated quotient, exactly: in each difference both numbers are within a factor of two.
    private static func truncatedRemainder(_ dividend: Float, _ divisor: Float) -> Float {
        guard divisor.isFinite else { return dividend }
        var rest = Double(dividend.magnitude)
        let unit = Double(divisor.magnitude)
        while rest >= unit {
            let multiple = Double(sign: .plus, exponent: rest.exponent - unit.exponent, significand: unit)
            rest -= multiple > rest ? multiple / 2 : multiple
        }
        return Float(sign: dividend.sign, exponent: 0, significand: Float(rest))
    }

    /// The float32 form.
    ///
    /// - Parameters:
    ///   - clauses: the clauses of the form.
    ///   - rankLimit: the clause that limits the rank of the inputs.
    ///   - division: the clause that rejects a divisor of 0; `nil` if `combine` takes it.
    ///   - combine: gives the result from a dividend and a divisor.
    static func realVariant(
        clauses: [Clause], rankLimit: Clause, division: Clause?, combine: @escaping @Sendable (Float, Float) -> Float
    ) -> Variant {
        Variant(
            "float32", .float32, inputs: Pairwise.operands(.float32, .unquantized),
            outputs: [Operand("output", .float32, .unquantized)], constraints: [Pairwise.rankLimit(rankLimit)],
            clauses: clauses,
            prepare: { instance, _ in
                let pairs = try Pairwise.Pairs(instance)
                return Plan { call in
                    let divisors = try call.values(1, as: Float.self)
                    if let division, divisors.contains(0) {
                        throw SpecificationError(
                            .invalid, "an element of input 1 is 0", remedy: "divide by other values", clause: division)
                    }
                    call.setOutput(0, pairs.map(try call.values(0, as: Float.self), divisors, combine))
                }
            })
    }

    // MARK: Integers

    /// One form for each integer type. The evaluation reads stored values alone, without scales and zero points.
    ///
    /// - Parameters:
    ///   - types: the types of the elements. Each gets a form.
    ///   - clauses: the clauses of every form.
    ///   - division: the clause that rejects a divisor of 0.
    ///   - rankLimit: the clause that limits the rank of the inputs.
    ///   - combine: gives the result from a dividend and a divisor, which is not 0.
    static func variants(
        _ types: [ElementType], clauses: [Clause], division: Clause, rankLimit: Clause,
        combine: @escaping @Sendable (Int64, Int64, borrowing Steps) -> Int64
    ) -> [Variant] {
        types.map { type in
            Variant(
                type.rawValue, DataMovement.scheme(of: type),
                inputs: Pairwise.operands(type, DataMovement.isQuantized(type) ? .unread : .unquantized),
                outputs: [Operand("output", type, DataMovement.isQuantized(type) ? .unread : .unquantized)],
                constraints: [Pairwise.rankLimit(rankLimit)], clauses: clauses,
                prepare: { instance, steps in
                    let pairs = try Pairwise.Pairs(instance)
                    let range = type.integerRange ?? .min ... .max
                    return Plan { call in
                        let divisors = try call.integers(1)
                        guard !divisors.contains(0) else {
                            throw SpecificationError(
                                .invalid, "an element of input 1 is 0", remedy: "divide by other values",
                                clause: division)
                        }
                        let results = pairs.map(try call.integers(0), divisors) {
                            min(max(combine($0, $1, steps), range.lowerBound), range.upperBound)
                        }
                        try call.setOutput(0, integers: results)
                    }
                })
        }
    }

    /// Outlines with divisors of one sign, and of both signs. None has 0 as a divisor.
    ///
    /// If a divisor may be -1, no dividend is the least integer: that quotient does not fit the type, and the
    /// reference's result depends on how it was compiled.
    static let outlines: [Outline] = [
        Outline("same-shape", [[2, 4, 8], [2, 4, 8]], inputRanges: [1: 1...127]),
        Outline("tail", [[33], [33]], inputRanges: [1: -128 ... -2]),
        Outline("small-divisors", [[3, 17], [3, 17]], inputRanges: [1: 1...7]),
        Outline("small-negative-divisors", [[2, 31], [2, 31]], inputRanges: [0: -20...20, 1: -7 ... -1]),
        Outline("both-signs", [[3, 5], [5]], inputRanges: [0: -127...127, 1: -128...127]),
        Outline("broadcast-scalar", [[2, 3, 5], []], inputRanges: [1: -5 ... -2]),
        Outline("broadcast-first", [[1], [31]], inputRanges: [1: 1...31]),
        Outline("broadcast-both", [[2, 1, 3, 1], [4, 1, 5]], inputRanges: [1: 1...31]),
        Outline(
            "broadcast-rank-8", [[2, 1, 2, 1, 1, 3, 1, 2], [2, 1, 2, 1, 1, 3, 1]], inputRanges: [1: 2...9]),
        Outline("by-minus-one", [[1, 16], [1]], inputRanges: [0: -127...127, 1: -1 ... -1]),
        Outline("all-values", [[256], [1]], inputRanges: [1: 3...3]),
        Outline("all-values-negative", [[256], [1]], inputRanges: [1: -3 ... -3]),
        Outline("one", [[1], [1]], inputRanges: [1: 1...127]),
        Outline("empty", [[0, 3], [3]], inputRanges: [1: 1...127]),
    ]
}
