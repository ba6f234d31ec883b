/// The rules of families of operators in binary16 arithmetic. Each is derived in chapter 12.
extension Binary16Rule {
    /// FLOAT16-5: the exact result is rounded a fixed number of times.
    ///
    /// - Parameters:
    ///   - count: the number of roundings.
    ///   - underflows: how many of them may round a subnormal number; a sum of two numbers never does.
    static func roundings(_ count: Int, underflows: Int? = nil) -> Binary16Rule {
        .enclosing("FLOAT16-5") { call in
            try call.results().map { Enclosure(Double($0), within: 0).rounded(count, underflows: underflows) }
        }
    }

    // MARK: Sums

    /// FLOAT16-6: a sum of terms in any order, with an accumulator of binary16 or binary32. The terms may be products.
    ///
    /// The operator itself gives the condition sum and the number of terms: evaluated on magnitudes, and on ones.
    ///
    /// - Parameter areProducts: whether a term is a product, which rounds once more.
    static func sum(areProducts: Bool) -> Binary16Rule {
        .enclosing("FLOAT16-6") { call in
            let terms = try call.results { _ in 1 }.map { Int(Int64(saturating: Double($0))) }
            return try Binary16Rule.sums(call, terms: terms, roundings: areProducts ? 1 : 0, areProducts: areProducts)
        }
    }

    /// FLOAT16-7: a mean. The terms are added and divided by their number, or each is multiplied by its reciprocal.
    ///
    /// - Parameter counts: the number of terms of each output element.
    static func mean(_ counts: @escaping @Sendable (Instance) throws -> [Int]) -> Binary16Rule {
        .enclosing("FLOAT16-7") { call in
            let counts = try counts(call.instance)
            return try Binary16Rule.sums(call, terms: counts, roundings: 2, areProducts: true, isMean: true)
        }
    }

    private static func sums(
        _ call: Binary16Call, terms: [Int], roundings: Int, areProducts: Bool, isMean: Bool = false
    ) throws -> [Enclosure] {
        let (results, conditions) = (try call.results(), try call.results { $0.magnitude })
        return results.indices.map { index in
            let (count, condition) = (terms[index], Double(conditions[index]))
            let error = Enclosure.relativeError(count + roundings)
            let underflow = areProducts ? Double(count + 1) * Enclosure.underflow * (1 + error) : 0
            // FLOAT16-3: the specified result and the condition sum are themselves rounded in binary32.
            let specified = Double(count + 4) * 0x1p-24 * condition
            let greatest = (condition * (isMean ? Double(max(count, 1)) : 1) + specified) * (1 + error) + underflow
            guard greatest < Enclosure.overflow, !isMean || count <= 8192 else { return .unbounded }
            return Enclosure(Double(results[index]), within: error * condition + underflow + specified)
        }
    }

    /// FLOAT16-9: a product of many factors, in any order.
    static func product(count: @escaping @Sendable (Instance) throws -> Int) -> Binary16Rule {
        .enclosing("FLOAT16-9") { call in
            let error = Enclosure.relativeError(try count(call.instance))
            let roundings = Double(try count(call.instance))
            // The greatest magnitude of the product of any of the factors.
            let greatest = try call.results { max($0.magnitude, 1) }
            return try zip(call.results(), greatest).map { result, greatest in
                let most = Double(greatest) * (1 + error)
                guard most < Enclosure.overflow else { return .unbounded }
                return Enclosure(
                    Double(result), within: error * Double(result.magnitude) + roundings * Enclosure.underflow * most)
            }
        }
    }

    // MARK: Functions

    /// FLOAT16-8: an elementary function, within some units in the last place of the exact value.
    static func function(units: Int) -> Binary16Rule {
        .enclosing("FLOAT16-8") { call in
            try call.results().map { value in
                let exact = Enclosure(exactly: Double(value))
                return value.isFinite ? exact.computed(units: units) : exact
            }
        }
    }

    /// FLOAT16-10: a function of each element, composed of operations.
    static func elements(
        _ enclose: @escaping @Sendable (_ value: Double, Attributes) -> Enclosure
    ) -> Binary16Rule {
        .enclosing("FLOAT16-10") { call in
            try call.values(0).map { value in
                value.isNaN ? Enclosure(exactly: .nan) : enclose(Double(value), call.attributes)
            }
        }
    }

    /// FLOAT16-10: a function of two elements, composed of operations, with broadcasting.
    static func pairs(_ enclose: @escaping @Sendable (Double, Double) -> Enclosure) -> Binary16Rule {
        .enclosing("FLOAT16-10") { call in
            try Pairwise.Pairs(call.instance).map(try call.values(0), try call.values(1)) {
                enclose(Double($0), Double($1))
            }
        }
    }

    /// FLOAT16-11: a function of the rows along the last axis, composed of operations.
    static func rows(
        _ enclose: @escaping @Sendable (_ row: [Double], Attributes) -> [Enclosure]
    ) -> Binary16Rule {
        .enclosing("FLOAT16-11") { call in
            let attributes = call.attributes
            return LastAxis.flatMapRows(try call.values(0), of: try call.instance.input(0).shape) { row in
                row.contains(where: \.isNaN)
                    ? row.map { _ in Enclosure.unbounded } : enclose(row.map(Double.init), attributes)
            }
        }
    }
}

extension Enclosure {
    /// The sum of numbers that are not negative, each in its interval, added in any order (FLOAT16-6).
    static func sum(ofPositive terms: [Enclosure]) -> Enclosure {
        terms.reduce(Enclosure(exactly: 0)) { $0 + $1 }.rounded(max(terms.count - 1, 0), underflows: 0)
    }

    /// The sum of the squares of binary16 numbers, in any order (FLOAT16-6).
    static func sumOfSquares(_ values: some Collection<Double>) -> Enclosure {
        Enclosure(exactly: values.reduce(0) { $0 + $1 * $1 }).rounded(values.count, underflows: values.count)
    }

    /// The square roots, before they are rounded. Negative numbers count as 0.
    var squareRoot: Enclosure {
        increasing { value in
            value.isFinite ? Double(ElementaryFunctions.squareRoot(Float(max(value, 0)))) : max(value, 0)
        }
    }

    /// The exponentials, before they are rounded.
    var exponential: Enclosure {
        increasing { value in
            if value == -.infinity { return 0 }
            return value == .infinity ? .infinity : ElementaryFunctions.exponential(value)
        }
    }

    /// The products with a number.
    func scaled(_ factor: Double) -> Enclosure { self * Enclosure(exactly: factor) }
}
