import FileSupport
import Foundation
import FoundationXML
import QuantSpec
import TestSupport
import Testing

@testable import Conformance

@Suite("Programs can read the report: JSON and JUnit XML")
struct ReportFormTests {
    private let runs: SampleRuns

    init() throws { runs = try SampleRuns() }

    /// One case of every verdict, an expected failure, an unmet expectation, and an informative case that differs.
    private func everything() throws -> ConformanceReport {
        try runs.report(
            expectations:
                #"[{"case": "ADD/int8/tail/plain#3", "reason": "known"}, {"case": "CONV_2D/*", "reason": "gone"}]"#,
            informative: ["CONV_2D/int8/same/stride-2#5"]
        ) { name in
            switch name {
            case "ADD/int8/tail/plain#0": .crashed("a < b & \"c\" \u{1}")
            case "ADD/int8/tail/plain#1": .timedOut("t")
            case "ADD/int8/tail/plain#2": .unsupported("no")
            case "ADD/int8/tail/plain#3", "ADD/int8/tail/plain#4", "CONV_2D/int8/same/stride-2#5": runs.off(name, by: 1)
            case "ADD/int8/tail/plain#5": .notRun(.hang, "not run")
            default: nil
            }
        }
    }

    @Test("report.json is as its schema says, every member described")
    func schema() throws {
        let check = try SchemaCheck(file: Checkout.root + "/Spec/results.schema.json")
        let report = try everything()
        #expect(try check.problems(report.jsonText) == [])
        var bare = try runs.report()
        bare.record = RunRecord()
        #expect(try check.problems(bare.jsonText) == [])
        // The check sees what is wrong.
        #expect(try check.problems(#"{"format": "quantspec-report/2", "odd": 1}"#).count > 10)
        #expect(
            try check.problems(report.jsonText.replacing(#""conforms": false"#, with: #""conforms": 0"#)).count == 1)
    }

    @Test("Spec/results.md names every key of the report and of a case")
    func page() throws {
        let page = try String(contentsOfFile: Checkout.root + "/Spec/results.md", encoding: .utf8)
        let object = try JSONSerialization.jsonObject(with: Data(try everything().jsonText.utf8)) as? [String: Any]
        let report = try #require(object)
        let cases = try #require(report["failures"] as? [[String: Any]])
        for key in Set(report.keys).union(cases.flatMap(\.keys)) { #expect(page.contains("`\(key)`"), "\(key)") }
    }

    @Test("junit.xml has only what the schema of Jenkins' xUnit plugin allows")
    func jenkins() throws {
        let check = JUnitRules(try everything().junit)
        #expect(check.problems == [])
        #expect(check.counts["testcase"] == 12 && check.counts["testsuite"] == 3)
        #expect(check.counts["error"] == 3 && check.counts["failure"] == 2 && check.counts["skipped"] == 2)
        let odd =
            #"<testsuites skipped="1"><testsuite name="a" tests="1" failures="0" time="1 s"><odd/></testsuite></testsuites>"#
        #expect(JUnitRules(odd).problems.count == 4)
    }

    @Test("junit.xml says when, what and against what was judged")
    func properties() throws {
        let report = try everything()
        let junit = report.junit
        #expect(junit.contains(#"timestamp="2026-01-31T12:00:00""#))
        for (name, value) in [
            ("target", "<invented> & \"odd\" 1"), ("profile", report.profile.name), ("claim", report.claim),
            ("manifest", report.vectors.manifestHash),
            ("command", "quantspec conform --kernels 'it'\\''s.so' --select ADD"),
        ] {
            #expect(junit.contains("<property\(Markup.attributes(["name": name, "value": value]))/>"), "\(name)")
        }
    }

    @Test("A case is repeated by the run's own command line, without what selects and reports")
    func repetition() {
        let record = RunRecord(command: [
            "quantspec", "conform", "--command", "python3 mine.py", "--select=ADD", "--json", "--report", "out",
            "--budget",
            "rows=2", "--profile", "any", "--time-limit", "3",
        ])
        #expect(
            record.commandLine(repeating: "ADD/int8/a#1", profile: "integer-single")
                == "quantspec conform --command 'python3 mine.py' --time-limit 3 --profile integer-single --select 'ADD/int8/a#1'"
        )
    }

    @Test("Causes are ranked over all operators, by their unexpected failures")
    func causes() throws {
        let causes = try everything().causes
        #expect(causes.map(\.label) == ["unexplained difference", "crash", "hang", "hang"])
        #expect(causes.map(\.cases) == [2, 1, 1, 1] && causes.map(\.expected) == [1, 0, 0, 0])
        #expect(causes[0].example == "ADD/int8/tail/plain#4", "a case that is not expected")
        let both = try runs.report { $0.hasSuffix("#1") ? .crashed("c") : nil }.causes
        #expect(both.count == 1 && both[0].operators == ["ADD", "CONV_2D"])
    }

    @Test(
        "Crashes and missing results with other reasons are other causes, and a title is true of every case of its cause"
    )
    func reasons() throws {
        let report = try runs.report { name in
            switch name {
            case "ADD/int8/tail/plain#0", "CONV_2D/int8/same/stride-2#0": .crashed("was ended by SIGABRT")
            case "ADD/int8/tail/plain#1": .crashed("was ended by SIGFPE")
            case "ADD/int8/tail/plain#2": .failed("output 0 has 12 bytes; add failed at 0x7f3a")
            case "CONV_2D/int8/same/stride-2#2": .failed("output 1 has 7 bytes; conv_2d failed at 0xff01")
            case "ADD/int8/tail/plain#3": .failed("no result was brought back")
            case "ADD/int8/tail/plain#4": .violated(.writesOutside, "3 bytes before output 0")
            case "ADD/int8/tail/plain#5": .violated(.writesOutside, "7 bytes before output 0")
            default: nil
            }
        }
        let found = Set(report.causes.map { "\($0.cases) \($0.label): \($0.title)" })
        #expect(
            found == [
                "2 crash: was ended by SIGABRT", "1 crash: was ended by SIGFPE",
                "2 no result: output … has … bytes; … failed at …", "1 no result: no result was brought back",
                "2 writes-outside-tensor: … bytes before output …",
            ])
        let (text, page) = (report.text(isColoured: false), report.page)
        for cause in report.causes {
            #expect(text.contains(cause.title) && page.contains(cause.title) && report.jsonText.contains(cause.title))
        }
        #expect(page.components(separatedBy: "<option>writes-outside-tensor</option>").count == 2)
    }

    @Test("A case is repeated, and a run told, with the variables of the suite that were set")
    func environment() throws {
        let record = RunRecord(
            command: ["quantspec", "conform", "--select", "ADD"],
            environment: ["QUANTSPEC_SAMPLE_BREAK": "hang it", "HOME": "/root", "QUANTSPEC_A": "1"])
        let settings = "QUANTSPEC_A=1 QUANTSPEC_SAMPLE_BREAK='hang it' quantspec conform "
        #expect(record.commandLine == settings + "--select ADD")
        #expect(record.commandLine(repeating: "a#1", profile: "p") == settings + "--profile p --select 'a#1'")
        var report = try runs.report { _ in .crashed("c") }
        report.record = record
        #expect(report.page.contains(Markup.escaped(settings)) && report.junit.contains(Markup.escaped(settings)))
        let object = try JSONSerialization.jsonObject(with: Data(report.jsonText.utf8)) as? [String: Any]
        #expect(object?["environment"] as? [String] == ["QUANTSPEC_A=1", "QUANTSPEC_SAMPLE_BREAK=hang it"])
        let check = try SchemaCheck(file: Checkout.root + "/Spec/results.schema.json")
        #expect(try check.problems(report.jsonText) == [])
        #expect(!report.jsonText.contains("HOME"))
    }

    @Test("An element is told with the inputs that change it, its accumulator, multiplier and shift")
    func evidence() throws {
        let report = try runs.report { name in name.hasSuffix("#2") ? runs.off(name, by: 1) : nil }
        let sum = try #require(report.failures.first { $0.subject.name == "ADD" }?.evidence)
        #expect(sum.operands.map(\.name) == ["input1", "input2"])
        #expect(sum.operands.allSatisfy { $0.count == 1 && $0.elements[0].coordinates == [0, 3] })
        let failure = try #require(report.failures.first { $0.subject.name == "CONV_2D" })
        let product = try #require(failure.evidence)
        let channel = try #require(failure.difference?.first.coordinates.last)
        // The window of element [0, 0, 0, 3] with a column of padding before: 3 rows and 2 columns of 3 channels.
        #expect(product.operands.map(\.name) == ["input", "filter", "bias"])
        #expect(product.operands[0].count == 18 && product.operands[1].count == 18)
        #expect(product.operands[0].elements.allSatisfy { $0.coordinates[1] < 3 && $0.coordinates[2] < 2 })
        #expect(product.operands[1].elements.allSatisfy { $0.coordinates[0] == channel })
        #expect(product.operands[2].elements.map(\.coordinates) == [[channel]])
        let group = runs.files[1].groups[0]
        #expect(product.accumulator == group.rows[2].steps[0].accumulators.output?[channel])
        #expect(product.derived(.outputMultiplier) == group.derived("output_multiplier")[channel])
        #expect(product.derived(.outputShift) == group.derived("output_shift")[channel])
    }
}

/// The rules of `junit-10.xsd` that a file of ours could break: elements, attributes, and their forms.
private final class JUnitRules: NSObject, XMLParserDelegate {
    private(set) var problems: [String] = []
    private(set) var counts: [String: Int] = [:]
    private var open: [String] = []

    /// For each element its parents, and its attributes, the required ones first.
    private static let elements: [String: (parents: [String], required: Set<String>, others: Set<String>)] = [
        "testsuites": ([], [], ["name", "time", "tests", "failures", "errors"]),
        "testsuite": (
            ["testsuites"], ["name", "tests", "failures", "errors"],
            ["group", "time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url"]
        ),
        "properties": (["testsuite"], [], []),
        "property": (["properties"], ["name", "value"], []),
        "testcase": (["testsuite"], ["name"], ["time", "classname", "group"]),
        "skipped": (["testcase"], [], ["type", "message"]),
        "error": (["testcase"], [], ["type", "message"]),
        "failure": (["testcase"], [], ["type", "message"]),
    ]

    init(_ text: String) {
        super.init()
        let parser = XMLParser(data: Data(text.utf8))
        parser.delegate = self
        if !parser.parse() { problems.append(String(describing: parser.parserError)) }
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        counts[name, default: 0] += 1
        defer { open.append(name) }
        guard let rule = JUnitRules.elements[name] else {
            problems.append("there is no element \(name)")
            return
        }
        if open.last.map({ !rule.parents.contains($0) }) ?? !rule.parents.isEmpty {
            problems.append("\(name) stands in \(open.last ?? "nothing")")
        }
        let names = Set(attributes.keys)
        problems += rule.required.subtracting(names).map { "\(name) has no \($0)" }
        problems += names.subtracting(rule.required.union(rule.others)).map { "\(name) has an attribute \($0)" }
        if let time = attributes["time"], time.wholeMatch(of: /[0-9]+\.[0-9]*/) == nil {
            problems.append("time \(time)")
        }
    }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        open.removeLast()
    }
}
