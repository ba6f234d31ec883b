import QuantSpec
import Testing
import VectorFiles

@testable import Conformance
@testable import Targets

@Suite("The text of a report fits a terminal")
struct ReportTextTests {
    private let runs: SampleRuns

    init() throws { runs = try SampleRuns() }

    /// Files with the cases of ADD under many operators' names: every name is one that the specification has.
    private func manyOperators(_ count: Int) throws -> TemporaryFolder {
        let files = try SampleVectors.everyOperator()
        return try SampleVectors.folder(Array(files.prefix(count)))
    }

    private func text(_ folder: TemporaryFolder, isVerbose: Bool = false, _ outcome: RowOutcome) throws -> [Substring] {
        let target = InventedTarget { _, _ in outcome }
        let text = try target.report(folder).text(isColoured: false, isVerbose: isVerbose)
        return text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    @Test("A run in which every operator fails fits two screens")
    func screens() throws {
        let folder = try manyOperators(60)
        let lines = try text(folder, .failed("no result was brought back"))
        #expect(lines.count < 40, "\(lines.joined(separator: "\n"))")
        #expect(lines.contains { $0.contains("  360  no result  ") && $0.contains(" and 59 more  ") })
        #expect(lines.contains("Of other pairs of operator and scheme, 48 more fail (--verbose lists them)."))
        #expect(lines.contains("359 more; --report DIR writes all of them."))
        #expect(try text(folder, isVerbose: true, .failed("f")).count > 300)
    }

    @Test("A long word of a target is cut wherever the text has it, and the page's titles and tables too")
    func longWords() throws {
        let word = String(repeating: "w", count: 10_000)
        let target = InventedTarget(kind: .command, name: word, details: word) { name, _ in
            switch name {
            case "ADD/int8/tail/plain#0": .crashed("ended by SIGABRT, after it printed: \"\(word)\"")
            case "ADD/int8/tail/plain#1": .failed(word)
            case "ADD/int8/tail/plain#2": .violated(.changesInput, word)
            case "ADD/int8/tail/plain#3": .unsupported(word)
            default: .completed(runs.right(name) ?? [])
            }
        }
        let folder = try SampleVectors.folder(runs.files)
        let report = try target.report(folder)
        for isVerbose in [false, true] {
            let text = report.text(isColoured: false, isVerbose: isVerbose)
            for line in text.split(separator: "\n") { #expect(line.count < 700, "\(line.prefix(60))") }
            #expect(text.contains("www…") && !text.contains(word.prefix(201)))
        }
        #expect(report.nothingJudgedMessage.count < 500)
        #expect(report.jsonText.components(separatedBy: word).count > 6)
        let parts = report.page.components(separatedBy: "<dl class=\"facts\">")
        #expect(!parts[0].contains(word.prefix(201)) && parts[0].contains("www…: conformance</h1>"))
        let causes = try #require(
            parts[1].components(separatedBy: "<h2 id=\"causes\">").last?.components(separatedBy: "<h2").first)
        #expect(causes.contains("www…") && !causes.contains(word.prefix(201)))
    }

    @Test("What is cut says so, and keeps the mark that ends a quotation")
    func cut() {
        #expect("short".cut() == "short" && "abcdef".cut(to: 5) == "abcd…" && "\"abcdef\"".cut(to: 5) == "\"ab…\"")
        #expect("äöü".cut(to: 3) == "äöü" && "a".cut(to: 0) == "…")
    }

    @Test("Reasons why cases are not judged take eight lines at most, each within 120 columns")
    func notJudged() throws {
        let folder = try manyOperators(60)
        let target = InventedTarget { name, _ in
            name.hasSuffix("#0")
                ? .crashed("c") : .unsupported("\(name.prefix(4)) " + String(repeating: "word ", count: 40))
        }
        let text = try target.report(folder).text(isColoured: false)
        let part = try #require(
            text.components(separatedBy: "\nNot judged").last?.components(separatedBy: "\n\n").first)
        let lines = part.split(separator: "\n")
        #expect(lines.count <= 8 && lines.count > 5, "\(part)")
        #expect(
            lines.allSatisfy { $0.count <= 120 } && lines[1].contains("…, ") && lines[1].hasSuffix(" cases"), "\(part)")
        #expect(lines.last?.hasPrefix("  and for ") == true && lines.last?.hasSuffix(" cases") == true)
    }

    @Test("Causes come before operators, and operators before cases")
    func order() throws {
        let text = try runs.report { name in
            name.hasPrefix("ADD") ? .crashed("c") : name.hasSuffix("#1") ? runs.off(name, by: 1) : nil
        }.text(isColoured: false)
        let places = [
            "    6  crash  ", "    1  unexplained difference", "\nADD       int8", "\nADD/int8/tail/plain#0\n",
            "\nCONV_2D/int8/same/stride-2#1\n", "\nProfile ",
        ].map { text.firstRange(of: $0)?.lowerBound }
        #expect(!places.contains(nil), "\(text)")
        #expect(places.compactMap { $0 } == places.compactMap { $0 }.sorted())
        // The cause that explains the difference says where to look.
        #expect(text.contains("\n  accumulator "))
    }

    @Test("Informative cases are not shown as failures")
    func informative() throws {
        let name = "ADD/int8/tail/plain#2"
        let report = try runs.report(informative: [name]) { $0 == name ? .crashed("c") : nil }
        let text = report.text(isColoured: true)
        #expect(report.result == .conforms)
        #expect(text.contains("1 informative case differs, not counted: \(name)"))
        #expect(!text.contains("\u{1b}[31m") && !text.contains("\n\(name)\n") && !text.contains("crashed: c"))
    }
}
