import FileSupport
import GoldenVectors
import QuantSpec

extension ConformanceReport {
    /// The report for a terminal.
    /// - Parameters:
    ///   - isColoured: whether escape sequences may be used.
    ///   - failuresPerOperator: how many failures of an operator in a scheme are shown, where no more diagnoses differ.
    ///   - isVerbose: whether what is not judged stands there line by line, too.
    public func text(isColoured: Bool, failuresPerOperator: Int = 2, isVerbose: Bool = false) -> String {
        let style = TextStyle(isColoured: isColoured)
        let shown = operators.filter { isVerbose || $0.counts.judged > 0 }
        var lines = heading
        if !shown.isEmpty { lines += [""] + operatorLines(shown, style) }
        lines += isVerbose ? reasonLines : foldedReasonLines
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
                    + [report.largestDistances.text, report.diagnosisWords])
        }
        return table.lines.enumerated().map { index, line in
            guard index > 0 else { return style(line, .bold) }
            let counts = operators[index - 1].counts
            return counts.failures > 0 ? style(line, .red) : counts.judged > 0 ? line : style(line, .faint)
        }
    }

    private func failureLines(_ style: TextStyle, limit: Int) -> [String] {
        var lines: [String] = []
        let cases = failures + informative
        let shown = ConformanceReport.shown(cases, limit: limit)
        for failure in cases where shown.contains(failure.name) {
            lines += ["", style(failure.name, .bold) + (failure.expectation.map { " (expected: \($0))" } ?? "")]
            lines += failure.detailLines.map { "  \($0)" }
        }
        let hidden = cases.count - shown.count
        if hidden > 0 { lines += ["", "\(hidden) more; --report DIR writes all of them."] }
        return lines
    }

    /// Diagnoses of an operator in a scheme that are shown by a case each.
    private static let shownDiagnoses = 4

    /// The names of the cases that are shown: the first of each diagnosis, and where these are few the first that there are.
    private static func shown(_ cases: [CaseReport], limit: Int) -> Set<String> {
        var shown = Set<String>()
        for cases in Dictionary(grouping: cases, by: \.subject).values {
            var found = Set<String>()
            let examples = cases.filter { found.insert($0.diagnosis?.name ?? $0.kind.rawValue).inserted }
            let chosen = Set(examples.prefix(shownDiagnoses).map(\.name))
            let others = cases.filter { !chosen.contains($0.name) }.prefix(max(0, limit - chosen.count))
            shown.formUnion(chosen)
            shown.formUnion(others.map(\.name))
        }
        return shown
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
