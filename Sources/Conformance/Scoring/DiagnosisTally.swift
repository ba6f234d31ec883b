/// How implementations with a mistake were named, and their failing cases.
public struct DiagnosisTally: Sendable {
    /// What is said of one implementation.
    public enum Outcome: String, Sendable, CaseIterable {
        /// Every failing case has the name of what was put in.
        case exact
        /// Every failing case has that name, or one that gives the same results in every case.
        case equivalent
        /// Some failing cases have such a name, and none has a wrong one.
        case partly
        /// No failing case has a name.
        case unnamed
        /// A failing case has a wrong name without a qualification.
        case wrong
    }

    public var outcomes: [Outcome: Int] = [:]
    /// Implementations of which any case failed.
    public var implementations: Int { outcomes.values.reduce(0, +) }
    /// Failing cases.
    public var cases = 0
    /// Of them those with the name of what was put in, or of a part of it.
    public var exact = 0
    /// Those with another name that gives the same results in every case.
    public var equivalent = 0
    public var unnamed = 0
    /// Wrong, without a qualification.
    public var wrong = 0
    /// Wrong, with a qualification.
    public var wrongInPart = 0
    /// The first of the wrong names of each implementation: case, name, what was put in.
    public var examples: [String] = []

    public init() {}

    /// The share of implementations with one of two outcomes, from 0 to 1.
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

    /// Counts the implementation whose cases have been counted.
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
