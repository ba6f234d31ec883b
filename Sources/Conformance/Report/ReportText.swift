import FileSupport
import QuantSpec
import Targets

extension ConformanceReport {
    /// The report for a terminal. For a failing run it fits one or two screens: the causes, the failing operators, and
    /// one case of each of the first causes.
    ///
    /// - Parameters:
    ///   - isColoured: whether escape sequences may be used.
    ///   - isVerbose: whether every operator, every reason, and cases of every diagnosis of an operator are listed.
    public func text(isColoured: Bool, isVerbose: Bool = false) -> String {
        let style = TextStyle(isColoured: isColoured)
        var lines = heading
        lines += causeLines(style, isVerbose: isVerbose)
        lines += operatorLines(style, isVerbose: isVerbose)
        lines += sharedLines(style)
        lines += isVerbose ? reasonLines : foldedReasonLines
        lines += failureLines(style, isVerbose: isVerbose)
        lines += smallestLines(style, isVerbose: isVerbose)
        if !unmet.isEmpty {
            lines += ["", style("Expectations without a matching failure, which fail the run:", .red)]
            lines += unmet.map { "  \($0.place) \($0.term): \($0.words)".inOneLine }
        }
        lines += informativeLines(style, isVerbose: isVerbose)
        lines += [
            "", profileLine, summaryLine(style), style(claim, everyCasePassed || result == .conforms ? .green : .red),
        ]
        return lines.joined(separator: "\n") + "\n"
    }

    private var heading: [String] {
        let details = targetDescription.details.isEmpty ? "" : " (\(targetDescription.details.cut()))"
        let hash = targetDescription.hash.isEmpty ? "" : ", sha256 \(targetDescription.hash.prefix(12))"
        var lines = [
            "Target   \(targetDescription.name.cut()) \(targetDescription.version.cut())\(details)\(hash)",
            options.source.soak.map { "Soak     \($0.words(drawn: judgedGroupCount))" }
                ?? "Vectors  \(vectors.manifest.generator.version), manifest \(vectors.manifestHash.prefix(12))",
        ]
        if let placement = targetDescription.placement { lines.append("Buffers  \(placement.words)") }
        if let derivedWords { lines.append("Derived  \(derivedWords)") }
        return lines
    }

    /// The verdicts that have columns: passed, failed, and all others with a case.
    var shownVerdicts: [Verdict] {
        let order: [Verdict] = [.passed, .failed, .crashed, .timedOut, .unsupported, .outOfScope, .notDelegated]
        return order.filter { $0 == .passed || $0 == .failed || counts[$0] > 0 }
    }

    private func operatorLines(_ style: TextStyle, isVerbose: Bool) -> [String] {
        let shown = shownOperators(isVerbose: isVerbose)
        guard !shown.isEmpty else { return [] }
        let columns = shownVerdicts
        var table = TextTable(
            [("operator", .left), ("scheme", .left)] + columns.map { ($0.words, .right) }
                + [("largest difference", .right), ("diagnosis", .left)])
        for report in shown {
            table.add(
                [report.subject.name, report.subject.scheme.rawValue]
                    + columns.map { report.counts[$0] == 0 ? "." : "\(report.counts[$0])" }
                    + [report.largestDistances.text, report.diagnosisWords])
        }
        let lines = table.lines.enumerated().map { index, line in
            guard index > 0 else { return style(line, .bold) }
            let counts = shown[index - 1].counts
            return counts.failures > 0 ? style(line, .red) : counts.judged > 0 ? line : style(line, .faint)
        }
        return [""] + lines + hiddenOperatorLines(shown)
    }

    /// The properties that failing groups without a diagnosis share.
    private func sharedLines(_ style: TextStyle) -> [String] {
        let lines = operators.flatMap { report in report.sharedTexts.map { "\(report.subject.title): \($0)" } }
        return lines.isEmpty ? [] : [""] + lines.map { style($0, .bold) }
    }

    /// The greatest number of rows of a table without `--verbose`.
    private static let operatorLimit = 12

    /// The operators of which a case was judged. If there are too many: those with the most failures.
    private func shownOperators(isVerbose: Bool) -> [OperatorReport] {
        if isVerbose { return operators }
        let judged = operators.filter { $0.counts.judged > 0 }
        if judged.count <= ConformanceReport.operatorLimit { return judged }
        let failing = judged.filter { $0.counts.failures > 0 }
        let kept = failing.enumerated().sorted {
            ($1.element.counts.failures, $0.offset) < ($0.element.counts.failures, $1.offset)
        }
        .prefix(ConformanceReport.operatorLimit)
        return kept.sorted { $0.offset < $1.offset }.map(\.element)
    }

    private func hiddenOperatorLines(_ shown: [OperatorReport]) -> [String] {
        let judged = operators.filter { $0.counts.judged > 0 }
        let failing = judged.count { $0.counts.failures > 0 } - shown.count { $0.counts.failures > 0 }
        let passing =
            judged.count { $0.counts.failures == 0 } - shown.count { $0.counts.judged > 0 && $0.counts.failures == 0 }
        let parts = [
            failing > 0 ? "\(failing) more \(failing == 1 ? "fails" : "fail")" : nil,
            passing > 0 ? "\(passing) \(passing == 1 ? "passes" : "pass")" : nil,
        ].compactMap { $0 }
        return parts.isEmpty
            ? [] : ["Of other pairs of operator and scheme, \(parts.joined(separator: ", ")) (--verbose lists them)."]
    }

    /// The words for a run without a verdict.
    private var noCaseWords: String {
        guard isInterrupted else { return "no case was selected" }
        return selectedCaseCount.map { "none of \($0.counted("selected case")) was judged" }
            ?? "none of the selected cases was judged"
    }

    private func summaryLine(_ style: TextStyle) -> String {
        let parts = Verdict.allCases.filter { counts[$0] > 0 }.map { verdict in
            let skipped = notRun[verdict] > 0 ? " (\(notRun[verdict]) of them not run)" : ""
            let text = "\(counts[verdict]) \(verdict.words)\(skipped)"
            return verdict.isFailure ? style(text, .red) : verdict == .passed ? style(text, .green) : text
        }
        let informative = operators.reduce(0) { $0 + $1.informative }
        let others = informative > 0 ? "; \(informative.counted("informative case")) not counted" : ""
        return "Result   " + (parts.isEmpty ? noCaseWords : parts.joined(separator: ", ")) + others
    }
}

extension Verdict {
    /// The verdict, for a sentence.
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
    /// The number of printed lines that are shown with a case. The JSON has more.
    private static let printedLines = 5

    /// The target's message and the end of its printed text. A single line that the reason already quotes is not
    /// repeated.
    private func outputLines(upTo limit: Int) -> [String] {
        var lines =
            output.message.isEmpty ? [] : ["the target said: \(TargetWords.quoted(output.message).cut(to: limit))"]
        let printed = output.printed.split(separator: "\n")
        if printed.count == 1, reason?.hasSuffix(TargetWords.quoted(String(printed[0]))) == true { return lines }
        if printed.count > CaseReport.printedLines { lines.append("the target printed, at the end:") }
        if !printed.isEmpty && printed.count <= CaseReport.printedLines { lines.append("the target printed:") }
        return lines + printed.suffix(CaseReport.printedLines).map { "  | \(String($0).cut(to: limit))" }
    }

    /// The lines about the case that follow its name.
    public var detailLines: [String] { detailLines(upTo: .max) + [clauseLine(upTo: .max)] }

    /// The lines about the case without its clauses.
    ///
    /// - Parameter limit: the greatest number of characters of each text of the target.
    func detailLines(upTo limit: Int) -> [String] {
        var lines: [String] = []
        if let reason { lines.append("\(verdict.words): \(reason.cut(to: limit))") }
        if let difference {
            let first = difference.first
            let step = first.step > 0 ? "step \(first.step), " : ""
            let output = first.output > 0 ? "output \(first.output), " : ""
            let distance = first.distance.map { " (\(first.unit.signed($0)))" } ?? ""
            lines.append("\(step)\(output)element \(first.coordinates): \(first.words)\(distance)")
            let text = difference.largestDistances.text
            let largest = text.isEmpty ? "" : ", by at most \(text)"
            let verb = difference.differingCount == 1 ? "differs" : "differ"
            lines.append(
                "\(difference.differingCount) of \(difference.elementCount.counted("element")) \(verb)\(largest)")
        }
        if let words = evidence?.words { lines.append(words) }
        lines += outputLines(upTo: limit)
        if let diagnosis {
            // If a rule of the interface was broken, the explanation is the target's reason.
            let explanation =
                kind == .violation ? diagnosis.explanation.cut(to: limit) : diagnosis.explanation
            lines.append((diagnosis.label.map { "\($0): " } ?? "") + explanation)
        }
        if let comment { lines.append("the case: \(comment)") }
        return lines
    }

    /// The broken clause with its words. Without a diagnosis: the clauses that the case tests.
    func clauseLine(upTo limit: Int) -> String {
        if let citation, !citation.clauses.isEmpty { return "breaks \(citation.text(upTo: limit))" }
        return "clauses: \(clauses.map(\.id).joined(separator: ", "))"
    }
}
