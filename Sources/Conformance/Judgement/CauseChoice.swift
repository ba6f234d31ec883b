import FileSupport
import GoldenVectors
import QuantSpec
import VectorFiles

/// Chooses the cause of each failing case of an operator, among the hypotheses that have enough evidence.
struct CauseChoice {
    private let profile: ProfileSelection
    private let cases: DiagnosedCases
    private var search: HypothesisSearch
    private let winners: [Evidence]
    private var causes: [String: Cause] = [:]

    /// The greatest number of other mistakes that are listed because they give the same results.
    private static let listed = 3

    /// - Parameters:
    ///   - runs: the judged groups of one operator in a scheme.
    ///   - profile: the judged profile, and the results of the others.
    ///   - refuted: the indices of the profiles that passing cases of other operators contradict.
    ///   - trial: evaluates mistaken implementations.
    init(
        _ runs: [GroupRun], under profile: ProfileSelection, refuted: Set<Int>, _ trial: DeviationTrial
    ) {
        self.profile = profile
        cases = DiagnosedCases(runs, under: profile)
        search = HypothesisSearch(cases, under: profile, refuted: refuted, trial)
        search.search()
        winners = search.needed.winners(in: cases)
    }

    /// Returns the diagnoses of the failing cases that count, by case name. Cases without a named cause are missing.
    mutating func diagnoses() -> [String: Diagnosis] {
        var diagnoses: [String: Diagnosis] = [:]
        for place in cases.wrongGroups {
            for item in cases.groups[place].wrong {
                guard let cause = cause(of: item, in: place) else { continue }
                diagnoses[cases.groups[place].cases[item].name] = cause.diagnosis
            }
        }
        return diagnoses
    }

    private mutating func cause(of item: Int, in place: Int) -> Cause? {
        search.needed.best(item, in: place).map { cause($0) }
    }

    private mutating func cause(_ evidence: Evidence) -> Cause {
        let hypothesis = evidence.hypothesis
        if let known = causes[hypothesis.key] { return known }
        let others = search.named.filter {
            $0.hypothesis.combined.name != hypothesis.combined.name && $0.isEqual(to: evidence)
        }
        let cause = Cause(
            mistakes: hypothesis.mistakes,
            otherProfile: hypothesis.isOtherProfile ? profile.candidates[hypothesis.profile].name : nil,
            explained: evidence.explained, failures: cases.failures,
            contradicting: unexplained(\.contradicting, evidence), missed: unexplained(\.missed, evidence),
            unnamed: unnamed(beside: evidence),
            others: hypothesis.mistakes.count == 1
                ? others.prefix(CauseChoice.listed).map { $0.hypothesis.combined.name } : [])
        causes[hypothesis.key] = cause
        return cause
    }

    /// The number of cases that speak against a hypothesis and that no other named hypothesis explains, alone or
    /// together with it.
    private mutating func unexplained(_ items: KeyPath<GroupEvidence, [Int]>, _ evidence: Evidence) -> Int {
        let others = winners.filter { $0.hypothesis.key != evidence.hypothesis.key }.prefix(CauseChoice.together)
        let hypothesis = evidence.hypothesis
        var count = 0
        for (place, group) in evidence.groups {
            for item in group[keyPath: items] {
                let isExplained = others.contains { other in
                    if !hypothesis.mistakes.isEmpty, other.hypothesis.includes(hypothesis),
                        other.explains(item, in: place)
                    {
                        return true
                    }
                    return other.hypothesis.profile == hypothesis.profile && other.shows(item, in: place)
                        && search.isShown(hypothesis, with: other.hypothesis, in: place, item)
                }
                if !isExplained { count += 1 }
            }
        }
        return count
    }

    /// The number of failing cases without a name in groups in which a hypothesis names other cases. The same instance
    /// then also fails in another way.
    private func unnamed(beside evidence: Evidence) -> Int {
        cases.wrongGroups.filter { evidence.isNamed(in: $0) }.reduce(0) { sum, place in
            let missed = Set(evidence.groups[place]?.missed ?? [])
            return sum
                + cases.groups[place].wrong.count { !missed.contains($0) && search.needed.best($0, in: place) == nil }
        }
    }

    /// The greatest number of other named hypotheses that are tried as ones that hide a mistake or add to it.
    private static let together = 6

    /// Returns the diagnosis of an informative case: a cause that was found in the counted cases and that reproduces
    /// this case. Returns `nil` if there is none.
    mutating func diagnosis(ofInformative group: VectorGroup, _ row: VectorRow, _ observed: [[Elements]]) -> Diagnosis?
    {
        for evidence in search.needed.sorted(by: { $0.total > $1.total })
        where search.reproduces(evidence.hypothesis, group, row, observed) {
            return cause(evidence).diagnosis
        }
        return nil
    }

    /// Returns, for a failing case without a name, the mistakes that give its results and the reason why they are not
    /// named. Returns `nil` if there are none.
    func doubtful(_ name: String) -> String? {
        for place in cases.wrongGroups {
            guard let item = cases.groups[place].wrong.first(where: { cases.groups[place].cases[$0].name == name })
            else { continue }
            let possible = (search.weak + search.named).filter { $0.explains(item, in: place) }
                .sorted { $0.net(in: place) > $1.net(in: place) }
            guard let first = possible.first else { return nil }
            let names = possible.prefix(CauseChoice.listed).map { $0.hypothesis.words(profile) }
            let more = possible.count > names.count ? ["\(possible.count - names.count) more"] : []
            let doubt =
                search.outweighed[first.hypothesis.key].map {
                    "but not \($0.counted("other failing case")) with differences of 1 LSB"
                } ?? first.doubt(in: place)
            return
                "\(Cause.listed(names + more)) \(possible.count == 1 ? "reproduces" : "reproduce") this case, \(doubt)"
        }
        return nil
    }
}

extension Hypothesis {
    fileprivate func words(_ selection: ProfileSelection) -> String {
        let other = isOtherProfile ? "profile \(selection.candidates[profile].name)" : ""
        if mistakes.isEmpty { return other }
        return isOtherProfile ? "\(combined.name) under \(other)" : combined.name
    }
}

extension Evidence {
    /// The reason why the hypothesis is not named in a group.
    fileprivate func doubt(in place: Int) -> String {
        let passing = groups[place]?.contradicting.count ?? 0
        if passing > 0 {
            return "but would also change \(passing.counted("passing case")) of the group"
        }
        if isOutnumbered || hypothesis.isOtherProfile && contradicting > 0 {
            return "but would also change \(contradicting.counted("passing case"))"
        }
        let bits = max(total(with: place) + cost, 0)
        return "with \(Int(bits.rounded(.down))) bits of evidence, but a diagnosis needs"
            + " \(Int((needed + cost).rounded(.up)))"
    }
}
