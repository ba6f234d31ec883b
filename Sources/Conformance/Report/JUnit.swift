import FileSupport
import QuantSpec

extension ConformanceReport {
    /// The report as JUnit XML in the schema `junit-10.xsd` of Jenkins' xUnit plugin: one suite for each operator in a
    /// scheme, one case for each counted case.
    ///
    /// Cases that are not judged are skipped, and so are expected failures. Expectations that no failure met are
    /// failures in a suite of their own.
    public var junit: String {
        let failing = Dictionary(failures.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        var suites: [JUnitSuite] = operators.map { JUnitSuite(name: $0.subject.title) }
        let places = Dictionary(
            operators.enumerated().map { ($1.subject, $0) }, uniquingKeysWith: { first, _ in first })
        for group in groups {
            guard let place = places[group.subject] else { continue }
            // A target answers a whole group, so every row has the same share of the time.
            let time = group.duration / max(group.rows.count, 1)
            for row in group.rows where !row.isInformative {
                suites[place].add(row, of: group, under: profile.index, failing[group.group.caseName(row.index)], time)
            }
        }
        suites += [expectationSuite, interruptionSuite]
        suites = suites.filter { $0.tests > 0 }
        var lines = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>"]
        let totals = JUnitSuite.counts(suites, name: "quantspec conform")
        lines.append("<testsuites\(totals)\(Markup.attributes(["time": duration.seconds]))>")
        for suite in suites { lines += suite.lines(timestamp: timestamp, properties: junitProperties) }
        lines.append("</testsuites>")
        return lines.joined(separator: "\n") + "\n"
    }

    private var expectationSuite: JUnitSuite {
        var suite = JUnitSuite(name: "expectations")
        for expectation in unmet {
            suite.addUnmet(expectation)
        }
        return suite
    }

    /// The start in UTC without a time zone, which the stricter schemas of JUnit XML do not allow.
    private var timestamp: String {
        record.started.hasSuffix("Z") ? String(record.started.dropLast()) : record.started
    }

    /// The target, the vectors and the profile of the run. Unknown ones are left out.
    private var junitProperties: [(name: String, value: String)] {
        let target = targetDescription
        let properties: [(String, String)] =
            [
                ("target", "\(target.name) \(target.version)".trimmingTrailingSpaces),
                ("target.kind", target.kind.rawValue),
                ("target.details", target.details), ("target.sha256", target.hash), ("profile", profile.name),
                ("manifest", options.source.soak == nil ? vectors.manifestHash : ""),
                ("soak", options.source.soak.map { $0.words(drawn: judgedGroupCount) } ?? ""), ("claim", claim),
                ("quantspec", record.toolVersion),
                ("command", record.commandLine),
            ] + smallest.map { ("smallest", ([$0.name] + $0.lines(upTo: .max)).joined(separator: "; ")) }
        return properties.filter { !$0.1.isEmpty }
    }
}

extension Duration {
    /// The duration in seconds, with three decimals.
    var seconds: String {
        let milliseconds = components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
        let fraction = String(milliseconds % 1000)
        return "\(milliseconds / 1000)." + String(repeating: "0", count: 3 - fraction.count) + fraction
    }
}

extension ConformanceReport {
    /// A suite with an error if the run was interrupted. Without it, the file could be mistaken for a pass.
    private var interruptionSuite: JUnitSuite {
        var suite = JUnitSuite(name: "run")
        if isInterrupted { suite.addInterruption(claim) }
        return suite
    }
}

extension OperatorScheme {
    var title: String { "\(name) \(scheme.rawValue)" }
}

/// A `testsuite` that is being built.
private struct JUnitSuite {
    let name: String
    private(set) var tests = 0
    private var failures = 0
    private var errors = 0
    private var skipped = 0
    private var time = Duration.zero
    private var cases: [String] = []

    init(name: String) { self.name = name }

    mutating func add(
        _ row: JudgedRow, of run: GroupRun, under profile: Int, _ failure: CaseReport?, _ time: Duration
    ) {
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
        append(caseName, content, time)
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

    mutating func addUnmet(_ expectation: UnmetExpectation) {
        failures += 1
        let attributes = Markup.attributes([
            "type": "unmet", "message": "no failure matches \(expectation.place): \(expectation.words)",
        ])
        append(expectation.term, "<failure\(attributes)/>", .zero)
    }

    mutating func addInterruption(_ words: String) {
        errors += 1
        append("complete", "<error\(Markup.attributes(["type": "interrupted", "message": words]))/>", .zero)
    }

    private mutating func append(_ caseName: String, _ content: String, _ time: Duration) {
        tests += 1
        self.time += time
        let attributes = Markup.attributes(["classname": name, "name": caseName, "time": time.seconds])
        cases.append(content.isEmpty ? "<testcase\(attributes)/>" : "<testcase\(attributes)>\(content)</testcase>")
    }

    func lines(timestamp: String, properties: [(name: String, value: String)]) -> [String] {
        var attributes = JUnitSuite.counts([self], name: name)
        attributes += Markup.attributes(["skipped": String(skipped), "time": time.seconds])
        if !timestamp.isEmpty { attributes += Markup.attributes(["timestamp": timestamp]) }
        let items = properties.map { "<property\(Markup.attributes(["name": $0.name, "value": $0.value]))/>" }
        return ["<testsuite\(attributes)>", "<properties>"] + items + ["</properties>"] + cases + ["</testsuite>"]
    }

    /// The counts of a suite or of the whole file. The schema knows `skipped` only for a suite.
    static func counts(_ suites: [JUnitSuite], name: String) -> String {
        func sum(_ count: (JUnitSuite) -> Int) -> String { String(suites.reduce(0) { $0 + count($1) }) }
        return Markup.attributes([
            "name": name, "tests": sum(\.tests), "failures": sum(\.failures), "errors": sum(\.errors),
        ])
    }
}
