import GoldenVectors
import QuantSpec

/// An assumption about an operator: it has one known mistake or two, or follows another profile, or both.
struct Hypothesis: Sendable {
    /// The mistakes; empty if the hypothesis is only another profile.
    let mistakes: [Deviation]
    /// The index of the profile that the arithmetic follows, among the candidates.
    let profile: Int
    /// Whether that profile is not the judged one.
    let isOtherProfile: Bool
    /// All mistakes in one implementation.
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

    /// A text that is equal for equal hypotheses of one operator.
    var key: String { "\(combined.name) \(profile)" }

    /// The hypotheses with one mistake each, if there are several: a case may show only one of them.
    var parts: [Hypothesis] {
        mistakes.count > 1 ? mistakes.map { Hypothesis([$0], profile, isOther: isOtherProfile) } : []
    }

    /// Returns whether it has all mistakes of another one.
    func includes(_ other: Hypothesis) -> Bool {
        other.mistakes.allSatisfy { mistake in mistakes.contains { $0.name == mistake.name } }
    }
}
