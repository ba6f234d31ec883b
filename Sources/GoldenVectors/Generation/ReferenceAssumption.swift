import QuantSpec
import Synchronization

/// The assumptions that the reference documents for its multiplication of 64-bit integers (ARITH-9). If a row breaks
/// one, the reference's result is an accident of its code, so the row is informative.
enum ReferenceAssumption {
    /// The profiles under which a row must meet the assumptions: the profile of the vectors, and one that requantizes
    /// in fixed point where the first scales in binary64.
    private static let profiles: [NumericProfile] = [.litert_2_3_x86_64, .integerDouble]

    /// Returns whether an operand and a multiplier with its shift meet the assumptions: |`value`| is below 2^47, the
    /// shift is in [-31, 7], and the scaled value fits 32 bits before the zero point is added and the result is
    /// clamped.
    static func holds(_ value: Int64, _ factor: QuantizedMultiplier) -> Bool {
        guard value.magnitude < 1 << 47, (-31...7).contains(factor.shift) else { return false }
        let reduced = Int64(factor.multiplier < 0x7fff_0000 ? (factor.multiplier &+ (1 << 15)) >> 16 : 0x7fff)
        let totalShift = Int64(15 - factor.shift)
        // The sum is below 2^47 × 2^15 + 2^45, so it cannot overflow.
        let scaled = (value * reduced + (1 << (totalShift - 1))) >> totalShift
        return Int32(exactly: scaled) != nil
    }

    /// Returns whether a 64-bit multiplication of a row breaks the assumptions. Use a `Watch` for several rows of an
    /// instance.
    ///
    /// - Parameters:
    ///   - inputs: the activations of each step, by input position.
    ///   - states: the states before the first step, by input position.
    ///   - instance: the instance.
    ///   - declaration: the instance's operator.
    static func isBroken(
        by inputs: [[Int: Elements]], states: [Int: Elements], of instance: Instance, in declaration: Operator
    ) -> Bool {
        Watch(instance, in: declaration).isBroken(by: inputs, states: states)
    }

    /// Watches the 64-bit multiplications of one instance, which is prepared once for each profile.
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

        /// Returns whether a 64-bit multiplication in the steps of a row breaks the assumptions.
        ///
        /// Whether an instance multiplies 64-bit integers does not depend on its values. If the first row makes no
        /// multiplication, the others are not evaluated.
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

        /// Returns whether an evaluation breaks an assumption. One row is observed at a time.
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
