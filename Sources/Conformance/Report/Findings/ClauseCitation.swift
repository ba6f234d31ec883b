import GoldenVectors
import QuantSpec

/// The clauses that a diagnosis says are broken, and the quoted words of the first.
public struct ClauseCitation: Sendable, Hashable {
    /// The clauses, most specific first. If there are two mistakes, the first clause of each comes before all others.
    public let clauses: [Clause]
    /// The quoted words of the first clause (`ClauseQuote`); empty if the specification's text is not available.
    public internal(set) var words = ""

    /// Returns `nil` if the diagnosis names neither known mistakes nor a profile.
    ///
    /// - Parameters:
    ///   - diagnosis: the name of a mistake, two names with a `+` between them, or `profile NAME`.
    ///   - operatorName: the operator or the primitive.
    ///   - variant: the variant of the operator; ignored for a primitive.
    ///   - profile: the profile under which the cases are judged.
    ///   - tested: the clauses that the case tests. Among the broken clauses of a primitive, these come first.
    init?(
        diagnosis: String, operatorName: String, variant: String, profile: String, tested: [Clause] = []
    ) {
        if diagnosis.hasPrefix("profile ") {
            clauses = ["PROFILE-1"]
            return
        }
        guard let mistakes = Deviation.all(named: diagnosis), let profile = NumericProfile.named(profile) else {
            return nil
        }
        let broken: [[Clause]]
        if let operation = Operator.named(operatorName) {
            guard let form = operation.variants.first(where: { $0.id == variant }) else { return nil }
            broken = mistakes.map { $0.clauses(in: operation, form, profile) }
        } else {
            broken = mistakes.map { mistake in
                let clauses = mistake.clausesOfChapters(profile)
                return clauses.filter(tested.contains) + clauses.filter { !tested.contains($0) }
            }
        }
        var seen = Set<Clause>()
        clauses = (broken.compactMap(\.first) + broken.joined()).filter { seen.insert($0).inserted }
    }

    /// The first clause and its words in one line, or its number alone if there are no words.
    public func text(upTo limit: Int = .max) -> String {
        guard let first = clauses.first else { return "" }
        return words.isEmpty ? first.id : "\(first): \(words)".cut(to: limit)
    }
}

extension ConformanceReport {
    /// Adds the words of the broken clauses to all failures.
    ///
    /// - Parameter texts: the text of each clause, by its number.
    public mutating func cite(_ texts: [String: String]) {
        clauseTexts = texts
        for index in failures.indices { failures[index].quote(texts) }
        for index in informative.indices { informative[index].quote(texts) }
    }
}

extension CaseReport {
    fileprivate mutating func quote(_ texts: [String: String]) {
        guard let clause = citation?.clauses.first, let text = texts[clause.id], let name = diagnosis?.name else {
            return
        }
        citation?.words = ClauseQuote(text).words(against: Deviation.all(named: name)?.first)
    }
}
