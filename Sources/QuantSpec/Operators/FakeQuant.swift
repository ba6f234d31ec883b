extension Operator {
    /// FAKE_QUANT: rounds real values to those that a quantized tensor with a range could hold.
    public static let fakeQuant = Operator(
        "FAKE_QUANT", code: 80, summary: "Rounds real values to those that a quantized tensor with a range could hold.",
        attributes: [
            RoundedRange.least.declaration, RoundedRange.greatest.declaration, RoundedRange.bits.declaration,
            RoundedRange.isNarrow.declaration,
        ],
        inferShapes: { [try $0.input(0).shape] },
        variants: [RoundedRange.float32], outlines: RoundedRange.outlines, domain: RoundedRange.domain)
}

/// The real values that a FAKE_QUANT gives: equally spaced, with 0 among them.
struct RoundedRange: Sendable {
    /// The least real value of the range.
    static let least = Attribute("min", default: Float(0))
    /// The greatest real value of the range.
    static let greatest = Attribute("max", default: Float(0))
    /// The number of bits of the quantized values.
    static let bits = Attribute("num_bits", default: 0)
    /// Whether the least quantized value is left out.
    static let isNarrow = Attribute("narrow_range", default: false)

    /// The distance of neighbouring values.
    private let scale: Float
    private let reciprocal: Float
    /// The ends of the values.
    private let first: Float
    private let last: Float

    /// FAKE_QUANT-2: the widest range is moved so that it contains 0.
    init(_ attributes: Attributes) {
        let (least, greatest) = (attributes[RoundedRange.least], attributes[RoundedRange.greatest])
        let count = RoundedRange.count(attributes)
        let scale = (greatest - least) / count
        let place = 0 - least / scale
        let zeroPoint: Float = place < 0 ? 0 : place > count ? count : Rounding.halfAwayFromZero(place)
        self.scale = scale
        reciprocal = 1 / scale
        first = (0 - zeroPoint) * scale
        last = (count - zeroPoint) * scale
    }

    /// The greatest quantized value: 2^bits - 1.
    private static func count(_ attributes: Attributes) -> Float {
        Float((1 << min(max(attributes[bits], 0), 16)) - 1)
    }

    /// FAKE_QUANT-3: the nearest of the values.
    func nearest(_ value: Float) -> Float {
        let clamped = min(last, max(first, value))
        return Rounding.halfAwayFromZero((clamped - first) * reciprocal) * scale + first
    }

    static let float32 = Variant(
        "float32", .float32, inputs: [Operand("input", .float32, .unquantized)],
        outputs: [Operand("output", .float32, .unquantized)],
        constraints: [
            Constraint("FAKE_QUANT-1", .invalid, .realAttribute(least.name, in: -Float.greatestFiniteMagnitude...0)),
            Constraint("FAKE_QUANT-1", .invalid, .realAttribute(greatest.name, in: 0...Float.greatestFiniteMagnitude)),
            Constraint("FAKE_QUANT-1", .invalid, .attribute(bits.name, oneOf: (1...16).map { .integer($0) })),
            Constraint(
                "FAKE_QUANT-4", .referenceLimit, .holds("narrow_range is not set") { !$0.attributes[isNarrow] }),
        ],
        clauses: ["FAKE_QUANT-1", "FAKE_QUANT-2", "FAKE_QUANT-3"],
        prepare: { instance, _ in
            let range = RoundedRange(instance.attributes)
            guard range.scale.isFinite, range.reciprocal.isFinite else {
                throw SpecificationError(
                    .invalid,
                    "the range from \(instance.attributes[least]) to \(instance.attributes[greatest]) has no scale",
                    remedy: "give min and max a distance whose quotient by the number of steps is finite, and not 0",
                    clause: "FAKE_QUANT-1")
            }
            return Plan { call in call.setOutput(0, try call.values(0, as: Float.self).map(range.nearest)) }
        })
}

extension RoundedRange {
    private static func attributes(_ least: Float, _ greatest: Float, _ bits: Int) -> Attributes {
        Attributes().setting(Self.least, least).setting(Self.greatest, greatest).setting(Self.bits, bits)
    }

    static let outlines = [
        Outline("eight-bits", [[2, 3, 9]], attributes(-1, 1, 8)), Outline("moved", [[33]], attributes(-0.7, 2, 8)),
        Outline("from-zero", [[17]], attributes(0, 6, 8)), Outline("to-zero", [[4, 4]], attributes(-3, 0, 4)),
        Outline("sixteen-bits", [[2, 7]], attributes(-10, 10, 16)), Outline("one-bit", [[5]], attributes(-1, 3, 1)),
        Outline("one", [[1]], attributes(-2, 2, 8)), Outline("scalar", [[]], attributes(-2, 2, 3)),
        Outline("empty", [[0, 3]], attributes(-2, 2, 8)),
        Outline("narrow", [[4]], attributes(-2, 2, 8).setting(isNarrow, true)),
    ]

    /// Where 0 lies in the range.
    private enum Place: String, DomainValue {
        case inside, first, last

        var ends: (Float, Float) {
            switch self {
            case .inside: (-1.3, 2.6)
            case .first: (0, 6)
            case .last: (-2.5, 0)
            }
        }
    }

    private static let place = TypedAxis("place of 0", Place.allCases) { instance in
        instance.attributes[least] == 0 ? .first : instance.attributes[greatest] == 0 ? .last : .inside
    }
    private static let width = TypedAxis("bits", [2, 4, 8, 16]) { $0.attributes[bits] }

    static let domain = Domain([place.axis, width.axis] + ElementDomain.axes) { point in
        let ends = point[place].ends
        return Outline("covering", [ElementDomain.shape(point)], attributes(ends.0, ends.1, point[width]))
    }
}
