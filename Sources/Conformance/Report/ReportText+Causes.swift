import FileSupport
import QuantSpec

extension ConformanceReport {
    private static let causeLimit = 8
    private static let exampleLimit = 3
    /// The width of a table of causes without `--verbose`, in characters.
    static let lineLimit = 120
    private static let labelLimit = 36

    /// The causes of the failures: a line for each, the most frequent first.
    func causeLines(_ style: TextStyle, isVerbose: Bool) -> [String] {
        guard !causes.isEmpty else { return [] }
        let shown = causes.prefix(isVerbose ? causes.count : ConformanceReport.causeLimit)
        var table = TextTable([("cases", .right), ("cause", .left), ("operators", .left), ("what it is", .left)])
        for cause in shown {
            let label = isVerbose ? cause.label : cause.label.cut(to: ConformanceReport.labelLimit)
            let operators = cause.operatorWords(upTo: isVerbose ? 3 : 1)
            table.add(["\(cause.cases)", label + cause.expectedWords, operators, cause.citedTitle.cut()])
        }
        let lines = table.lines.enumerated().map { index, line in
            style(isVerbose ? line : line.cut(to: ConformanceReport.lineLimit), index == 0 ? .bold : .red)
        }
        return [""] + lines + hiddenCauseLines(causes.dropFirst(shown.count))
    }

    private func hiddenCauseLines(_ hidden: ArraySlice<RankedCause>) -> [String] {
        let cases = hidden.reduce(0) { $0 + $1.cases }.counted("case")
        return hidden.isEmpty
            ? [] : ["\(hidden.count.counted("more cause")), \(cases) (--verbose lists them)."]
    }

    /// The first case of every cause, the most frequent cause first.
    func failureLines(_ style: TextStyle, isVerbose: Bool) -> [String] {
        let named = Dictionary(failures.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let examples = causes.prefix(ConformanceReport.exampleLimit).compactMap { named[$0.example] }
        let shown = isVerbose ? verboseFailures : examples
        let hidden = failures.count - shown.count
        let more = hidden > 0 ? ["", "\(hidden) more; --report DIR writes all of them."] : []
        return shown.flatMap { [""] + $0.lines(style) } + more
    }

    /// The first case of up to four causes of each operator in a scheme.
    private var verboseFailures: [CaseReport] {
        var found: [OperatorScheme: Set<String>] = [:]
        return failures.filter { failure in
            found[failure.subject, default: []].count < 4
                && found[failure.subject, default: []].insert(failure.causeKey).inserted
        }
    }

    /// The informative cases that differ. They are no failures, so they are named but not explained.
    func informativeLines(_ style: TextStyle, isVerbose: Bool) -> [String] {
        guard !informative.isEmpty else { return [] }
        let verb = informative.count == 1 ? "differs" : "differ"
        let shown = isVerbose ? informative[...] : informative.prefix(2)
        let names = shown.map(\.name).joined(separator: ", ") + (shown.count < informative.count ? " …" : "")
        let line = "\(informative.count.counted("informative case")) \(verb), not counted: \(names)"
        return ["", style(line, .faint)]
    }
}

extension CaseReport {
    fileprivate func lines(_ style: TextStyle) -> [String] {
        [style(name, .bold) + (expectation.map { " (expected: \($0.cut()))" } ?? "")]
            + (detailLines(upTo: String.shownLength) + [clauseLine(upTo: ClauseQuote.shownLength)]).map { "  \($0)" }
    }
}

extension RankedCause {
    /// The title, after the clause that all of the cases break.
    var citedTitle: String { clauses.first.map { "\($0): \(title)" } ?? title }

    /// The number of cases that are expected, in words; empty if none is.
    var expectedWords: String {
        expected == 0 ? "" : expected == cases ? " (expected)" : " (\(expected) expected)"
    }

    /// The operators in words, such as `CONV_2D, MEAN, SUM and 4 more` for a limit of 3.
    func operatorWords(upTo limit: Int) -> String {
        let names = operators
        let hidden = names.count - limit
        return names.prefix(limit).joined(separator: ", ") + (hidden > 0 ? " and \(hidden) more" : "")
    }
}

extension ElementEvidence {
    /// The accumulator, the multiplier and the shift of the element; `nil` if the operator has no accumulator.
    var words: String? {
        guard let accumulator else { return nil }
        let told = observedAccumulator.map { $0 == accumulator ? "" : ", observed \($0)" } ?? ""
        let factor = derived(.outputMultiplier).flatMap { multiplier in
            derived(.outputShift).map { ", multiplier \(multiplier), shift \($0)" }
        }
        return "accumulator \(accumulator)\(told)\(factor ?? "")"
    }
}
