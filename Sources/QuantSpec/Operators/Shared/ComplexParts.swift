/// Shared by the operators that compute a real number from each complex one.
enum ComplexParts {
    /// The form on complex64, with a function of each element.
    ///
    /// - Parameters:
    ///   - operands: the clause about types and shapes.
    ///   - result: the clause about the function.
    ///   - bound: how far results may lie from those of the function; `nil` if they are compared by bits.
    ///   - function: gives the result of one element.
    static func variant(
        operands: Clause, result: Clause, bound: ResultBound? = nil,
        _ function: @escaping @Sendable (Complex64) -> Float
    ) -> Variant {
        Variant(
            "complex64", .float32, inputs: [Operand("input", .complex64, .unquantized)],
            outputs: [Operand("output", .float32, .unquantized)], clauses: [operands, result], bound: bound,
            typeClause: operands,
            prepare: { _, _ in Plan { call in call.setOutput(0, try call.values(0, as: Complex64.self).map(function)) }
            })
    }

    /// COMPLEX_ABS-2: the root of the sum of the parts' squares, in binary64. It is infinite if a part is, even if the other one
    /// is a NaN.
    static func magnitude(_ number: Complex64) -> Float {
        if number.real.isInfinite || number.imaginary.isInfinite { return .infinity }
        let (real, imaginary) = (Double(number.real), Double(number.imaginary))
        return Float((real * real + imaginary * imaginary).squareRoot())
    }
}
