import FileSupport

extension ConformanceReport {
    /// The reasons why cases are not judged: a line for each reason of each operator.
    var reasonLines: [String] {
        let lines = operators.flatMap { report in
            report.reasons.map { reason in
                "  \(report.subject.title): \(ConformanceReport.words(reason).cut()), \(reason.count.counted("case"))"
            }
        }
        return lines.isEmpty ? [] : ["", "Not judged:"] + lines
    }

    /// The same with one line for each reason, because most targets support few operators.
    var foldedReasonLines: [String] {
        let causes = unjudgedCauses
        let shown = causes.prefix(ConformanceReport.foldedLimit)
        let lines = shown.map { cause in
            let cases = ", \(cause.cases.counted("case"))"
            let reason = "  \(ConformanceReport.listed(cause.operators)): \(cause.reason)"
            return reason.cut(to: ConformanceReport.lineLimit - cases.count) + cases
        }
        let hidden = causes.dropFirst(shown.count)
        let cases = hidden.reduce(0) { $0 + $1.cases }.counted("case")
        let more = hidden.isEmpty ? [] : ["  and for \(hidden.count.counted("other reason")), \(cases)"]
        return lines.isEmpty ? [] : ["", "Not judged (--verbose lists all):"] + lines + more
    }

    private static let foldedLimit = 5

    /// The reasons over all operators, the one with the most cases first.
    private var unjudgedCauses: [(operators: [String], reason: String, cases: Int)] {
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
        let patterns = names.keys.sorted { (cases[$1] ?? 0, $0) < (cases[$0] ?? 0, $1) }
        return patterns.map { pattern in
            let only = texts[pattern]?.count == 1 ? texts[pattern]?.first : nil
            return (names[pattern]?.sorted() ?? [], only ?? pattern, cases[pattern] ?? 0)
        }
    }

    private static func words(_ reason: (text: String, verdict: Verdict, count: Int)) -> String {
        reason.verdict.words + (reason.text.isEmpty ? "" : ", \(reason.text)")
    }

    /// The names as a list in words, such as `83 operators (ABS, ADD_N, ARG_MAX …)`.
    private static func listed(_ names: [String]) -> String {
        if names.count <= 3 { return names.joined(separator: ", ") }
        return "\(names.count) operators (\(names.prefix(3).joined(separator: ", ")) …)"
    }
}
