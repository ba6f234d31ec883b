/// A positive real multiplier as an integer kernel takes it: `multiplier` x 2^(`shift` - 31) (ARITH-4).
///
/// `multiplier` is 0 or in [2^30, 2^31); `shift` is in [-31, 30] for every real that models contain. A negative real,
/// which only LEAKY_RELU with a negative slope has, gives a negative `multiplier`.
public struct QuantizedMultiplier: Sendable, Hashable {
    public var multiplier: Int32
    public var shift: Int

    public init(multiplier: Int32, shift: Int) {
        self.multiplier = multiplier
        self.shift = shift
    }

    /// The nearest representable multiplier, halves away from zero (ARITH-4).
    ///
    /// Edge cases: 0, and magnitudes below 2^-32, give (0, 0); a mantissa that rounds up to 2^31 is halved and the shift
    /// is raised; infinities and NaN give (0, 0).
    public init(_ real: Double) {
        guard real != 0, real.isFinite else {
            self.init(multiplier: 0, shift: 0)
            return
        }
        var shift = Int(real.exponent) + 1
        let mantissa = real.sign == .minus ? -real.significand / 2 : real.significand / 2
        var multiplier = Int64(roundingHalfAwayFromZero: mantissa * 2_147_483_648)
        if multiplier.magnitude == 1 << 31 {
            multiplier /= 2
            shift += 1
        }
        guard shift >= -31 else {
            self.init(multiplier: 0, shift: 0)
            return
        }
        self.init(multiplier: Int32(truncatingIfNeeded: multiplier), shift: shift)
    }

    /// This multiplier as single-rounding builds take it: a shift above 30 is replaced by the greatest multiplier at 30.
    public var limitedToShift30: QuantizedMultiplier {
        shift > 30 ? QuantizedMultiplier(multiplier: .max, shift: 30) : self
    }
}
