extension Operator {
    /// POW: raises the elements of one tensor to the powers of another, with broadcasting.
    public static let pow = Operator(
        "POW", code: 78, summary: "Raises the elements of one tensor to the powers of another, with broadcasting.",
        binary16: .function(units: 4),
        inferShapes: { try Pairwise.shapes($0) },
        variants: [Power.float32], outlines: Power.outlines, domain: PairDomain.domain())
}

enum Power {
    /// POW-2, POW-3: binary32.
    static let float32 = Variant(
        "float32", .float32,
        inputs: [Operand("base", .float32, .unquantized), Operand("exponent", .float32, .unquantized)],
        outputs: [Operand("output", .float32, .unquantized)], constraints: [Pairwise.rankLimit("POW-4")],
        clauses: ["POW-1", "POW-2", "POW-3"], bound: ResultBound(1, "POW-2"),
        prepare: { instance, steps in
            let (base, exponent) = (try instance.input(0).shape, try instance.input(1).shape)
            let hasOneExponent = exponent.count == 1 && base != exponent
            let pairs = try Pairwise.Pairs(instance)
            return Plan { call in
                let (bases, exponents) = (try call.values(0, as: Float.self), try call.values(1, as: Float.self))
                if hasOneExponent, let whole = wholeExponent(exponents[0]) {
                    return call.setOutput(0, bases.map { product(of: $0, whole) })
                }
                call.setOutput(0, pairs.map(bases, exponents) { steps.activations.power32($0, $1) })
            }
        })

    /// POW-3: the integer of 1 or more that an exponent is near to. Returns `nil` if there is none.
    private static func wholeExponent(_ exponent: Float) -> Int? {
        let nearest = Rounding.halfAwayFromZero(exponent)
        guard nearest >= 1, nearest < 0x1p31, (exponent - nearest).magnitude < 1e-5 else { return nil }
        return Int(nearest)
    }

    /// POW-3: the power by repeated squaring. Each product is kept finite.
    private static func product(of base: Float, _ exponent: Int) -> Float {
        guard exponent > 1 else { return base }
        let half = product(of: base, exponent / 2)
        let square = FusedActivation.none.applyKeepingFinite(half * half)
        return exponent % 2 == 1 ? FusedActivation.none.applyKeepingFinite(base * square) : square
    }

    static let outlines = [
        Outline("same-shape", [[3, 5], [3, 5]]), Outline("one", [[1], [1]]), Outline("row", [[2, 17], [17]]),
        Outline("squares", [[33], []], fixedValues: [1: [2]]), Outline("cubes", [[2, 9], [1]], fixedValues: [1: [3]]),
        Outline("seventh-powers", [[17], []], fixedValues: [1: [7]]),
        Outline("large-powers", [[2, 9], []], fixedValues: [1: [60]]),
        Outline("first-powers", [[8], []], fixedValues: [1: [1]]),
        Outline("reciprocals", [[9], []], fixedValues: [1: [-1]]),
        Outline("powers-of-two", [[], [17]], fixedValues: [0: [2]]),
        Outline("empty", [[0, 3], [3]]),
    ]
}
