extension Operator {
    /// LOCAL_RESPONSE_NORMALIZATION: divides each element by a power of a sum of squares of its neighbours along the
    /// channels.
    public static let localResponseNormalization = Operator(
        "LOCAL_RESPONSE_NORMALIZATION", code: 13,
        summary: "Divides each element by a power of a sum of squares of its neighbours along the channels.",
        attributes: [
            LocalResponse.radius.declaration, LocalResponse.bias.declaration, LocalResponse.alpha.declaration,
            LocalResponse.beta.declaration,
        ],
        binary16: LocalResponse.binary16,
        inferShapes: { [try $0.input(0).shape] },
        variants: [LocalResponse.float32], outlines: LocalResponse.outlines, domain: LocalResponse.domain)
}

enum LocalResponse {
    /// FLOAT16-11: each operation of LOCAL_RESPONSE_NORMALIZATION-2, rounded.
    static let binary16 = Binary16Rule.rows { row, attributes in
        let (bias, alpha) = (Double(attributes[bias]), Double(attributes[alpha]))
        let exponent = Enclosure(exactly: -Double(attributes[beta])).rounded()
        return row.indices.map { channel in
            let first = max(0, channel.subtracting(attributes[radius]))
            let end = min(row.count, channel.adding(attributes[radius]))
            let sum = Enclosure.sumOfSquares(row[first..<max(first, end)])
            let base = (Enclosure(exactly: bias).rounded() + sum.scaled(alpha).rounded(2)).rounded(underflows: 0)
            guard base.lower > 0 else { return .unbounded }
            let powers = [base.lower, base.upper].flatMap { base in
                [exponent.lower, exponent.upper].map { ElementaryFunctions.power(base, $0) }
            }
            let power = powers.dropFirst().reduce(Enclosure(exactly: powers[0])) {
                Enclosure(min($0.lower, $1), max($0.upper, $1))
            }
            return (Enclosure(exactly: row[channel]) * power.computed(units: 4)).rounded()
        }
    }

    /// How many channels before an element count, and how many from the element on.
    static let radius = Attribute("radius", default: 0)
    /// The number that the scaled sum is added to.
    static let bias = Attribute("bias", default: Float(0))
    /// The factor of the sum.
    static let alpha = Attribute("alpha", default: Float(0))
    /// The power that an element is divided by.
    static let beta = Attribute("beta", default: Float(0))

    /// LOCAL_RESPONSE_NORMALIZATION-2: sums in binary32, the power in binary64.
    static let float32 = Variant(
        "float32", .float32, inputs: [Operand("input", .float32, .unquantized)],
        outputs: [Operand("output", .float32, .unquantized)],
        constraints: [Constraint("LOCAL_RESPONSE_NORMALIZATION-1", .invalid, .rank(.input(0), 4...4))],
        clauses: ["LOCAL_RESPONSE_NORMALIZATION-1", "LOCAL_RESPONSE_NORMALIZATION-2"],
        bound: ResultBound(1, "LOCAL_RESPONSE_NORMALIZATION-2"),
        prepare: { instance, steps in
            let shape = try instance.input(0).shape
            let attributes = instance.attributes
            let (radius, bias) = (attributes[radius], Double(attributes[bias]))
            let (alpha, beta) = (Double(attributes[alpha]), Double(attributes[beta]))
            return Plan { call in
                let output: [Float] = LastAxis.flatMapRows(try call.values(0, as: Float.self), of: shape) { row in
                    let row = Array(row)
                    return row.indices.map { channel in
                        let first = max(0, channel.subtracting(radius))
                        let end = min(row.count, channel.adding(radius))
                        var sum: Float = 0
                        for neighbour in first..<max(first, end) { sum += row[neighbour] * row[neighbour] }
                        let power = steps.activations.power64(bias + alpha * Double(sum), -beta)
                        return row[channel] * Float(power)
                    }
                }
                call.setOutput(0, output)
            }
        })

    private static func attributes(_ radius: Int, _ bias: Float, _ alpha: Float, _ beta: Float) -> Attributes {
        Attributes().setting(Self.radius, radius).setting(Self.bias, bias).setting(Self.alpha, alpha)
            .setting(Self.beta, beta)
    }

    static let outlines = [
        Outline("typical", [[1, 2, 3, 9]], attributes(2, 1, 0.125, 0.75)),
        Outline("square-root", [[2, 1, 2, 17]], attributes(5, 1, 1, 0.5)),
        Outline("whole-power", [[1, 1, 3, 8]], attributes(1, 2, 0.5, 1)),
        Outline("no-neighbours", [[1, 1, 2, 5]], attributes(0, 4, 1, 0.5)),
        Outline("wide", [[1, 2, 2, 3]], attributes(7, 1, 0.001, 0.3)),
        Outline("one", [[1, 1, 1, 1]], attributes(1, 1, 1, 0.5)),
        Outline("empty", [[1, 0, 2, 3]], attributes(1, 1, 1, 1)),
    ]

    private static let radii = TypedAxis("radius", [1, 2, 5, 0]) { $0.attributes[radius] }
    private static let powers = TypedAxis("beta", [Float(0.5), 0.75, 1]) { $0.attributes[beta] }
    private static let channels = TypedAxis("channels", [1, 3, 8, 17]) { $0[.input(0)]?.shape.dimensions.last }
    private static let batch = TypedAxis("batch", [1, 2]) { $0[.input(0)]?.shape.dimensions.first }

    static let domain = Domain([radii.axis, powers.axis, channels.axis, batch.axis]) { point in
        Outline(
            "covering", [[point[batch], 2, 1, point[channels]]], attributes(point[radii], 1, 0.125, point[powers]))
    }
}

extension Int {
    /// The difference, bounded instead of overflowing.
    fileprivate func subtracting(_ other: Int) -> Int {
        let (difference, overflow) = subtractingReportingOverflow(other)
        return overflow ? (other > 0 ? .min : .max) : difference
    }

    /// The sum, bounded instead of overflowing.
    fileprivate func adding(_ other: Int) -> Int {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other > 0 ? .max : .min) : sum
    }
}
