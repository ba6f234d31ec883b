import GoldenVectors
import QuantSpec

extension ConformanceReport {
    /// The report as JUnit XML: one suite for an operator in a scheme, one case for a counted case. What is not judged is
    /// skipped, and so are expected failures; expectations that nothing met fail in a suite of their own.
    public var junit: String {
        let failing = Dictionary(failures.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        var lines = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>"]
        var suites: [JUnitSuite] = operators.map { JUnitSuite(name: $0.subject.title) }
        let places = Dictionary(
            operators.enumerated().map { ($1.subject, $0) }, uniquingKeysWith: { first, _ in first })
        for group in groups {
            guard let place = places[group.subject] else { continue }
            for row in group.rows where !row.isInformative {
                suites[place].add(row, of: group, under: profile.index, failing[group.group.caseName(row.index)])
            }
        }
        suites.append(expectationSuite)
        suites = suites.filter { $0.tests > 0 }
        lines.append("<testsuites\(JUnitSuite.counts(suites, name: "quantspec conform"))>")
        for suite in suites { lines += suite.lines }
        lines.append("</testsuites>")
        return lines.joined(separator: "\n") + "\n"
    }

    private var expectationSuite: JUnitSuite {
        var suite = JUnitSuite(name: "expectations")
        for pattern in unmetExpectations {
            suite.addUnmet(pattern)
        }
        return suite
    }
}

extension OperatorScheme {
    var title: String { "\(name) \(scheme.rawValue)" }
}

/// A `testsuite` in the making.
private struct JUnitSuite {
    let name: String
    private(set) var tests = 0
    private var failures = 0
    private var errors = 0
    private var skipped = 0
    private var cases: [String] = []

    init(name: String) { self.name = name }

    mutating func add(_ row: JudgedRow, of run: GroupRun, under profile: Int, _ failure: CaseReport?) {
        let caseName = run.group.caseName(row.index)
        let verdict = row.verdict(under: profile)
        let content: String
        switch verdict {
        case .passed: content = ""
        case .unsupported, .outOfScope, .notDelegated:
            skipped += 1
            let words = row.reason.map { $0.isEmpty ? verdict.words : "\(verdict.words): \($0)" } ?? verdict.words
            content = "<skipped\(Markup.attributes(["message": words]))/>"
        case .failed, .crashed, .timedOut:
            content = add(verdict, failure)
        }
        append(caseName, content)
    }

    private mutating func add(_ verdict: Verdict, _ failure: CaseReport?) -> String {
        let lines = failure?.detailLines ?? []
        if let expectation = failure?.expectation {
            skipped += 1
            return "<skipped\(Markup.attributes(["message": "\(verdict.words), as expected: \(expectation)"]))/>"
        }
        let isError = verdict != .failed
        if isError { errors += 1 } else { failures += 1 }
        let tag = isError ? "error" : "failure"
        let attributes = Markup.attributes(["type": verdict.rawValue, "message": lines.first ?? verdict.words])
        return "<\(tag)\(attributes)>\(Markup.escaped(lines.joined(separator: "\n")))</\(tag)>"
    }

    mutating func addUnmet(_ pattern: String) {
        failures += 1
        append(pattern, "<failure type=\"unmet\" message=\"this expected failure does not occur any more\"/>")
    }

    private mutating func append(_ caseName: String, _ content: String) {
        tests += 1
        let attributes = Markup.attributes(["classname": name, "name": caseName])
        cases.append(content.isEmpty ? "<testcase\(attributes)/>" : "<testcase\(attributes)>\(content)</testcase>")
    }

    var lines: [String] {
        ["<testsuite\(JUnitSuite.counts([self], name: name))>"] + cases + ["</testsuite>"]
    }

    static func counts(_ suites: [JUnitSuite], name: String) -> String {
        func sum(_ count: (JUnitSuite) -> Int) -> String { String(suites.reduce(0) { $0 + count($1) }) }
        return Markup.attributes([
            "name": name, "tests": sum(\.tests), "failures": sum(\.failures), "errors": sum(\.errors),
            "skipped": sum(\.skipped),
        ])
    }
}
