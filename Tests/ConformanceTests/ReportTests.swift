import FileSupport
import Foundation
import FoundationXML
import GoldenVectors
import QuantSpec
import Testing
import VectorFiles

@testable import Conformance
@testable import Targets

@Suite("A report says what a run has shown")
struct ReportTests {
    private let runs: SampleRuns

    init() throws { runs = try SampleRuns() }

    @Test("A run without a judged case is never a pass")
    func runWithout() throws {
        let report = try runs.report { _ in .unsupported("nothing here") }
        #expect(report.result == .nothingJudged && report.result.exitStatus == 69)
        #expect(report.claim == "no claim: nothing was judged")
        let empty = try runs.report(options: ConformanceOptions(selection: try CaseSelection("SOFTMAX")))
        #expect(empty.result == .nothingJudged && empty.counts.total == 0)
        let delegated = try runs.report { _ in .notDelegated("") }
        #expect(delegated.result == .nothingJudged)
    }

    @Test("A single crash or hang does not conform")
    func singleCrash() throws {
        for outcome in [RowOutcome.crashed("c"), .timedOut("t"), .failed("f"), .invalid("i")] {
            let report = try runs.report { $0.hasSuffix("#3") && $0.hasPrefix("ADD") ? outcome : nil }
            #expect(report.result == .differs && report.counts.failures == 1)
        }
    }

    @Test("A difference is measured")
    func differenceMeasured() throws {
        let report = try runs.report { $0 == "ADD/int8/tail/plain#2" ? runs.off($0, by: 5) : nil }
        let failure = try #require(report.failures.first)
        #expect(report.failures.count == 1 && failure.difference?.first.coordinates == [0, 3])
        #expect(failure.difference?.largestDistance == 5)
        #expect(report.operators[0].largestDistance == 5 && report.operators[1].largestDistance == nil)
        #expect(report.operators[0].histogram.total == 1)
    }

    @Test("An operator that follows another profile is said to do so")
    func operatorFollows() throws {
        let single = "integer-single"
        var files = runs.files
        for index in files.indices {
            let base = try #require(files[index].groups[0].rows[0].steps[0].outputs[0].integers?.first)
            let other = SparseElements(positions: [0], values: .int8([Int8(base == 77 ? 78 : 77)]))
            files[index].groups[0].rows[0].profiles = [Divergence(name: single, steps: [[other]])]
        }
        let folder = try SampleVectors.folder(files)
        let target = InventedTarget { name, row in
            let group = name.hasPrefix("ADD") ? files[0].groups[0] : files[1].groups[0]
            let profile = name.hasPrefix("ADD") ? "integer-double" : single
            return .completed(group.row(row).outputs(under: profile).map { ObservedStep(outputs: $0) })
        }
        let report = try target.report(folder)
        try #require(report.result == .differs)
        #expect(!report.profile.explainsEverything)
        let followed = report.failures[0].subject.name == "ADD" ? "profile litert-2.3-x86_64" : "profile \(single)"
        #expect(report.failures.allSatisfy { $0.diagnosis?.name == followed })
    }

    @Test("What the reference returns because of a defect fails, and is diagnosed")
    func referenceReturns() throws {
        var file = runs.files[0]
        let wrong = SparseElements(positions: [0], values: .int8([77]))
        file.groups[0].rows[1].defects = [Divergence(name: "some-defect", steps: [[wrong]])]
        let folder = try SampleVectors.folder([file])
        let target = InventedTarget { name, row in
            let outputs = file.groups[0].row(row).referenceOutputs
            return .completed(outputs.map { ObservedStep(outputs: $0) })
        }
        let report = try target.report(folder)
        #expect(report.counts[.failed] == 1 && report.failures[0].diagnosis?.name == "some-defect")
        #expect(report.failures[0].diagnosis?.explanation.contains("a defect that Spec/errata.md describes") ?? false)
    }

    @Test("Informative rows are reported and never counted")
    func informativeRows() throws {
        var file = runs.files[0]
        file.groups[0].rows[2].isInformative = true
        let folder = try SampleVectors.folder([file])
        let target = InventedTarget { _, row in
            row.id == "2"
                ? .crashed("undefined")
                : .completed([ObservedStep(outputs: file.groups[0].row(row).steps[0].outputs)])
        }
        let report = try target.report(folder)
        #expect(report.result == .conforms && report.counts.total == SampleVectors.rowCount - 1)
        #expect(report.informative.count == 1 && report.operators[0].informativeDifferences == 1)
    }

    @Test("Outputs that were never written are said to be so")
    func outputsWritten() throws {
        let pattern = FillPattern.bytes(case: "ADD/int8/tail/plain#2", step: 0, output: 0, count: 38)
        let target = InventedTarget(kind: .kernels) { name, row in
            row.id == "2"
                ? .completed([ObservedStep(outputs: [.int8(pattern.map { Int8(bitPattern: $0) })])])
                : .completed(runs.right(name) ?? [])
        }
        let folder = try SampleVectors.folder(runs.files)
        let failure = try #require(try target.report(folder).failures.first)
        #expect(failure.diagnosis?.name == "output-not-written")
    }

    @Test("Outputs of one byte that were never written are said to be so if several of them were")
    func smallOutputsWritten() throws {
        let profile = NumericProfile.all[0].name
        func suspects(_ count: Int, _ wrong: Int) -> UnwrittenOutputs {
            var group = runs.files[0].groups[0]
            group.rows = []
            group.instance.outputs[0].shape = [1]
            let template = runs.files[0].groups[0].rows[0]
            let suspects = (0..<count).map { place -> Diagnoser.Suspect in
                var row = template
                row.id = "r\(place)"
                row.steps[0].outputs = [.int8([0])]
                group.rows.append(row)
                let name = "\(group.id)#r\(place)"
                let byte = FillPattern.bytes(case: name, step: 0, output: 0, count: 1)[0]
                let value = Int8(bitPattern: byte) &+ (place < wrong ? 1 : 0)
                let steps = [ObservedStep(outputs: [.int8([value == 0 ? 1 : value])])]
                let judged = JudgedRow(index: place, outcome: .completed(steps), of: group, under: [profile])
                return Diagnoser.Suspect(group: group, row: judged, observed: steps)
            }
            return UnwrittenOutputs(suspects, under: profile)
        }
        let name = "\(runs.files[0].groups[0].id)#r5"
        #expect(suspects(6, 0).diagnosis(of: name)?.name == "output-not-written")
        #expect(suspects(6, 5).diagnosis(of: name) == nil)
    }

    @Test("The JSON has the keys of the contract")
    func jsonKeys() throws {
        let report = try runs.report { $0 == "ADD/int8/tail/plain#2" ? runs.off($0, by: 5) : nil }
        let data = try #require(report.jsonText.data(using: .utf8))
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        for key in ["target", "profile", "claim", "summary", "operators", "failures"] { #expect(object[key] != nil) }
        let summary = try #require(object["summary"] as? [String: Int])
        #expect(
            Set(summary.keys) == [
                "passed", "failed", "unsupported", "outOfScope", "notDelegated", "crashed", "timedOut",
            ])
        #expect(summary["passed"] == 11 && summary["failed"] == 1)
        let operators = try #require(object["operators"] as? [[String: Any]])
        #expect(operators[0]["name"] as? String == "ADD" && operators[0]["scheme"] as? String == "int8")
        #expect(operators[0]["largestDifferenceLSB"] as? Int == 5 && operators[1]["largestDifferenceLSB"] as? Int == 0)
        let failures = try #require(object["failures"] as? [[String: Any]])
        let first = try #require(failures[0]["firstDifference"] as? [String: Any])
        #expect(failures[0]["case"] as? String == "ADD/int8/tail/plain#2" && failures[0].keys.contains("diagnosis"))
        #expect(first["coordinates"] as? [Int] == [0, 3] && abs(first["differenceLSB"] as? Int ?? 0) == 5)
        #expect(first["expected"] is Int && first["observed"] is Int)
    }

    @Test("The JSON says why cases are not judged")
    func jsonSays() throws {
        let report = try runs.report { name in
            switch name {
            case "ADD/int8/tail/plain#2": .unsupported("rank")
            case "ADD/int8/tail/plain#3", "ADD/int8/tail/plain#4": .notDelegated("not taken")
            default: nil
            }
        }
        let object = try JSONSerialization.jsonObject(with: Data(report.jsonText.utf8)) as? [String: Any]
        let operators = try #require(object?["operators"] as? [[String: Any]])
        let reasons = try #require(operators[0]["reasons"] as? [[String: Any]])
        #expect(reasons.map { $0["verdict"] as? String } == ["notDelegated", "unsupported"])
        #expect(reasons.map { $0["reason"] as? String } == ["not taken", "rank"])
        #expect(reasons.map { $0["cases"] as? Int } == [2, 1])
    }

    @Test("Failures are counted by their kind")
    func failuresCounted() throws {
        let report = try runs.report { name in
            switch name {
            case "ADD/int8/tail/plain#1": runs.off(name, by: 1)
            case "ADD/int8/tail/plain#2", "ADD/int8/tail/plain#3": .violated(.changesInput, "x")
            case "ADD/int8/tail/plain#4": .timedOut("t")
            case "ADD/int8/tail/plain#5": .notRun(.hang, "not run")
            case "CONV_2D/int8/same/stride-2#0": .crashed("c")
            default: nil
            }
        }
        let words = "1 case differs, 2 break the interface, 1 crashes, 2 hang (1 of them not run)"
        #expect(report.claim.hasSuffix(words), "\(report.claim)")
        let text = report.text(isColoured: false)
        #expect(text.contains("3 failed, 1 crashed, 2 timed out (1 of them not run)"))
        #expect(text.contains("; 1 of 7 results differs from it, and no profile explains all"), "\(text)")
    }

    @Test("A diagnosis of some failures says of how many")
    func diagnosisSome() {
        var report = OperatorReport(subject: OperatorScheme(name: "ADD", scheme: .int8))
        report.counts[.failed] = 18
        report.diagnoses = [("dilation-ignored", 9, "")]
        #expect(report.diagnosisWords == "dilation-ignored (9 of 18)")
        report.diagnoses = [("dilation-ignored", 18, "")]
        #expect(report.diagnosisWords == "dilation-ignored")
        report.diagnoses.append(("other", 1, ""))
        #expect(report.diagnosisWords == "dilation-ignored and others")
    }

    @Test("The profile is said to explain what there is, no more")
    func profileSaid() throws {
        #expect(try runs.report().text(isColoured: false).contains("it explains every result; so do "))
        let partly = try runs.report { $0.hasPrefix("ADD") ? .crashed("c") : nil }
        #expect(partly.text(isColoured: false).contains("it explains every result (6 of 12 cases have one)"))
        let none = try runs.report { _ in .crashed("c") }
        #expect(none.text(isColoured: false).contains("no case has a result to compare with the profiles"))
    }

    @Test("A named profile is not said to fit best")
    func namedProfile() throws {
        var file = runs.files[0]
        let base = try #require(file.groups[0].rows[0].steps[0].outputs[0].integers?.first)
        let other = SparseElements(positions: [0], values: .int8([Int8(base == 77 ? 78 : 77)]))
        file.groups[0].rows[0].profiles = [Divergence(name: "integer-single", steps: [[other]])]
        let folder = try SampleVectors.folder([file])
        let target = InventedTarget { _, row in
            .completed(file.groups[0].row(row).steps.map { ObservedStep(outputs: $0.outputs) })
        }
        let run = try ConformanceRun(
            target, vectors: try VectorFolder(folder.path),
            options: ConformanceOptions(profile: .named("integer-single")))
        let report = ConformanceReport(run)
        let explanation = try #require(report.failures.first?.diagnosis?.explanation)
        let line = "Profile  integer-single: every result follows litert-2.3-x86_64: try --profile litert-2.3-x86_64"
        #expect(report.text(isColoured: false).contains(line))
        #expect(
            explanation == "this run is judged under integer-single, but every result follows litert-2.3-x86_64: "
                + "try --profile litert-2.3-x86_64")
    }

    @Test("Reasons that differ by the operator's name or by a number are one cause")
    func reasonsAreGroupedByCause() throws {
        let report = try runs.report { caseName in
            .unsupported("\(caseName.prefix { $0 != "/" }) is not in release 2, nor is case \(caseName.suffix(1))")
        }
        let text = report.text(isColoured: false)
        #expect(text.contains("  ADD, CONV_2D: unsupported, … is not in release …, nor is case …, 12 cases\n"))
        let limits = try TargetLimits(
            parsing: Array(#"{"name": "L 2", "operators": ["SOFTMAX"]}"#.utf8), file: "l.json")
        let limited = try runs.report(options: ConformanceOptions(limits: limits)).text(isColoured: false)
        #expect(limited.contains("  ADD, CONV_2D: out of scope, L 2 does not claim the operator, 12 cases\n"))
    }

    @Test(
        "A diagnosis counts the failures that the table counts: informative rows are none, cases without a result are")
    func informativeRowsAreNoFailuresOfADiagnosis() throws {
        var file = runs.files[1]
        file.groups[0].rows[2].isInformative = true
        let group = file.groups[0]
        let mistake = try #require(Deviation.named("activation-ignored"))
        let prepared = try group.prepare(SampleVectors.profile)
        let deviating = try #require(DeviatingOperator(mistake, of: prepared, profile: SampleVectors.profile))
        let folder = try SampleVectors.folder([file])
        let target = InventedTarget { _, row in
            if row.id == "4" { return .failed("no result") }
            let outputs = deviating.outputs(group.row(row).steps.map(\.inputs), states: [:]) ?? []
            return .completed(outputs.map { ObservedStep(outputs: $0) })
        }
        let report = try target.report(folder)
        #expect(report.counts[.failed] == 5 && report.informative.count == 1)
        let counted = try #require(report.failures.first?.diagnosis)
        #expect(counted.name == "activation-ignored")
        #expect(counted.explanation.contains("of 4 of 5 failing cases of the operator"), "\(counted.explanation)")
        // An informative case is explained by what was found in the others.
        #expect(report.informative[0].diagnosis == counted)
        #expect(report.operators[0].diagnoses.map(\.count) == [4])
    }

    @Test("What is not judged is folded unless asked for")
    func judgedFolded() throws {
        let report = try runs.report { $0.hasPrefix("CONV") ? .unsupported("no convolutions") : nil }
        let text = report.text(isColoured: false)
        #expect(text.contains("Not judged (--verbose lists all):"))
        #expect(text.contains("  CONV_2D: unsupported, no convolutions, 6 cases"))
        #expect(!text.contains("CONV_2D   int8"))
        let verbose = report.text(isColoured: false, isVerbose: true)
        #expect(verbose.contains("CONV_2D   int8"))
        #expect(verbose.contains("  CONV_2D int8: unsupported, no convolutions, 6 cases"))
        // On the page too the table of operators is of those that were judged; the rest can be opened.
        let table = try #require(report.page.components(separatedBy: "<details class=\"rest\">").first)
        #expect(table.contains("<th scope=\"row\">ADD int8</th>") && !table.contains("CONV_<wbr>2D int8</th>"))
        #expect(report.page.contains("1 pair of operator and scheme in which no case was judged</summary>"))
        #expect(report.page.contains("<th scope=\"row\">CONV_<wbr>2D int8</th>"))
    }

    @Test("Limits put cases out of scope, and the claim says so")
    func limitsPut() throws {
        let limits = try TargetLimits(parsing: Array(#"{"name": "L2", "operators": ["ADD"]}"#.utf8), file: "l.json")
        let report = try runs.report(options: ConformanceOptions(limits: limits)) { name in
            name.hasPrefix("CONV") ? .crashed("must not be run") : nil
        }
        #expect(report.result == .conforms && report.counts[.outOfScope] == SampleVectors.rowCount)
        #expect(report.claim.contains("1 of 2 operators, limits L2 "))
    }

    @Test("A partial run says so in its claim")
    func partialRun() throws {
        let options = ConformanceOptions(selection: try CaseSelection("ADD"), budget: try CaseBudget("rows=2"))
        let report = try runs.report(options: options)
        #expect(report.counts.total == 2)
        #expect(report.claim.contains("selection \"ADD\", budget \"rows=2\""))
    }

    @Test("A claim counts the terms of a long selection")
    func claimCounts() throws {
        let three = try runs.report(options: ConformanceOptions(selection: try CaseSelection("ADD,int8,CONV_2D")))
        #expect(three.claim.contains("selection \"ADD,int8,CONV_2D\""))
        let four = try runs.report(
            options: ConformanceOptions(selection: try CaseSelection("ADD,int8,CONV_2D,!int16x8")))
        #expect(four.claim.contains("selection of 4 terms, ") && !four.claim.contains("!int16x8"))
        #expect(four.jsonText.contains(#""selection": "ADD,int8,CONV_2D,!int16x8""#))
    }

    @Test("One case of each cause is shown")
    func caseEach() throws {
        let outcomes: [Int: RowOutcome] = [
            0: .crashed("c 0"), 1: .crashed("c 1"), 2: .crashed("c 2"), 3: .violated(.changesInput, "v"),
            4: .timedOut("t"),
        ]
        let report = try runs.report { name in
            name.hasPrefix("ADD") ? Int(name.split(separator: "#")[1]).flatMap { outcomes[$0] } : nil
        }
        let text = report.text(isColoured: false)
        for shown in ["#0", "#3", "#4"] { #expect(text.contains("ADD/int8/tail/plain\(shown)\n"), "\(shown)") }
        for hidden in ["#1", "#2"] { #expect(!text.contains("ADD/int8/tail/plain\(hidden)\n"), "\(hidden)") }
        #expect(text.contains("\n2 more; --report DIR writes all of them."))
        let alike = try runs.report { $0.hasPrefix("ADD") ? .crashed("c") : nil }.text(isColoured: false)
        #expect(alike.contains("plain#0\n") && !alike.contains("plain#1\n") && alike.contains("\n5 more; "))
    }

    @Test("Expected failures do not fail the run, and unmet expectations do")
    func expectedFailures() throws {
        let change: (String) -> RowOutcome? = { $0 == "ADD/int8/tail/plain#2" ? runs.off($0, by: 5) : nil }
        let known = #"[{"case": "ADD/int8/*", "verdict": "failed", "reason": "ticket 7"}]"#
        let expected = try runs.report(expectations: known, change)
        #expect(expected.result == .conforms && expected.failures[0].expectation == "ticket 7")
        #expect(expected.claim.hasPrefix("does not conform: ") && expected.claim.contains("1 failure expected"))
        let unmet = try runs.report(expectations: #"[{"case": "CONV_2D/*", "reason": "ticket 8"}]"#)
        #expect(unmet.result == .differs && unmet.unmetExpectations == ["CONV_2D/*"])
        // Whether an expectation is met says nothing about the target.
        let plain = try runs.report()
        #expect(unmet.claim == plain.claim && !plain.claim.contains("does not conform"))
        #expect(unmet.jsonText.contains("\"conforms\": true") && unmet.page.contains("<p class=\"claim good\">"))
        let mixed = try runs.report(
            expectations: #"[{"case": "ADD/*", "reason": "r"}, {"case": "CONV_2D/*", "reason": "r"}]"#, change)
        #expect(mixed.claim.hasPrefix("does not conform: ") && mixed.claim.hasSuffix(", 1 case differs"))
        #expect(mixed.result == .differs && mixed.jsonText.contains("\"conforms\": false"))
        let notRun = try runs.report(
            options: ConformanceOptions(selection: try CaseSelection("ADD")),
            expectations: #"[{"case": "CONV_2D/*", "reason": "ticket 8"}]"#)
        #expect(notRun.result == .conforms)
        let otherVerdict = try runs.report(
            expectations: #"[{"case": "ADD/*", "verdict": "crashed", "reason": "ticket 9"}]"#, change)
        #expect(otherVerdict.result == .differs && otherVerdict.unexpectedFailures.count == 1)
    }

    @Test("The text says of each unmet expectation its line and its reason")
    func unmetExpectations() throws {
        let change: (String) -> RowOutcome? = { name in
            if name.hasPrefix("CONV_2D") { return .unsupported("no") }
            return name == "ADD/int8/tail/plain#2" ? runs.off(name, by: 5) : nil
        }
        func unmet(_ entry: String) throws -> String? {
            let entries = #"[{"case": "ADD/int8", "reason": "r"}, {\#(entry), "reason": "r"}]"#
            let report = try runs.report(expectations: entries, change)
            #expect(report.unmet.isEmpty == (report.result == .conforms))
            let lines = report.text(isColoured: false).split(separator: "\n")
            let place = lines.firstIndex(of: "Expectations without a matching failure, which fail the run:")
            return place.map { String(lines[$0 + 1]) }
        }
        #expect(
            try unmet(#""case": "RESHAPE""#)
                == "  failures[1] RESHAPE: the run has no such case; correct or remove the entry")
        #expect(
            try unmet(#""case": "ADD/int8/tail/plain#k3f9a2""#)
                == "  failures[1] ADD/int8/tail/plain#k3f9a2: the run has no such case: the name is mistyped, or the case was "
                + "removed; correct or remove the entry")
        #expect(
            try unmet(#""case": "ADD/int8/tail/plain#1""#)
                == "  failures[1] ADD/int8/tail/plain#1: none of its cases fails (1 case); remove the entry")
        #expect(
            try unmet(#""case": "int8/ADD", "verdict": "crashed""#)
                == "  failures[1] int8/ADD: 1 of \(SampleVectors.rowCount) cases failed with another verdict or diagnosis; correct the entry"
        )
        #expect(
            try unmet(#""case": "CONV_2D/int8""#)
                == "  failures[1] CONV_2D/int8: none of its cases was judged (\(SampleVectors.rowCount) cases); remove the entry"
        )
        // A failure meets every entry that names it.
        #expect(try unmet(#""case": "int8/ADD/tail""#) == nil)
    }

    @Test("Where no case is selected, the message names the options that were given")
    func nothingSelected() throws {
        func message(_ selection: String, _ budget: String? = nil) throws -> String {
            let budget = try budget.map { text in try CaseBudget(text) } ?? .unlimited
            return try runs.report(
                options: ConformanceOptions(selection: try CaseSelection(selection), budget: budget)
            ).nothingJudgedMessage
        }
        #expect(try message("!*").hasSuffix("no case is selected; check --select"))
        #expect(try message("ADD", "macs=0").hasSuffix("check --select and --budget"))
    }

    @Test("The JUnit file is XML that counts what the report counts")
    func junitFile() throws {
        let report = try runs.report { name in
            switch name {
            case "ADD/int8/tail/plain#1": .crashed("a < b & \"c\" \u{1}")
            case "ADD/int8/tail/plain#2": runs.off(name, by: 1)
            case "ADD/int8/tail/plain#4": .unsupported("no")
            default: nil
            }
        }
        let counter = ElementCounter()
        let parser = XMLParser(data: Data(report.junit.utf8))
        parser.delegate = counter
        #expect(parser.parse(), "\(String(describing: parser.parserError))")
        #expect(counter.counts["testcase"] == 12 && counter.counts["testsuite"] == 2)
        #expect(counter.counts["error"] == 1 && counter.counts["failure"] == 1 && counter.counts["skipped"] == 1)
        #expect(
            report.junit.contains(
                "<testsuites name=\"quantspec conform\" tests=\"12\" failures=\"1\" errors=\"1\" time="))
    }

    @Test("The page needs nothing from elsewhere, and escapes what it is given")
    func pageNeeds() throws {
        let report = try runs.report { name in
            name == "ADD/int8/tail/plain#2" ? runs.off(name, by: 1) : .failed("<script>alert(1)</script>")
        }
        let page = report.page
        #expect(!page.contains("<script>alert") && page.contains("&lt;script&gt;alert(1)"))
        #expect(page.contains("&lt;invented&gt; &amp; &quot;odd&quot;"))
        #expect(!page.contains("http://") && !page.contains("https://") && !page.contains("src="))
        #expect(page.contains("ADD/int8/tail/plain#2") && page.contains(Markup.escaped(report.claim)))
    }

    @Test("The page shows the clauses that a failing case tests")
    func pageShows() throws {
        var report = try runs.report { $0 == "ADD/int8/tail/plain#2" ? runs.off($0, by: 1) : nil }
        #expect(!report.page.contains("clause-ADD-3"))
        report.cite(["ADD-3": "a < b", "CONV_2D-1": "not cited"])
        #expect(report.page.contains("href=\"#clause-ADD-3\"") && report.page.contains("a &lt; b"))
        #expect(!report.page.contains("not cited"))
    }

    @Test("The folder has three whole files")
    func folderThree() throws {
        let output = TemporaryFolder()
        try runs.report().write(to: output.path + "/a/b")
        let names = try FileManager.default.contentsOfDirectory(atPath: output.path + "/a/b").sorted()
        #expect(names == ["index.html", "junit.xml", "report.json"])
    }

    @Test("The text says what differs")
    func textSays() throws {
        let report = try runs.report { $0 == "ADD/int8/tail/plain#2" ? runs.off($0, by: 5) : nil }
        let text = report.text(isColoured: false)
        #expect(text.contains("ADD/int8/tail/plain#2") && text.contains("5 LSB") && text.contains(report.claim))
        #expect(!text.contains("\u{1b}") && report.text(isColoured: true).contains("\u{1b}["))
    }
}

@Suite("Texts in markup are escaped")
struct MarkupTests {
    @Test("Every special character is escaped in markup")
    func everySpecial() {
        #expect(Markup.escaped("<a b='c' d=\"e\">&\n") == "&lt;a b=&#39;c&#39; d=&quot;e&quot;&gt;&amp;&#10;")
        #expect(Markup.escaped("\u{0}\u{b}\u{ffff}é") == "\u{fffd}\u{fffd}\u{fffd}é")
        #expect(Markup.attributes(["x": "\""]) == " x=\"&quot;\"")
    }
}

@Suite("Pictures show where outputs differ")
struct PictureTests {
    private func output(_ distances: [Int: Int8], shape: Shape) throws -> RowDifference.Output {
        let expected = [Int8](repeating: 0, count: shape.count)
        var observed = expected
        for (position, distance) in distances { observed[position] = distance }
        let comparison = try #require(ElementComparison(expected: .int8(expected), observed: .int8(observed)))
        return RowDifference.Output(step: 0, output: 0, shape: shape, unit: .lsb, comparison: comparison, constant: nil)
    }

    @Test("A small tensor is shown element by element")
    func smallTensor() throws {
        let picture = HeatPicture(try output([0: 1, 1: -1, 2: 2, 3: -128, 4: 127, 5: 3], shape: [2, 4]))
        #expect(picture.width == 4 && picture.height == 2 && picture.cells == "aAbHhc..")
    }

    @Test("A large tensor is made smaller, and keeps its largest differences")
    func largeTensor() throws {
        let picture = HeatPicture(try output([0: 1, 129: -4, 9999: 8], shape: [100, 100]))
        #expect(picture.width <= HeatPicture.greatestWidth && picture.height <= HeatPicture.greatestHeight)
        #expect(picture.cells.count == picture.width * picture.height)
        #expect(picture.cells.first == "a" && picture.cells.last == "d" && picture.cells.contains("C"))
    }

    @Test("The histogram counts every distance once")
    func histogramCounts() throws {
        var histogram = DifferenceHistogram()
        let distances: [Int: Int8] = [
            0: 1, 1: -1, 2: 2, 3: 3, 4: 4, 5: 15, 6: 16, 7: 63, 8: 64, 9: 127, 10: -128, 11: -64,
        ]
        histogram.add(try output(distances, shape: [20]).comparison)
        #expect(histogram.total == distances.count)
        #expect(histogram.bins.map(\.count) == [2, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2])
        #expect(histogram.bins.map(\.label).first == "≤ -64" && histogram.bins.map(\.label).last == "≥ +64")
    }
}

private final class ElementCounter: NSObject, XMLParserDelegate {
    var counts: [String: Int] = [:]

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        counts[name, default: 0] += 1
    }
}
