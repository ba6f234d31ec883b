import GoldenVectors
import QuantSpec
import VectorFiles

/// Looks for two known mistakes in one implementation, where neither by itself gives what was observed.
///
/// There are thousands of pairs, and many give the same small difference: so a pair is only tried where each of its
/// mistakes can show, one of them gives some of the elements that differ, and it is only believed on much evidence.
struct MistakePairs {
    private let profile: NumericProfile
    /// The profile's place among the candidates.
    private let index: Int
    /// Whether it is the profile that is judged under.
    private let isJudged: Bool
    /// The mistakes that explain other failures of the operator by themselves.
    private let established: Set<String>
    /// All failing cases of the operator, as the report counts them.
    private let failures: Int
    private var trial: DeviationTrial

    private struct Pair {
        let mistakes: [Deviation]
        /// Both in one implementation.
        let combined: Deviation

        init(_ mistakes: [Deviation]) {
            self.mistakes = mistakes
            combined = Deviation(combining: mistakes)
        }
    }

    /// Failing rows on which pairs are looked for.
    private static let sampleSize = 6
    /// Mistakes that a pair begins with, for each of these rows.
    private static let beginnings = 8
    /// The products of the largest group on which pairs are looked for.
    private static let greatestWork = 100_000
    /// Rows on which a pair is tried that was found.
    private static let trialLimit = 1000
    /// Elements that differ and that only both together give, unless each of the two is known from other rows.
    private static let leastEvidence = 12

    /// - Parameter causes: single mistakes that are known under the profile.
    init(under profile: NumericProfile, at index: Int, isJudged: Bool, after causes: [Cause], failures: Int) {
        self.failures = failures
        self.profile = profile
        self.index = index
        self.isJudged = isJudged
        established = Set(causes.flatMap { $0.mistakes.map(\.name) })
        trial = DeviationTrial(profile: profile)
    }

    /// The pairs that are credible, in the order of the catalogue.
    ///
    /// - Parameters:
    ///   - suspects: all the failing cases of the operator.
    ///   - left: those on which pairs are looked for.
    mutating func causes(
        of suspects: [Diagnoser.Suspect], lookingAt left: [Diagnoser.Suspect], in groups: [GroupRun]
    ) -> [Cause] {
        guard let first = suspects.first, let scheme = groups.first?.scheme else { return [] }
        let known = Deviation.all.filter { $0.scope.contains(first.group.operatorName, scheme) }
        var causes: [Cause] = []
        var found: Set<String> = []
        let small = left.filter {
            !$0.row.passes.contains(index) && $0.group.cost.macs <= MistakePairs.greatestWork
        }
        for suspect in CauseSearch.sample(small, MistakePairs.sampleSize) {
            for pair in pairs(for: suspect, among: known) where !found.contains(pair.combined.name) {
                guard reproduces(pair.combined, suspect) else { continue }
                found.insert(pair.combined.name)
                if let cause = cause(pair, suspects, groups) { causes.append(cause) }
            }
        }
        return causes
    }

    /// Pairs that may give what was observed in a row, each in the order of the catalogue.
    private mutating func pairs(for suspect: Diagnoser.Suspect, among known: [Deviation]) -> [Pair] {
        let shown = known.filter { suspect.vectorRow.catches.contains($0.name) }
        var ranked: [(place: Int, agreement: Int)] = []
        for (place, deviation) in shown.enumerated() {
            ranked.append((place, agreement(deviation, suspect)))
        }
        let beginnings = ranked.filter { $0.agreement > 0 }.sorted { $0.agreement > $1.agreement }
            .prefix(MistakePairs.beginnings)
        var pairs: [Pair] = []
        for beginning in beginnings {
            for place in shown.indices where place != beginning.place {
                pairs.append(Pair([min(place, beginning.place), max(place, beginning.place)].map { shown[$0] }))
            }
        }
        return pairs
    }

    /// The elements that differ, and that a mistake by itself gives.
    private mutating func agreement(_ deviation: Deviation, _ suspect: Diagnoser.Suspect) -> Int {
        guard let outputs = trial.outputs(deviation, suspect.group, suspect.vectorRow),
            let wrong = suspect.difference(under: profile.name)
        else { return 0 }
        return wrong.outputs.reduce(0) { count, output in
            let observed = suspect.outputs[output.step][output.output]
            guard outputs.indices.contains(output.step), outputs[output.step].indices.contains(output.output),
                let comparison = ElementComparison(expected: outputs[output.step][output.output], observed: observed)
            else { return count }
            return count + Set(output.comparison.positions).subtracting(comparison.positions).count
        }
    }

    /// `nil` where too little speaks for the pair.
    private mutating func cause(
        _ pair: Pair, _ suspects: [Diagnoser.Suspect], _ groups: [GroupRun]
    ) -> Cause? {
        var explained: [Diagnoser.Suspect] = []
        var misses = 0
        for suspect in suspects.prefix(MistakePairs.trialLimit) {
            guard let outputs = trial.outputs(pair.combined, suspect.group, suspect.vectorRow) else { continue }
            if DeviationTrial.areEqual(outputs, suspect.outputs) {
                explained.append(suspect)
            } else if isWrong(outputs, suspect.vectorRow) {
                misses += 1
            }
        }
        // Where one of the two is enough, nothing speaks for the other.
        let needingBoth = explained.filter { suspect in
            !pair.mistakes.contains { reproduces($0, suspect) }
        }
        let evidence = needingBoth.reduce(0) { $0 + $1.differingCount(under: profile.name) }
        let isEstablished = pair.mistakes.allSatisfy { established.contains($0.name) }
        guard evidence >= (isEstablished ? 1 : MistakePairs.leastEvidence) else { return nil }
        let cause = Cause(
            mistakes: pair.mistakes, otherProfile: isJudged ? nil : profile.name, explains: Set(explained.map(\.name)),
            evidence: evidence, contradictions: contradictions(pair, groups), misses: misses,
            compared: suspects.count, failures: failures)
        return cause.isCredible || cause.isCredibleInPart ? cause : nil
    }

    private mutating func reproduces(_ deviation: Deviation, _ suspect: Diagnoser.Suspect) -> Bool {
        trial.reproduces(deviation, suspect.group, suspect.vectorRow, suspect.outputs)
    }

    private func isWrong(_ outputs: [[Elements]], _ row: VectorRow) -> Bool {
        !DeviationTrial.areEqual(outputs, row.outputs(under: profile.name))
    }

    /// The cases that pass although the two together give another result there.
    private mutating func contradictions(_ pair: Pair, _ groups: [GroupRun]) -> Int {
        var count = 0
        var tried = 0
        for run in groups {
            for row in run.rows where row.verdict(under: index) == .passed && tried < MistakePairs.trialLimit {
                let vectorRow = run.group.rows[row.index]
                guard pair.mistakes.contains(where: { vectorRow.catches.contains($0.name) }) else { continue }
                tried += 1
                if let outputs = trial.outputs(pair.combined, run.group, vectorRow), isWrong(outputs, vectorRow) {
                    count += 1
                }
            }
        }
        return count
    }
}
