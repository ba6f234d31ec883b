import JSON
import QuantSpec
import VectorFiles

/// Every 32-bit accumulator through multipliers and shifts (ARITH-7, ARITH-8).
extension Sweep {
    /// Multipliers and shifts at the ends of their ranges, of common reals, and with a left shift.
    private static let factors: [QuantizedMultiplier] = [
        QuantizedMultiplier(multiplier: 1 << 30, shift: -1), QuantizedMultiplier(multiplier: .max, shift: 0),
        QuantizedMultiplier(0.1), QuantizedMultiplier(0.0123), QuantizedMultiplier(multiplier: .max, shift: -31),
        QuantizedMultiplier(multiplier: (1 << 30) + 1, shift: -15), QuantizedMultiplier(3.7),
    ]

    /// - Parameter count: the number of multipliers; the fixed list is followed by drawn ones. `nil` for the list.
    static func requantization(roundsTwice: Bool, count: Int?) -> Sweep {
        var random = SeededRandom(seed: 1, "requantization")
        let drawn = (0..<max(0, (count ?? 0) - factors.count)).map { _ in
            QuantizedMultiplier(
                multiplier: Int32(truncatingIfNeeded: random.integer(in: 1 << 30...Int64(Int32.max))),
                shift: Int(random.integer(in: -20...2)))
        }
        let used = (factors + drawn).prefix(count ?? factors.count)
        let size: Int64 = 1 << 26
        let blocks = used.flatMap { factor in
            (0..<64).map { block in
                let first = Int64(Int32.min) + Int64(block) * size
                let label = JSONValue([
                    "multiplier": .integer(Int64(factor.multiplier)), "shift": .integer(factor.shift),
                    "first": .integer(first), "count": .integer(size),
                ])
                return SweepBlock(label) {
                    requantization(first..<first + size, by: factor, roundsTwice: roundsTwice)
                }
            }
        }
        return roundsTwice
            ? Sweep(
                "requantize-double", "every 32-bit accumulator, multiplied with two roundings", clauses: ["ARITH-7"],
                blocks: blocks)
            : Sweep(
                "requantize-single", "every 32-bit accumulator, multiplied with one rounding", clauses: ["ARITH-8"],
                blocks: blocks)
    }

    /// The results for a range of accumulators.
    static func requantization(
        _ range: Range<Int64>, by factor: QuantizedMultiplier, roundsTwice: Bool
    ) -> SweepOutcome {
        var outcome = SweepOutcome()
        var expected = ExpectedProduct(first: range.lowerBound, factor, roundsTwice: roundsTwice)
        for first in stride(from: range.lowerBound, to: range.upperBound, by: 4096) {
            let values = (first..<min(first + 4096, range.upperBound)).map { Int32(truncatingIfNeeded: $0) }
            let results =
                roundsTwice
                ? FixedPoint.multiplyRoundingTwice(row: values, by: factor)
                : FixedPoint.multiplyRoundingOnce(row: values, by: factor)
            for (value, result) in zip(values, results) {
                let wanted = expected.next()
                if result != wanted { outcome.note("accumulator \(value): \(result), expected \(wanted)") }
                outcome.add(UInt32(bitPattern: value), UInt32(bitPattern: result))
            }
        }
        return outcome
    }
}

/// The products of consecutive integers with one factor, rounded, by exact rational arithmetic.
///
/// A quotient is held as its floor and a remainder. From one integer to the next the numerator grows by a fixed number:
/// the remainder grows by it, and what exceeds the divisor goes into the floor. Nothing is multiplied or shifted.
struct ExpectedProduct {
    private let roundsTwice: Bool
    /// The first factor of the next numerator: the integer, or the integer × 2^S in 32 bits if S > 0 and two roundings.
    private var value: Int64
    private let valueStep: Int64
    private let multiplier: Int64
    /// floor((value × multiplier + half) / divisor), and the remainder.
    private var (floor, remainder): (Int64, Int64)
    private let (half, divisor): (Int64, Int64)
    /// 2^-S of the second rounding; 1 for none. The second quotient is floor / second, to nearest, ties away from zero.
    private let second: Int64
    private var rounded: Int64
    private var isFirst = true

    init(first: Int64, _ factor: QuantizedMultiplier, roundsTwice: Bool) {
        self.roundsTwice = roundsTwice
        multiplier = Int64(factor.multiplier)
        valueStep = roundsTwice ? 1 << Int64(max(factor.shift, 0)) : 1
        value = ExpectedProduct.wrapped(first * valueStep)
        divisor = roundsTwice ? 1 << 31 : 1 << Int64(31 - factor.shift)
        half = divisor / 2
        second = roundsTwice ? 1 << Int64(max(-factor.shift, 0)) : 1
        (floor, remainder) = ExpectedProduct.quotient(value * multiplier + half, divisor)
        rounded = ExpectedProduct.nearest(floor, second)
    }

    /// The product of the next integer, of which the lower 32 bits are kept.
    @inline(__always)
    mutating func next() -> Int32 {
        if isFirst {
            isFirst = false
        } else {
            advance()
        }
        return Int32(truncatingIfNeeded: rounded)
    }

    @inline(__always)
    private mutating func advance() {
        let following = value + valueStep
        if following > Int64(Int32.max) {
            // With a left shift the value wraps: begin again.
            value = ExpectedProduct.wrapped(following)
            (floor, remainder) = ExpectedProduct.quotient(value * multiplier + half, divisor)
            rounded = ExpectedProduct.nearest(floor, second)
            return
        }
        value = following
        remainder += multiplier * valueStep
        while remainder >= divisor {
            remainder -= divisor
            floor += 1
            // The next second quotient begins at (2 × rounded + 1) × second / 2: below 0 behind the tie, above at it.
            let twice = 2 * floor
            let tie = (2 * rounded + 1) * second
            if second == 1 { rounded = floor } else if twice > tie || (twice == tie && rounded >= 0) { rounded += 1 }
        }
    }

    /// The lower 32 bits, signed.
    private static func wrapped(_ value: Int64) -> Int64 { Int64(Int32(truncatingIfNeeded: value)) }

    private static func quotient(_ numerator: Int64, _ divisor: Int64) -> (Int64, Int64) {
        let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    /// value / divisor, to nearest, ties away from zero.
    private static func nearest(_ value: Int64, _ divisor: Int64) -> Int64 {
        let magnitude = (2 * Int64(value.magnitude) + divisor) / (2 * divisor)
        return value < 0 ? -magnitude : magnitude
    }
}
