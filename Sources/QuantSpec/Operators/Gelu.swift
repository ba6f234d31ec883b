extension Operator {
    /// GELU: multiplies each element x by the standard normal distribution function at x, or by its tanh form.
    public static let gelu = Operator(
        "GELU", code: 150,
        summary: "Multiplies each element x by the standard normal distribution function at x, or by its tanh form.",
        attributes: [GeluFunction.approximate.declaration],
        binary16: GeluFunction.binary16,
        inferShapes: { [try $0.input(0).shape] },
        results: { _ in -0.171 ... .infinity },
        variants: [
            UnaryTable.variant(Int8.self, clauses: GeluFunction.clauses, GeluFunction.function),
            UnaryTable.variant(UInt8.self, clauses: GeluFunction.clauses, GeluFunction.function),
            UnaryTable.interpolated(clauses: ["GELU-2", "GELU-3", "GELU-4"], GeluFunction.function),
            Unary.float32(
                clauses: ["GELU-2", "GELU-3", "GELU-5"], bound: ResultBound(2, absolute: 0x1p-20, "GELU-5"),
                GeluFunction.function),
            GeluFunction.float16,
        ],
        outlines: GeluFunction.outlines, domain: ElementDomain.domain(),
        postTraining: PostTraining(.free, version: 2, wide: .init(.free)))
}

enum GeluFunction {
    /// FLOAT16-10: each operation of GELU-2 or GELU-3, rounded. GELU-2 may be computed with erf in place of erfc.
    static let binary16 = Binary16Rule.elements { value, attributes in
        let (one, half) = (Enclosure(exactly: 1), Enclosure(exactly: 0.5 * value).rounded())
        guard attributes[approximate] else {
            let argument = Enclosure(exactly: value * -0.707_106_781_186_547_5).rounded(2)
            let complement = argument.decreasing { ElementaryFunctions.complementaryError($0) }
            // The argument is -x / sqrt(2), so erf(x / sqrt(2)) is erfc of it, less 1.
            let error = complement - one
            return (half * complement.computed(units: 2)).rounded().union(
                (half * (one + error.computed(units: 2)).rounded(underflows: 0)).rounded())
        }
        let cube = Enclosure(exactly: 0.044_715 * value * value * value).rounded(4)
        let cubic = (Enclosure(exactly: value) + cube).rounded(underflows: 0)
        let argument = cubic.scaled(0.797_884_560_802_865_4).rounded(2)
        let tangent = argument.increasing { ElementaryFunctions.hyperbolicTangent($0) }.computed(units: 2)
        return (half * (one + tangent).rounded(underflows: 0)).rounded()
    }

    /// Whether an approximation by tanh replaces the normal distribution function.
    static let approximate = Attribute("approximate", default: false)

    static let clauses: [Clause] = ["GELU-1", "GELU-2", "GELU-3"]

    static let function: UnaryTable.Function = { value, instance, steps in
        steps.activations.gelu(value, instance.attributes[approximate], steps)
    }

    /// GELU-2: `0.5 × x × erfc(x × (-1 / sqrt(2)))` in binary32, in this order.
    static func exact(_ value: Float, _ steps: borrowing Steps) -> Float {
        0.5 * value * steps.activations.complementaryError32(value * -0x1.6a09e6p-1)
    }

    /// GELU-3: `0.5 × x × (1 + tanh(sqrt(2 / pi) × (x + 0.044715 × x^3)))` in binary32, in this order.
    static func approximate(_ value: Float, _ steps: borrowing Steps) -> Float {
        let cubic = value + 0.044_715 * value * value * value
        return 0.5 * value * (1 + steps.activations.hyperbolicTangent32(0x1.988454p-1 * cubic))
    }

    /// GELU-6: every operation is rounded to binary16.
    static let float16 = Unary.float16(clauses: ["GELU-6"]) { value, instance, steps in
        let half = narrow(0.5 * value)
        guard instance.attributes[approximate] else {
            let argument = narrow(value * narrow(-0x1.6a09e6p-1))
            return half * narrow(steps.activations.complementaryError32(argument))
        }
        let cube = narrow(narrow(value * value) * value)
        let cubic = narrow(value + narrow(narrow(0.044_715) * cube))
        let tangent = narrow(steps.activations.hyperbolicTangent32(narrow(narrow(0x1.988454p-1) * cubic)))
        return half * narrow(1 + tangent)
    }

    /// The nearest binary16 number, in binary32.
    private static func narrow(_ value: Float) -> Float { Binary16(value).float }

    static let outlines: [Outline] = {
        let approximation = Attributes().setting(approximate, true)
        // The int16 form gets few outlines: each of its groups holds a long table.
        let shared = Unary.outlines().map { outline in
            ["one", "tail-below", "empty"].contains(outline.id) ? outline : outline.limited(to: ["int8", "uint8"])
        }
        return shared
            + [
                Outline("approximate-all-values", [[256]], approximation),
                Outline("approximate-tail", [[3, 11]], approximation),
                Outline("approximate-batch", [[2, 128]], approximation, variants: ["int8", "uint8"]),
            ]
    }()
}
