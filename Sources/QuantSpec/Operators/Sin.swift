extension Operator {
    /// SIN: computes the sine of each element, in radians.
    public static let sin = Operator(
        "SIN", code: 66, summary: "Computes the sine of each element, in radians.",
        binary16: .function(units: 2),
        inferShapes: { [try $0.input(0).shape] },
        results: { _ in -1...1 },
        variants: Trigonometry.forms("SIN") { $1.activations.sine32($0) },
        outlines: Unary.realOutlines, domain: ElementDomain.domain())
}

enum Trigonometry {
    /// The forms of SIN and COS. Clause 1 of each page is the shape, 2 float32, 3 float16.
    static func forms(
        _ name: String, _ function: @escaping @Sendable (_ value: Float, _ steps: Steps) -> Float
    ) -> [Variant] {
        let clauses = (1...3).map { Clause("\(name)-\($0)") }
        return [
            Unary.float32(clauses: [clauses[0], clauses[1]], bound: ResultBound(1, clauses[1])) { value, _, steps in
                function(value, steps)
            },
            Unary.float16(clauses: [clauses[0], clauses[2]]) { value, _, steps in
                function(value, steps)
            },
        ]
    }
}
