import FileSupport
import Conformance
import GoldenVectors
import JSON
import VectorFiles

extension VectorsScore {
    /// The least share of implementations whose failing cases all have a right name, by scenario. Other scenarios
    /// require none.
    private static let leastShares: [DiagnosisScore.Scenario: Double] = [.alone: 0.98, .pair: 0.9]

    /// Prints, for each scenario and profile, how often diagnoses are right.
    ///
    /// - Throws: `ExitStatus.doesNotConform` if a name is wrong, or a share is too small.
    func printDiagnoses(_ set: VectorSet, every stride: Int) throws {
        let progress = ProgressLine()
        let extent = DiagnosisScore.Extent(stride: stride, pairs: mistakePairs ?? 200)
        let score = DiagnosisScore(set.files.filter { !$0.isReported }, extent) { done, total in
            progress.show(done, of: total, what: "files")
        }
        progress.clear()
        let lines = score.tallies.sorted { Self.place($0.key) < Self.place($1.key) }
        if json {
            try printJSONLines(
                JSONValue(["diagnoses": .array(lines.map { Self.json($0.key, $0.value) })]), levels: 2)
        } else {
            var table = TextTable(
                [("scenario", .left), ("profile", .left), ("implementations", .right)]
                    + DiagnosisTally.Outcome.allCases.map { ($0.rawValue, .right) })
            for (line, tally) in lines {
                table.add(
                    [line.scenario.rawValue, line.profile, "\(tally.implementations)"]
                        + DiagnosisTally.Outcome.allCases.map { "\(tally.outcomes[$0] ?? 0)" })
            }
            for line in table.lines { try Output.print(line) }
            for (_, tally) in lines { for example in tally.examples { try Output.print("    \(example)") } }
        }
        let isSound = lines.allSatisfy { line, tally in
            tally.wrong == 0 && tally.namedShare >= Self.leastShares[line.scenario] ?? 0
        }
        guard isSound else { throw ExitStatus.doesNotConform }
    }

    private static func place(_ line: DiagnosisScore.Line) -> String {
        let scenario = DiagnosisScore.Scenario.allCases.firstIndex(of: line.scenario) ?? 0
        return "\(scenario) \(line.profile)"
    }

    private static func json(_ line: DiagnosisScore.Line, _ tally: DiagnosisTally) -> JSONValue {
        func count(_ outcome: DiagnosisTally.Outcome) -> JSONValue { .integer(Int64(tally.outcomes[outcome] ?? 0)) }
        return JSONValue([
            "scenario": .text(line.scenario.rawValue), "profile": .text(line.profile),
            "implementations": .integer(Int64(tally.implementations)), "exact": count(.exact),
            "equivalent": count(.equivalent), "partly": count(.partly), "unnamed": count(.unnamed),
            "wrong": count(.wrong),
            "cases": JSONValue([
                "exact": .integer(Int64(tally.exact)), "equivalent": .integer(Int64(tally.equivalent)),
                "unnamed": .integer(Int64(tally.unnamed)), "wrong": .integer(Int64(tally.wrong)),
                "wrongInPart": .integer(Int64(tally.wrongInPart)),
            ]),
            "examples": .array(tally.examples.map(JSONValue.text)),
        ])
    }
}
