import JSON
import QuantSpec
import VectorFiles

/// Every 32-bit accumulator through multipliers and shifts (ARITH-7, ARITH-8).
extension Sweep {
    /// Multipliers and shifts at the ends of their ranges, of common reals, and with a left shift.
    private static let factors: [QuantizedMultiplier] = [
        QuantizedMultiplier(multiplier: 1 << 30, shift: -1), QuantizedMultiplier(multiplier: .max, shift: 0),
        QuantizedMultiplier(0.0123), QuantizedMultiplier(multiplier: .max, shift: -31), QuantizedMultiplier(3.7),
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
            let count = Int(min(4096, range.upperBound - first))
            let values = [Int32](unsafeUninitializedCapacity: count) { buffer, initialized in
                // Bounds: the buffer has `count` elements.
                for index in 0..<count { buffer[index] = Int32(truncatingIfNeeded: first &+ Int64(index)) }
                initialized = count
            }
            let results =
                roundsTwice
                ? FixedPoint.multiplyRoundingTwice(row: values, by: factor)
                : FixedPoint.multiplyRoundingOnce(row: values, by: factor)
            let wanted = expected.next(count)
            outcome.add(from: UInt32(truncatingIfNeeded: first), results, expected: wanted) { UInt32(bitPattern: $0) }
        }
        return outcome
    }
}

/// The products of consecutive integers with one factor, rounded, by exact rational arithmetic.
///
/// A quotient is held as its floor and a remainder. From one integer to the next the numerator grows by a fixed number:
/// the remainder grows by it, and what exceeds the divisor goes into the floor. Nothing is multiplied or shifted.
struct ExpectedProduct {
    /// The first factor of the next numerator: the integer, or the integer × 2^S in 32 bits if S > 0 and two roundings.
    private var value: Int64
    private let valueStep: Int64
    private let multiplier: Int64
    /// floor((value × multiplier + half) / divisor), and the remainder.
    private var (floor, remainder): (Int64, Int64)
    private let (half, divisor): (Int64, Int64)
    /// 2^-S of the second rounding; 1 for none.
    private let second: Int64
    /// floor / second, to nearest, ties away from zero.
    private var rounded: Int64
    /// Twice the distance from the floor to the tie above `rounded`, which is (rounded + 1/2) × second.
    private var untilTie: Int64

    /// Begins at an integer. S is not above 30.
    init(first: Int64, _ factor: QuantizedMultiplier, roundsTwice: Bool) {
        multiplier = Int64(factor.multiplier)
        valueStep = roundsTwice ? 1 << Int64(max(factor.shift, 0)) : 1
        divisor = roundsTwice ? 1 << 31 : 1 << Int64(31 - factor.shift)
        half = divisor / 2
        second = roundsTwice ? 1 << Int64(max(-factor.shift, 0)) : 1
        (value, floor, remainder, rounded, untilTie) = (0, 0, 0, 0, 0)
        begin(at: first * valueStep)
    }

    /// Computes everything from the value, of which the lower 32 bits are kept.
    private mutating func begin(at unbounded: Int64) {
        value = Int64(Int32(truncatingIfNeeded: unbounded))
        let (quotient, rest) = (value * multiplier + half).quotientAndRemainder(dividingBy: divisor)
        (floor, remainder) = rest < 0 ? (quotient - 1, rest + divisor) : (quotient, rest)
        let magnitude = (2 * Int64(floor.magnitude) + second) / (2 * second)
        rounded = floor < 0 ? -magnitude : magnitude
        untilTie = (2 * rounded + 1) * second - 2 * floor
    }

    /// The products of the next integers, of which the lower 32 bits are kept.
    mutating func next(_ count: Int) -> [Int32] {
        // A copy in registers: the numbers change with every integer.
        var state = self
        defer { self = state }
        let isSimple = valueStep == 1 && multiplier < divisor
        return [Int32](unsafeUninitializedCapacity: count) { buffer, initialized in
            // Bounds: the buffer has `count` elements.
            for index in 0..<count {
                buffer[index] = Int32(truncatingIfNeeded: state.rounded)
                if isSimple { state.step() } else { state.leap() }
            }
            initialized = count
        }
    }

    /// Goes to the next integer. The floor grows by 1 at most. Nothing overflows: all numbers stay below 2^63.
    @inline(__always)
    private mutating func step() {
        remainder &+= multiplier
        let carry: Int64 = remainder >= divisor ? 1 : 0
        remainder &-= carry &* divisor
        untilTie &-= carry &+ carry
        // A tie is rounded away from zero: up above 0, down below.
        let rises: Int64 = untilTie < (rounded >= 0 ? 1 : 0) ? 1 : 0
        rounded &+= rises
        untilTie &+= rises &* (second &+ second)
    }

    /// Goes to the next integer. With a left shift the value can wrap, and the floor grows by any number.
    private mutating func leap() {
        value += valueStep
        guard value <= Int64(Int32.max) else { return begin(at: value) }
        remainder += multiplier * valueStep
        while remainder >= divisor {
            remainder -= divisor
            untilTie -= 2
            if untilTie < (rounded >= 0 ? 1 : 0) {
                rounded += 1
                untilTie += 2 * second
            }
        }
    }
}
