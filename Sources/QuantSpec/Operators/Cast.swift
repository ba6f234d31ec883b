extension Operator {
    /// CAST: converts stored values to another type; scales and zero points are ignored.
    public static let cast = Operator(
        "CAST", code: 53, summary: "Converts stored values to another type; scales and zero points are ignored.",
        attributes: [Cast.inputType.declaration, Cast.outputType.declaration],
        binary16: .exact,
        inferShapes: { [try $0.input(0).shape] },
        variants: Cast.pairs.map(Cast.variant), outlines: Cast.pairs.flatMap(Cast.outlines))
}

enum Cast {
    static let inputType = Attribute<SchemaTypeName>("in_data_type", default: .float32)
    static let outputType = Attribute<SchemaTypeName>("out_data_type", default: .float32)

    /// CAST-1: every pair of types, equal ones included.
    static let pairs: [(from: ElementType, to: ElementType)] = DataMovement.types.flatMap { from in
        DataMovement.types.map { (from, $0) }
    }

    /// All values of an 8-bit input; a few values of any other type. The attributes name the types.
    static func outlines(_ from: ElementType, _ to: ElementType) -> [Outline] {
        let isNarrow = from == .int8 || from == .uint8
        let attributes = Attributes().setting(inputType, SchemaTypeName(from)).setting(outputType, SchemaTypeName(to))
        let shapes: [(id: String, shape: Shape)] =
            isNarrow ? [("all-values", [256]), ("rank-3", [2, 3, 1])] : [("vector", [33]), ("empty", [2, 0])]
        return shapes.map { id, shape in
            Outline("\(id).\(form(from, to))", [shape], attributes, variants: [form(from, to)])
        }
    }

    static func form(_ from: ElementType, _ to: ElementType) -> String { "\(from.rawValue)-to-\(to.rawValue)" }

    static func variant(_ from: ElementType, _ to: ElementType) -> Variant {
        let isCopy = from == to && from != .float16
        let isReal = from == .float32 || from == .float16
        let conversion: Clause =
            switch to {
            case .bool: "CAST-5"
            case .float32, .float16: "CAST-6"
            default: isReal ? "CAST-4" : "CAST-3"
            }
        // A quantized output is declared without parameters, because CAST ignores them.
        let scheme = DataMovement.isQuantized(from) ? DataMovement.scheme(of: from) : DataMovement.scheme(of: to)
        return Variant(
            form(from, to), scheme, inputs: [DataMovement.operand("input", from)],
            outputs: [Operand("output", to, .unquantized)],
            clauses: ["CAST-1", isCopy ? "CAST-2" : conversion],
            evaluate: { call in
                guard let elements = call.inputs[0] else { return }
                call.setOutput(0, elements: isCopy ? elements : try convert(elements, to))
            })
    }

    // MARK: Conversions

    private static func convert(_ elements: Elements, _ to: ElementType) throws -> Elements {
        switch elements {
        case .float32(let values): try convert(values, to)
        case .float16(let values): try convert(values.map(\.float), to)
        default: try convert(elements.integers ?? [], to)
        }
    }

    /// CAST-3, CAST-5, CAST-6: converts integers. A bool is 0 or 1.
    private static func convert(_ integers: [Int64], _ to: ElementType) throws -> Elements {
        switch to {
        case .float32: return .float32(integers.map { Float($0) })
        case .float16: return .float16(integers.map { Binary16(Float($0)) })
        default: return try stored(integers, to)
        }
    }

    /// CAST-4, CAST-5, CAST-6: converts real numbers. A binary16 input has been widened to binary32.
    private static func convert(_ reals: [Float], _ to: ElementType) throws -> Elements {
        switch to {
        case .float32: return .float32(reals)
        case .float16: return .float16(reals.map(narrowed))
        case .bool: return .bool(reals.map { $0 != 0 })
        default:
            let range = to.integerRange ?? Int64.min...Int64.max
            let values = reals.map { real in
                real.isNaN ? range.upperBound : min(max(integerPart(real), range.lowerBound), range.upperBound)
            }
            return try stored(values, to)
        }
    }

    private static func stored(_ integers: [Int64], _ type: ElementType) throws -> Elements {
        guard let elements = Elements(integers: integers, type: type) else {
            throw SpecificationError(
                .unsupported, "CAST cannot convert to \(type.rawValue)", remedy: "use another type", clause: "CAST-1")
        }
        return elements
    }

    /// CAST-6: rounds to the nearest binary16, ties to even. Every NaN becomes the quiet NaN without payload; its sign
    /// is kept.
    private static func narrowed(_ real: Float) -> Binary16 {
        Binary16.withoutPayload(real)
    }

    /// CAST-4: drops the fraction, and saturates to 64 bits. The caller has handled NaN.
    static func integerPart(_ real: Float) -> Int64 {
        if real >= 0x1p63 { return .max }
        // A NaN would give `.min` here.
        return real >= -0x1p63 ? Int64(real) : .min
    }
}
