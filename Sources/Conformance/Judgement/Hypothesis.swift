import GoldenVectors
import QuantSpec

/// What may be wrong with an operator: it has one known mistake or two, or it follows another profile, or both.
struct Hypothesis: Sendable {
    /// Empty if another profile by itself is meant.
    let mistakes: [Deviation]
    /// The place among the candidates of the profile that its arithmetic follows.
    let profile: Int
    /// Whether that is another profile than the one that is judged under.
    let isOtherProfile: Bool
    /// All its mistakes in one implementation.
    let combined: Deviation

    init(_ mistakes: [Deviation], under profile: Int, judgedUnder judged: Int) {
        self.init(mistakes, profile, isOther: profile != judged)
    }

    private init(_ mistakes: [Deviation], _ profile: Int, isOther: Bool) {
        self.mistakes = mistakes
        self.profile = profile
        isOtherProfile = isOther
        combined = mistakes.count == 1 ? mistakes[0] : Deviation(combining: mistakes)
    }

    /// The same for equal hypotheses of one operator.
    var key: String { "\(combined.name) \(profile)" }

    /// What is left of it without one of its mistakes: a case may show less than all.
    var parts: [Hypothesis] {
        mistakes.count > 1 ? mistakes.map { Hypothesis([$0], profile, isOther: isOtherProfile) } : []
    }

    /// Whether it has all the mistakes of another one.
    func includes(_ other: Hypothesis) -> Bool {
        other.mistakes.allSatisfy { mistake in mistakes.contains { $0.name == mistake.name } }
    }
}
