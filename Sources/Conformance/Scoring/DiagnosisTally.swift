/// The numbers of simulated implementations by outcome, and of their failing cases by the kind of their name.
public struct DiagnosisTally: Sendable {
    /// The outcome of the diagnosis of one implementation.
    public enum Outcome: String, Sendable, CaseIterable {
        /// Every failing case has the name of the true mistake, or of a part of it.
        case exact
        /// Every failing case has that name, or a name that gives the same results in every case.
        case equivalent
        /// Some failing cases have such a name, or wrong names that are qualified; no name is wrong without `(in
        /// part)`.
        case partly
        /// No failing case has a name.
        case unnamed
        /// A failing case has a wrong name without `(in part)`.
        case wrong
    }

    /// The number of implementations with each outcome.
    public var outcomes: [Outcome: Int] = [:]
    /// The number of implementations with a failing case.
    public var implementations: Int { outcomes.values.reduce(0, +) }
    /// The number of failing cases.
    public var cases = 0
    /// The number of failing cases with the name of the true mistake, or of a part of it.
    public var exact = 0
    /// The number of failing cases with another name that gives the same results in every case.
    public var equivalent = 0
    /// The number of failing cases without a name.
    public var unnamed = 0
    /// The number of failing cases with a wrong name without `(in part)`.
    public var wrong = 0
    /// The number of failing cases with a wrong name and `(in part)`.
    public var wrongInPart = 0
    /// For each implementation with a wrong name, or with a known mistake and without any name: the first such case,
    /// the name or why there is none, and the true mistake.
    public var examples: [String] = []

    /// Counts of 0.
    public init() {}

    /// The share of implementations with the outcome `exact` or `equivalent`, from 0 to 1. 1 if there are no
    /// implementations.
    public var namedShare: Double {
        implementations > 0
            ? Double((outcomes[.exact] ?? 0) + (outcomes[.equivalent] ?? 0)) / Double(implementations) : 1
    }

    mutating func add(_ other: DiagnosisTally) {
        outcomes.merge(other.outcomes, uniquingKeysWith: +)
        cases += other.cases
        exact += other.exact
        equivalent += other.equivalent
        unnamed += other.unnamed
        wrong += other.wrong
        wrongInPart += other.wrongInPart
        examples += other.examples
    }

    /// Counts the outcome of one implementation, after all of its cases were counted.
    mutating func conclude() {
        guard cases > 0 else { return }
        let named = exact + equivalent
        let outcome: Outcome =
            wrong > 0
            ? .wrong
            : named == 0
                ? (wrongInPart > 0 ? .partly : .unnamed)
                : named < cases ? .partly : equivalent > 0 ? .equivalent : .exact
        outcomes[outcome, default: 0] += 1
    }
}
