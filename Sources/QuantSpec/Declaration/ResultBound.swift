/// How far a real result may lie from the specified one (SCOPE-4). Results of forms without a bound are compared by bits.
///
/// A result is right if it is at most `unitsInTheLastPlace` representable numbers away from the specified result, or differs
/// from it by at most `absolute`. The bound is composed, in the clause, of the bounds of the elementary functions and of the
/// roundings of a form.
public struct ResultBound: Sendable, Hashable {
    /// The allowed number of steps between neighbouring numbers of the output's type.
    public let unitsInTheLastPlace: Int
    /// The allowed difference where cancellation leaves few bits; 0 if there is none.
    public let absolute: Float
    /// The clause that grants the bound.
    public let clause: Clause

    /// A bound with the clause that grants it.
    ///
    /// - Parameters:
    ///   - unitsInTheLastPlace: the allowed number of steps between neighbouring numbers of the output's type.
    ///   - absolute: the allowed difference, whatever the result's magnitude is.
    ///   - clause: the clause that grants the bound.
    public init(_ unitsInTheLastPlace: Int, absolute: Float = 0, _ clause: Clause) {
        self.unitsInTheLastPlace = unitsInTheLastPlace
        self.absolute = absolute
        self.clause = clause
    }

    /// The observed values, with every value that the bound allows replaced by the specified one. Any NaN stands for a NaN.
    ///
    /// The parts of complex numbers are compared each by itself. Values of another type or number, and integers, are returned
    /// unchanged.
    public func snapping(_ observed: Elements, to specified: Elements) -> Elements {
        switch (observed, specified) {
        case (.float32(let observed), .float32(let specified)) where observed.count == specified.count:
            return .float32(
                zip(observed, specified).map { snapping($0, to: $1) })
        case (.float16(let observed), .float16(let specified)) where observed.count == specified.count:
            return .float16(
                zip(observed, specified).map {
                    allows(ResultBound.place($0), ResultBound.place($1), $0.float, $1.float) ? $1 : $0
                })
        case (.complex64(let observed), .complex64(let specified)) where observed.count == specified.count:
            return .complex64(
                zip(observed, specified).map {
                    Complex64(snapping($0.real, to: $1.real), snapping($0.imaginary, to: $1.imaginary))
                })
        default: return observed
        }
    }

    private func snapping(_ observed: Float, to specified: Float) -> Float {
        allows(ResultBound.place(observed), ResultBound.place(specified), observed, specified) ? specified : observed
    }

    private func allows(_ place: Int64, _ other: Int64, _ observed: Float, _ specified: Float) -> Bool {
        if observed.isNaN || specified.isNaN { return observed.isNaN && specified.isNaN }
        if observed.isInfinite || specified.isInfinite { return observed == specified }
        if (place - other).magnitude <= UInt64(max(unitsInTheLastPlace, 0)) { return true }
        return (observed - specified).magnitude <= absolute
    }

    /// The place of a number among all numbers of its type. Both zeros have the place 0.
    private static func place(_ value: Float) -> Int64 {
        let magnitude = Int64(value.bitPattern & 0x7fff_ffff)
        return value.sign == .minus ? -magnitude : magnitude
    }

    private static func place(_ value: Binary16) -> Int64 {
        let magnitude = Int64(value.bitPattern & 0x7fff)
        return value.bitPattern & 0x8000 != 0 ? -magnitude : magnitude
    }
}
