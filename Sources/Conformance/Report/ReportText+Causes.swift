import FileSupport
import QuantSpec

extension ConformanceReport {
    private static let causeLimit = 10
    private static let exampleLimit = 5

    /// Why cases fail: a line a cause, the most frequent first.
    func causeLines(_ style: TextStyle, isVerbose: Bool) -> [String] {
        guard !causes.isEmpty else { return [] }
        let shown = causes.prefix(isVerbose ? causes.count : ConformanceReport.causeLimit)
        var table = TextTable([("cases", .right), ("cause", .left), ("operators", .left), ("what it is", .left)])
        for cause in shown {
            table.add(["\(cause.cases)", cause.label + cause.expectedWords, cause.operatorWords, cause.title])
        }
        let lines = table.lines.enumerated().map { style($1, $0 == 0 ? .bold : .red) }
        let hidden = causes.count - shown.count
        return [""] + lines + (hidden > 0 ? ["\(hidden.counted("more cause")) (--verbose lists them)."] : [])
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

    /// Up to four diagnoses of an operator in a scheme, with the first case of each.
    private var verboseFailures: [CaseReport] {
        var found: [OperatorScheme: Set<String>] = [:]
        return failures.filter { failure in
            found[failure.subject, default: []].count < 4
                && found[failure.subject, default: []].insert(failure.causeLabel).inserted
        }
    }

    /// Informative cases that differ. They are no failures: they are named, and not explained.
    func informativeLines(_ style: TextStyle, isVerbose: Bool) -> [String] {
        guard !informative.isEmpty else { return [] }
        let verb = informative.count == 1 ? "differs" : "differ"
        let shown = isVerbose ? informative[...] : informative.prefix(2)
        let names = shown.map(\.name).joined(separator: ", ") + (shown.count < informative.count ? " …" : "")
        let line = "\(informative.count.counted("informative case")) \(verb), which is not counted: \(names)"
        return ["", style(line, .faint)]
    }
}

extension CaseReport {
    fileprivate func lines(_ style: TextStyle) -> [String] {
        [style(name, .bold) + (expectation.map { " (expected: \($0))" } ?? "")] + detailLines.map { "  \($0)" }
    }
}

extension RankedCause {
    /// How many of the cases are expected; empty if none is.
    var expectedWords: String {
        expected == 0 ? "" : expected == cases ? " (expected)" : " (\(expected) expected)"
    }

    /// Such as `CONV_2D, MEAN, SUM and 4 more`.
    var operatorWords: String {
        let names = operators
        return names.prefix(3).joined(separator: ", ") + (names.count > 3 ? " and \(names.count - 3) more" : "")
    }
}

extension ElementEvidence {
    /// The accumulator, multiplier and shift of the element; `nil` if the operator has no accumulator.
    var words: String? {
        guard let accumulator else { return nil }
        let told = observedAccumulator.map { $0 == accumulator ? "" : ", observed \($0)" } ?? ""
        let factor = derived(.outputMultiplier).flatMap { multiplier in
            derived(.outputShift).map { ", multiplier \(multiplier), shift \($0)" }
        }
        return "accumulator \(accumulator)\(told)\(factor ?? "")"
    }
}
