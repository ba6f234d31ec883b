extension Operator {
    /// RANGE: lists numbers at equal distances, from a first one up to a limit.
    public static let range = Operator(
        "RANGE", code: 96, summary: "Lists numbers at equal distances, from a first one up to a limit.",
        inferShapes: { [[try Progression.count($0)]] }, shapedBy: [0, 1, 2],
        variants: [
            Progression.variant(Float.self) { $0 + $1 }, Progression.variant(Int32.self) { $0 &+ $1 },
            Progression.variant(Int64.self) { $0 &+ $1 },
        ],
        outlines: Progression.outlines, domain: Progression.domain)
}

/// RANGE: from `start`, in steps of `delta`, while `limit` is not reached.
enum Progression {
    private static let operands = ["start", "limit", "delta"]

    static func variant<Value: Element>(
        _: Value.Type, _ add: @escaping @Sendable (Value, Value) -> Value
    ) -> Variant {
        let type = Value.elementType
        let scalars = operands.indices.map { Constraint("RANGE-1", .invalid, .rank(.input($0), 0...0)) }
        return Variant(
            type.rawValue, .float32,
            inputs: operands.map { Operand($0, type, .unquantized, role: .constant) },
            outputs: [Operand("output", type, .unquantized)],
            constraints: scalars + (type == .float32 ? [] : [distanceLimit]),
            clauses: ["RANGE-1", "RANGE-2", "RANGE-3"],
            evaluate: { call in
                guard let start = try call.values(0, as: Value.self).first,
                    let delta = try call.values(2, as: Value.self).first
                else { return }
                let count = try call.instance.output(0).shape.count
                var (value, values) = (start, [Value]())
                // RANGE-3: each element is the one before plus delta, and not start plus a multiple of delta.
                for _ in 0..<count {
                    values.append(value)
                    value = add(value, delta)
                }
                call.setOutput(0, values)
            })
    }

    /// RANGE-4: the reference counts in the width of the type.
    private static let distanceLimit = Constraint(
        "RANGE-4", .referenceDiffers, erratum: 103,
        .holds("the distance of start and limit, with the magnitude of delta, fits the type") { instance in
            guard let type = instance[.input(0)]?.type, let range = type.integerRange,
                let numbers = try? integers(instance)
            else { return true }
            let (distance, step) = (numbers.distance, numbers.delta.magnitude)
            let (sum, isBeyond) = distance.addingReportingOverflow(step)
            return !isBeyond && sum > 0 && sum - 1 <= UInt64(range.upperBound)
        })

    // MARK: The number of elements

    /// RANGE-2: how many elements there are.
    ///
    /// - Throws: `SpecificationError` if the operands are not known, delta does not lead from start to limit, or there would be
    ///   2^31 elements or more.
    static func count(_ instance: Instance) throws -> Int {
        let count = try instance.input(0).type == .float32 ? realCount(instance) : integerCount(instance)
        guard let count, count <= Indexing.greatestSize else {
            throw Indexing.refusal(
                "delta does not lead from start to limit in fewer than 2^31 elements",
                "give delta the sign of limit - start, and not 0", "RANGE-2")
        }
        return count
    }

    /// The three integers of an instance.
    private struct Integers {
        let start: Int64
        let limit: Int64
        let delta: Int64

        /// The magnitude of `limit - start`, which may need 64 bits without a sign.
        var distance: UInt64 {
            start < limit ? UInt64(bitPattern: limit &- start) : UInt64(bitPattern: start &- limit)
        }
    }

    private static func integers(_ instance: Instance) throws -> Integers {
        let values = try operands.indices.map { index -> Int64 in
            guard let value = instance.constants[index]?.elements.integers?.first else { throw unknown(index) }
            return value
        }
        return Integers(start: values[0], limit: values[1], delta: values[2])
    }

    private static func unknown(_ index: Int) -> SpecificationError {
        SpecificationError(
            .unsupported, "RANGE: \(operands[index]) is not a constant", remedy: "give its value in the model")
    }

    /// The quotient of distance and delta, rounded up. Returns `nil` if there is none.
    private static func integerCount(_ instance: Instance) throws -> Int? {
        let numbers = try integers(instance)
        guard numbers.delta > 0 ? numbers.start <= numbers.limit : numbers.delta < 0 && numbers.start >= numbers.limit
        else { return nil }
        let (whole, rest) = numbers.distance.quotientAndRemainder(dividingBy: numbers.delta.magnitude)
        return Int(exactly: whole &+ (rest > 0 ? 1 : 0))
    }

    /// The quotient in binary32, rounded up. Returns `nil` if there is none.
    private static func realCount(_ instance: Instance) throws -> Int? {
        let values = try operands.indices.map { index -> Float in
            guard let constant = instance.constants[index], let value = Float.unwrap(constant.elements)?.first else {
                throw unknown(index)
            }
            return value
        }
        let (start, limit, delta) = (values[0], values[1], values[2])
        guard delta > 0 ? start <= limit : delta < 0 && start >= limit else { return nil }
        let quotient = ((limit - start) / delta).magnitude
        guard quotient < 0x1p31 else { return nil }
        let whole = Int(quotient)
        return Float(whole) < quotient ? whole + 1 : whole
    }
}

// MARK: - Numbers worth testing

extension Progression {
    private static func outline(_ id: String, _ start: Int64, _ limit: Int64, _ delta: Int64) -> Outline {
        Outline(id, [[], [], []], fixedValues: [0: [start], 1: [limit], 2: [delta]])
    }

    private static func real(_ id: String, _ start: Float, _ limit: Float, _ delta: Float) -> Outline {
        Outline(id, [[], [], []], fixedReals: [0: [start], 1: [limit], 2: [delta]], variants: ["float32"])
    }

    static let outlines: [Outline] = [
        outline("upwards", 3, 20, 4), outline("downwards", 5, -7, -3), outline("limit-not-reached", 0, 10, 5),
        outline("one-beyond", 0, 11, 5), outline("one", 7, 8, 1), outline("wide-step", 2, 5, 1000),
        outline("beyond-24-bits", 16_777_215, 16_777_223, 1),
        outline("to-the-end", 2_147_483_600, 2_147_483_647, 9).limited(to: ["int32", "int64"]),
        outline("from-the-end", -2_147_483_648, -2_147_483_600, 9).limited(to: ["int32", "int64"]),
        outline("beyond-32-bits", 4_294_967_296, 4_294_967_300, 1).limited(to: ["int64"]),
        real("tenths", 0, 1, 0.1), real("thirds", 0.5, -3, -0.3), real("half-steps", -1.25, 3.25, 0.5),
        real("small-steps", 1, 1.000_001, 0x1p-23),
    ]

    private static let length = TypedAxis.lastSize([1, 2, 3, 4, 8, 15, 16, 17, 33], of: .output(0))
    private static let step = TypedAxis("delta", [1, -1, 2, -3, 7]) { try numbers($0).delta }
    private static let rest = TypedAxis("distance of the last element from the limit", Rest.allCases) {
        instance -> Rest? in
        let (distance, delta) = try numbers(instance)
        let rest = distance % max(abs(delta), 1)
        return rest == 0 ? .step : rest == 1 ? .one : nil
    }

    /// The distance of start and limit, and delta, of an instance of any type.
    private static func numbers(_ instance: Instance) throws -> (distance: Int, delta: Int) {
        let values = try operands.indices.map { index -> Int? in
            switch instance.constants[index]?.elements {
            case .float32(let reals):
                // `Int(exactly:)` of a real number calls the mathematics library.
                reals.first.flatMap { Rounding.floor($0) == $0 && $0.magnitude < 0x1p31 ? Int($0) : nil }
            case let elements?: elements.integers?.first.flatMap { Int(exactly: $0) }
            case nil: throw unknown(index)
            }
        }
        guard let start = values[0], let limit = values[1], let delta = values[2] else {
            throw Indexing.refusal("start, limit or delta is no whole number", "use whole numbers", "RANGE-2")
        }
        return (abs(limit &- start), delta)
    }

    private enum Rest: String, DomainValue {
        case step = "delta"
        case one = "1"
    }

    static let domain = Domain([length.axis, step.axis, rest.axis]) { point in
        let (count, delta) = (point[length], point[step])
        let last = delta * (count - 1)
        guard point[rest] == .step || abs(delta) > 1 else { throw Domain.Exclusion("delta is 1") }
        let limit = 5 + last + (point[rest] == .step ? delta : delta.signum())
        return outline("covering", 5, Int64(limit), Int64(delta))
    }
}
