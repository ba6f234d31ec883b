/// A real multiplier as an integer kernel takes it: `multiplier` × 2^(`shift` - 31) (ARITH-4).
///
/// For a positive real, `multiplier` is 0 or in [2^30, 2^31). A negative real gives a negative `multiplier`; only
/// LEAKY_RELU with a negative slope has one. `shift` is -31 or more, and at most 30 in models.
public struct QuantizedMultiplier: Sendable, Hashable {
    /// The fraction with 31 fractional bits.
    public var multiplier: Int32
    /// The power of two; a positive one is a left shift.
    public var shift: Int

    /// A multiplier and a shift, as given. They may differ from those that `init(_:)` gives for any real.
    public init(multiplier: Int32, shift: Int) {
        self.multiplier = multiplier
        self.shift = shift
    }

    /// The nearest multiplier and shift of a real, halves away from zero (ARITH-4).
    ///
    /// Edge cases: 0, infinities, NaN and magnitudes that round to less than 2^-32 give (0, 0). If the multiplier rounds to
    /// 2^31, it is halved and the shift is one more.
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

    /// This multiplier as single-rounding builds take it: a shift above 30 becomes multiplier 2^31 - 1, shift 30 (ARITH-8).
    public var limitedToShift30: QuantizedMultiplier {
        shift > 30 ? QuantizedMultiplier(multiplier: .max, shift: 30) : self
    }
}
