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

    /// Whether any 64-bit multiplication of a row of an instance breaks the assumptions. For many rows use a `Watch`.
    ///
    /// - Parameters:
    ///   - inputs: the activations of each step, by input position.
    ///   - states: the state operands before the first step, by input position.
    static func isBroken(
        by inputs: [[Int: Elements]], states: [Int: Elements], of instance: Instance, in declaration: Operator
    ) -> Bool {
        Watch(instance, in: declaration).isBroken(by: inputs, states: states)
    }

    /// Watches the 64-bit multiplications of one instance, prepared once under each profile.
    final class Watch: Sendable {
        private let watched: [(prepared: PreparedOperator, witness: Witness)]

        init(_ instance: Instance, in declaration: Operator) {
            watched = profiles.compactMap { profile in
                let witness = Witness()
                var steps = Steps(profile)
                let multiply = steps.multiplyWide
                steps.multiplyWide = { value, factor in
                    witness.note(isBroken: !holds(value, factor))
                    return multiply(value, factor)
                }
                return (try? declaration.prepare(instance, steps: steps)).map { ($0, witness) }
            }
        }

        /// Whether any 64-bit multiplication that the steps of a row ask for breaks the assumptions.
        ///
        /// Whether an instance multiplies 64-bit integers does not depend on its values: after a row that asked for no
        /// multiplication the others are not evaluated.
        func isBroken(by inputs: [[Int: Elements]], states: [Int: Elements]) -> Bool {
            watched.contains { prepared, witness in
                witness.observe { _ = try? prepared.evaluate(steps: inputs, states: states) }
            }
        }
    }

    private final class Witness: Sendable {
        private struct Seen {
            var hasEvaluated = false
            var hasMultiplied = false
            var isBroken = false
        }

        private let seen = Mutex(Seen())

        func note(isBroken: Bool) {
            seen.withLock {
                $0.hasMultiplied = true
                $0.isBroken = $0.isBroken || isBroken
            }
        }

        /// Whether an evaluation breaks an assumption. One row is observed at a time.
        func observe(_ evaluate: () -> Void) -> Bool {
            let isIdle = seen.withLock { seen -> Bool in
                seen.isBroken = false
                return seen.hasEvaluated && !seen.hasMultiplied
            }
            guard !isIdle else { return false }
            evaluate()
            return seen.withLock { seen in
                seen.hasEvaluated = true
                return seen.isBroken
            }
        }
    }
}
