import QuantSpec
import Synchronization

/// The assumptions that the reference documents for its multiplication of 64-bit integers (ARITH-9), and whether a row keeps
/// them. The reference's result for a row that breaks one is an accident of its code: such a row is informative.
enum ReferenceAssumption {
    /// The profiles under which a row has to keep the assumptions: the one that vectors are written in, and one that
    /// requantizes in fixed point what the first scales in binary64.
    private static let profiles: [NumericProfile] = [.litert_2_3_x86_64, .integerDouble]

    /// Whether an operand and a multiplier with its shift keep the assumptions: |`value`| is below 2^47, the shift is in
    /// [-31, 7], and the scaled value fits 32 bits before the zero point is added and the result is clamped.
    static func holds(_ value: Int64, _ factor: QuantizedMultiplier) -> Bool {
        guard value.magnitude < 1 << 47, (-31...7).contains(factor.shift) else { return false }
        let reduced = Int64(factor.multiplier < 0x7fff_0000 ? (factor.multiplier &+ (1 << 15)) >> 16 : 0x7fff)
        let totalShift = Int64(15 - factor.shift)
        // Below 2^47 x 2^15 + 2^45: this cannot overflow.
        let scaled = (value * reduced + (1 << (totalShift - 1))) >> totalShift
        return Int32(exactly: scaled) != nil
    }

    /// Whether any 64-bit multiplication that the steps of a row ask for breaks the assumptions.
    ///
    /// - Parameters:
    ///   - inputs: the activations of each step, by input position.
    ///   - states: the state operands before the first step, by input position.
    static func isBroken(
        by inputs: [[Int: Elements]], states: [Int: Elements], of instance: Instance, in declaration: Operator
    ) -> Bool {
        profiles.contains { isBroken(by: inputs, states: states, of: instance, in: declaration, under: $0) }
    }

    private static func isBroken(
        by inputs: [[Int: Elements]], states: [Int: Elements], of instance: Instance, in declaration: Operator,
        under profile: NumericProfile
    ) -> Bool {
        let witness = Witness()
        var steps = Steps(profile)
        let multiply = steps.multiplyWide
        steps.multiplyWide = { value, factor in
            if !holds(value, factor) { witness.note() }
            return multiply(value, factor)
        }
        let prepared = try? declaration.prepare(instance, steps: steps)
        _ = try? prepared?.evaluate(steps: inputs, states: states)
        return witness.hasSeen
    }

    private final class Witness: Sendable {
        private let isBroken = Mutex(false)

        func note() { isBroken.withLock { $0 = true } }
        var hasSeen: Bool { isBroken.withLock { $0 } }
    }
}
