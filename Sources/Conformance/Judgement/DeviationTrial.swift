import GoldenVectors
import QuantSpec
import VectorFiles

/// Evaluates rows as implementations with one mistake would, and keeps what was made ready for a group.
struct DeviationTrial {
    private let profile: NumericProfile
    private var prepared: [String: PreparedOperator?] = [:]
    private var deviating: [String: DeviatingOperator?] = [:]

    init(profile: NumericProfile) { self.profile = profile }

    /// Whether a mistake gives every bit of what was observed.
    mutating func reproduces(
        _ deviation: Deviation, _ group: VectorGroup, _ row: VectorRow, _ observed: [[Elements]]
    ) -> Bool {
        outputs(deviation, group, row).map { DeviationTrial.areEqual($0, observed) } ?? false
    }

    /// What an implementation with the mistake gives; `nil` where it has no result.
    mutating func outputs(_ deviation: Deviation, _ group: VectorGroup, _ row: VectorRow) -> [[Elements]]? {
        implementation(deviation, group)?.outputs(row.steps.map(\.inputs), states: group.initialStates)
    }

    static func areEqual(_ left: [[Elements]], _ right: [[Elements]]) -> Bool {
        left.count == right.count
            && zip(left, right).allSatisfy { left, right in
                left.count == right.count && zip(left, right).allSatisfy { $0.hasSameBits(as: $1) }
            }
    }

    private mutating func implementation(_ deviation: Deviation, _ group: VectorGroup) -> DeviatingOperator? {
        let key = "\(deviation.name) \(group.id)"
        if let known = deviating[key] { return known }
        let made = ready(group).flatMap { DeviatingOperator(deviation, of: $0, profile: profile) }
        deviating[key] = .some(made)
        return made
    }

    private mutating func ready(_ group: VectorGroup) -> PreparedOperator? {
        if let known = prepared[group.id] { return known }
        let made = try? group.prepare(profile)
        prepared[group.id] = .some(made)
        return made
    }
}
