import GoldenVectors
import QuantSpec

extension ConformanceReport {
    /// The report for a terminal.
    /// - Parameters:
    ///   - isColoured: whether escape sequences may be used.
    ///   - failuresPerOperator: how many failures of an operator in a scheme are shown.
    public func text(isColoured: Bool, failuresPerOperator: Int = 2) -> String {
        let style = TextStyle(isColoured: isColoured)
        var lines = heading
        lines.append("")
        lines += operatorLines(style)
        lines += unsupportedLines
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

    private func operatorLines(_ style: TextStyle) -> [String] {
        let columns = shownVerdicts
        var table = TextTable(
            [("operator", .left), ("scheme", .left)] + columns.map { ($0.words, .right) }
                + [("largest difference", .right), ("diagnosis", .left)])
        for report in operators {
            let others = report.diagnoses.count > 1 ? " and others" : ""
            table.add(
                [report.subject.name, report.subject.scheme.rawValue]
                    + columns.map { report.counts[$0] == 0 ? "." : "\(report.counts[$0])" }
                    + [
                        report.largestDistance.map { "\($0) LSB" } ?? "",
                        report.diagnoses.first.map { $0.name + others } ?? "",
                    ])
        }
        return table.lines.enumerated().map { index, line in
            guard index > 0 else { return style(line, .bold) }
            let counts = operators[index - 1].counts
            return counts.failures > 0 ? style(line, .red) : counts.judged > 0 ? line : style(line, .faint)
        }
    }

    /// Why operators are not judged, or not wholly.
    private var unsupportedLines: [String] {
        var lines: [String] = []
        for report in operators {
            guard let reason = report.reasons.first, !reason.text.isEmpty else { continue }
            let others = report.reasons.count > 1 ? ", and \(report.reasons.count - 1) other reasons" : ""
            lines.append("  \(report.subject.name) \(report.subject.scheme.rawValue): \(reason.text)\(others)")
        }
        return lines.isEmpty ? [] : ["", "Not judged:"] + lines
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

    private var profileLine: String {
        let differences = profile.candidates[profile.index].differences
        if !profile.isFound { return "Profile  \(profile.name)" }
        if differences == 0 { return "Profile  \(profile.name): it explains every result" }
        return "Profile  \(profile.name): the closest; \(differences) cases differ from it, and no profile explains all"
    }

    private func summaryLine(_ style: TextStyle) -> String {
        let parts = Verdict.allCases.filter { counts[$0] > 0 }.map { verdict in
            let text = "\(counts[verdict]) \(verdict.words)"
            return verdict.isFailure ? style(text, .red) : verdict == .passed ? style(text, .green) : text
        }
        return "Result   " + (parts.isEmpty ? "no case was selected" : parts.joined(separator: ", "))
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
            let distance = first.distance.map { " (\($0 > 0 ? "+" : "")\($0) LSB)" } ?? ""
            lines.append(
                "\(step)\(output)element \(first.coordinates): expected \(first.expected), observed \(first.observed)"
                    + distance)
            let largest = difference.largestDistance.map { ", by \($0) LSB at most" } ?? ""
            lines.append("\(difference.differingCount) of \(difference.elementCount) elements differ\(largest)")
        }
        if let diagnosis { lines.append((diagnosis.name.map { "\($0): " } ?? "") + diagnosis.explanation) }
        if let comment { lines.append("the case: \(comment)") }
        lines.append("clauses: \(clauses.map(\.id).joined(separator: ", "))")
        return lines
    }
}
