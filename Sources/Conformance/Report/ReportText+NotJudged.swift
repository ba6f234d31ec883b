import FileSupport

extension ConformanceReport {
    /// Why operators are not judged, or not wholly: a line for each reason of each.
    var reasonLines: [String] {
        let lines = operators.flatMap { report in
            report.reasons.map { reason in
                "  \(report.subject.title): \(ConformanceReport.words(reason)), \(reason.count.counted("case"))"
            }
        }
        return lines.isEmpty ? [] : ["", "Not judged:"] + lines
    }

    /// The same by reason: most targets do few of the operators that there are.
    var foldedReasonLines: [String] {
        folded(operators.filter { $0.counts.judged > 0 }, title: "Not judged in part")
            + folded(operators.filter { $0.counts.judged == 0 }, title: "Not judged at all, in one scheme or more")
    }

    private static let foldedLimit = 8

    private func folded(_ operators: [OperatorReport], title: String) -> [String] {
        var names: [String: Set<String>] = [:]
        var cases: [String: Int] = [:]
        var texts: [String: Set<String>] = [:]
        for report in operators {
            for reason in report.reasons {
                let words = ConformanceReport.words(reason)
                let cause = ReasonPattern.pattern(words, of: report.subject.name)
                names[cause, default: []].insert(report.subject.name)
                cases[cause, default: 0] += reason.count
                texts[cause, default: []].insert(words)
            }
        }
        let reasons = names.keys.sorted { (cases[$1] ?? 0, $0) < (cases[$0] ?? 0, $1) }
        let lines = reasons.prefix(ConformanceReport.foldedLimit).map { cause in
            let subjects = ConformanceReport.listed(names[cause]?.sorted() ?? [])
            let isOne = texts[cause]?.count == 1
            let reason = isOne ? texts[cause]?.first ?? cause : cause
            return "  \(subjects): \(reason), \((cases[cause] ?? 0).counted("case"))"
        }
        let hidden = reasons.count - lines.count
        let more = hidden > 0 ? ["  and for \(hidden.counted("other reason"))"] : []
        return lines.isEmpty ? [] : ["", "\(title) (--verbose lists them):"] + lines + more
    }

    private static func words(_ reason: (text: String, verdict: Verdict, count: Int)) -> String {
        reason.verdict.words + (reason.text.isEmpty ? "" : ", \(reason.text)")
    }

    /// Such as `83 operators (ABS, ADD_N, ARG_MAX …)`.
    private static func listed(_ names: [String]) -> String {
        if names.count <= 3 { return names.joined(separator: ", ") }
        return "\(names.count) operators (\(names.prefix(3).joined(separator: ", ")) …)"
    }
}
