import FileSupport
import GoldenVectors
import QuantSpec

extension ConformanceReport {
    /// The report for a terminal.
    /// - Parameters:
    ///   - isColoured: whether escape sequences may be used.
    ///   - failuresPerOperator: how many failures of an operator in a scheme are shown.
    ///   - isVerbose: whether what is not judged stands there line by line, too.
    public func text(isColoured: Bool, failuresPerOperator: Int = 2, isVerbose: Bool = false) -> String {
        let style = TextStyle(isColoured: isColoured)
        let shown = operators.filter { isVerbose || $0.counts.judged > 0 }
        var lines = heading
        if !shown.isEmpty { lines += [""] + operatorLines(shown, style) }
        if isVerbose {
            lines += reasonLines(of: operators)
        } else {
            lines += foldedLines(of: shown, title: "Not judged in part")
            lines += foldedLines(of: operators.filter { $0.counts.judged == 0 }, title: "Not judged at all")
        }
        lines += failureLines(style, limit: failuresPerOperator)
        if !unmetExpectations.isEmpty {
            lines += ["", style("Expected failures that no case met any more:", .red)]
            lines += unmetExpectations.map { "  \($0)" }
        }
        lines += ["", profileLine, summaryLine(style), style(claim, result == .conforms ? .green : .red)]
        return lines.joined(separator: "\n") + "\n"
    }

    private var heading: [String] {
        let details = targetDescription.details.isEmpty ? "" : " (\(targetDescription.details))"
        let hash = targetDescription.hash.isEmpty ? "" : ", sha256 \(targetDescription.hash.prefix(12))"
        let kernelOnly = targetDescription.readsDerived ? ", kernel only" : ""
        return [
            "Target   \(targetDescription.name) \(targetDescription.version)\(details)\(hash)\(kernelOnly)",
            "Vectors  \(vectors.manifest.generator.version), manifest \(vectors.manifestHash.prefix(12))",
        ]
    }

    /// The verdicts that have columns: passed, failed, and what else there is.
    var shownVerdicts: [Verdict] {
        let order: [Verdict] = [.passed, .failed, .crashed, .timedOut, .unsupported, .outOfScope, .notDelegated]
        return order.filter { $0 == .passed || $0 == .failed || counts[$0] > 0 }
    }

    private func operatorLines(_ operators: [OperatorReport], _ style: TextStyle) -> [String] {
        let columns = shownVerdicts
        var table = TextTable(
            [("operator", .left), ("scheme", .left)] + columns.map { ($0.words, .right) }
                + [("largest difference", .right), ("diagnosis", .left)])
        for report in operators {
            table.add(
                [report.subject.name, report.subject.scheme.rawValue]
                    + columns.map { report.counts[$0] == 0 ? "." : "\(report.counts[$0])" }
                    + [
                        report.largestDistances.text, report.diagnosisWords,
                    ])
        }
        return table.lines.enumerated().map { index, line in
            guard index > 0 else { return style(line, .bold) }
            let counts = operators[index - 1].counts
            return counts.failures > 0 ? style(line, .red) : counts.judged > 0 ? line : style(line, .faint)
        }
    }

    /// Why some operators are not judged, or not wholly.
    private func reasonLines(of operators: [OperatorReport]) -> [String] {
        var lines: [String] = []
        for report in operators {
            guard let reason = report.reasons.first, !reason.text.isEmpty else { continue }
            let others = report.reasons.count - 1
            let more = others > 0 ? ", and \(others.counted("other reason"))" : ""
            lines.append("  \(report.subject.title): \(reason.text)\(more)")
        }
        return lines.isEmpty ? [] : ["", "Not judged:"] + lines
    }

    /// Operators by why they are not judged: most targets do few of those that there are.
    private func foldedLines(of operators: [OperatorReport], title: String) -> [String] {
        var names: [String: Set<String>] = [:]
        var cases: [String: Int] = [:]
        for report in operators {
            for reason in report.reasons {
                let words = reason.verdict.words + (reason.text.isEmpty ? "" : ", \(reason.text)")
                names[words, default: []].insert(report.subject.name)
                cases[words, default: 0] += reason.count
            }
        }
        let reasons = names.keys.sorted { (cases[$1] ?? 0, $0) < (cases[$0] ?? 0, $1) }
        let lines = reasons.prefix(ConformanceReport.foldedLimit).map { reason in
            let folded = ConformanceReport.folded(names[reason]?.sorted() ?? [])
            return "  \(folded): \(reason), \((cases[reason] ?? 0).counted("case"))"
        }
        let hidden = reasons.count - lines.count
        let more = hidden > 0 ? ["  and for \(hidden.counted("other reason"))"] : []
        return lines.isEmpty ? [] : ["", "\(title) (--verbose lists them):"] + lines + more
    }

    private static let foldedLimit = 8

    /// Such as `83 operators (ABS, ADD_N, ARG_MAX …)`.
    private static func folded(_ names: [String]) -> String {
        if names.count <= 3 { return names.joined(separator: ", ") }
        return "\(names.count) operators (\(names.prefix(3).joined(separator: ", ")) …)"
    }

    private func failureLines(_ style: TextStyle, limit: Int) -> [String] {
        var lines: [String] = []
        var shown: [OperatorScheme: Int] = [:]
        for failure in failures + informative {
            shown[failure.subject, default: 0] += 1
            guard shown[failure.subject, default: 0] <= limit else { continue }
            lines += ["", style(failure.name, .bold) + (failure.expectation.map { " (expected: \($0))" } ?? "")]
            lines += failure.detailLines.map { "  \($0)" }
        }
        let hidden = shown.values.reduce(0) { $0 + max(0, $1 - limit) }
        if hidden > 0 { lines += ["", "\(hidden) more; --report DIR writes all of them."] }
        return lines
    }

    private var profileLine: String { "Profile  \(profile.name)\(profileWords.map { ": " + $0 } ?? "")" }

    /// What the profile explains, and which others do as well; `nil` where it was named and there is nothing to say.
    var profileWords: String? {
        if profile.results == 0 { return "no case has a result that would tell profiles apart" }
        let differences = profile.candidates[profile.index].differences
        if !profile.isFound {
            let best = differences > 0 ? profile.candidates.first { $0.differences == 0 }?.name : nil
            return best.map { "every result follows \($0): try --profile \($0)" }
        }
        let equals = profile.equals.joined(separator: ", ")
        if differences > 0 {
            if differences == profile.results { return "by default; no result is that of it or another profile" }
            let others = equals.isEmpty ? "" : ", with \(equals)"
            return "the closest\(others); \(differences) of \(profile.results.counted("result")) "
                + "\(differences == 1 ? "differs" : "differ") from it, and no profile explains all"
        }
        let isPart = profile.results < counts.judged
        let part = isPart ? " there is (\(profile.results) of \(counts.judged.counted("case")))" : ""
        let verb = profile.equals.count == 1 ? "does" : "do"
        let others = equals.isEmpty ? "" : "; so \(verb) \(equals)"
        return "it explains every result\(part)\(others)"
    }

    private func summaryLine(_ style: TextStyle) -> String {
        let parts = Verdict.allCases.filter { counts[$0] > 0 }.map { verdict in
            let skipped = notRun[verdict] > 0 ? " (\(notRun[verdict]) of them not run)" : ""
            let text = "\(counts[verdict]) \(verdict.words)\(skipped)"
            return verdict.isFailure ? style(text, .red) : verdict == .passed ? style(text, .green) : text
        }
        let informative = operators.reduce(0) { $0 + $1.informative }
        let others = informative > 0 ? "; \(informative.counted("informative case")) not counted" : ""
        return "Result   " + (parts.isEmpty ? "no case was selected" : parts.joined(separator: ", ")) + others
    }
}

extension Verdict {
    /// The verdict for a sentence.
    var words: String {
        switch self {
        case .passed: "passed"
        case .failed: "failed"
        case .unsupported: "unsupported"
        case .outOfScope: "out of scope"
        case .notDelegated: "not delegated"
        case .crashed: "crashed"
        case .timedOut: "timed out"
        }
    }
}

extension OperatorReport {
    /// The most frequent diagnosis, with how many failures it is of where it is not of all.
    var diagnosisWords: String {
        guard let first = diagnoses.first else { return "" }
        return first.name + diagnosisShare + (diagnoses.count > 1 ? " and others" : "")
    }

    /// Such as ` (9 of 18)`: a diagnosis of half of the failures does not speak for the rest.
    var diagnosisShare: String {
        guard let first = diagnoses.first, first.count < counts.failures else { return "" }
        return " (\(first.count) of \(counts.failures))"
    }
}

extension CaseReport {
    /// What is to be said about the case, beside its name.
    public var detailLines: [String] {
        var lines: [String] = []
        if let reason { lines.append("\(verdict.words): \(reason)") }
        if let difference {
            let first = difference.first
            let step = first.step > 0 ? "step \(first.step), " : ""
            let output = first.output > 0 ? "output \(first.output), " : ""
            let distance = first.distance.map { " (\(first.unit.signed($0)))" } ?? ""
            lines.append("\(step)\(output)element \(first.coordinates): \(first.words)\(distance)")
            let text = difference.largestDistances.text
            let largest = text.isEmpty ? "" : ", by \(text) at most"
            let verb = difference.differingCount == 1 ? "differs" : "differ"
            lines.append(
                "\(difference.differingCount) of \(difference.elementCount.counted("element")) \(verb)\(largest)")
        }
        if let diagnosis { lines.append((diagnosis.name.map { "\($0): " } ?? "") + diagnosis.explanation) }
        if let comment { lines.append("the case: \(comment)") }
        lines.append("clauses: \(clauses.map(\.id).joined(separator: ", "))")
        return lines
    }
}
