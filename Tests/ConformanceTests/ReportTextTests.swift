import GoldenVectors
import QuantSpec
import Testing

@testable import Conformance

/// What a run prints at a terminal.
@Suite struct ReportTextTests {
    private let runs: SampleRuns

    init() throws { runs = try SampleRuns() }

    /// Files with the cases of ADD under many operators' names: every name is one that the specification has.
    private func manyOperators(_ count: Int) throws -> TemporaryFolder {
        let names = Operator.all.map(\.name).filter { $0 != "ADD" }.prefix(count)
        let addition = try SampleVectors.addition()
        return try SampleVectors.folder(
            names.map { name in
                var group = addition.groups[0]
                group.id = "\(name)/int8/tail/plain"
                group.operatorName = name
                group.attributes = Attributes([:])
                return VectorFile(
                    operatorName: name, code: Operator.named(name)?.code ?? 0, scheme: .int8,
                    generator: addition.generator,
                    profile: addition.profile, clauses: group.clauses, notes: [], groups: [group])
            })
    }

    private func text(_ folder: TemporaryFolder, isVerbose: Bool = false, _ outcome: RowOutcome) throws -> [Substring] {
        let target = InventedTarget { _, _ in outcome }
        let run = try ConformanceRun(target, vectors: try VectorFolder(folder.path), options: ConformanceOptions())
        let text = ConformanceReport(run).text(isColoured: false, isVerbose: isVerbose)
        return text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    @Test("A run in which every operator fails fits two screens")
    func screens() throws {
        let folder = try manyOperators(60)
        let lines = try text(folder, .failed("no result was brought back"))
        #expect(lines.count < 60, "\(lines.joined(separator: "\n"))")
        #expect(lines.contains { $0.contains("  360  no result  ") && $0.contains(" and 57 more  ") })
        #expect(lines.contains("Of other pairs of operator and scheme, 40 more fail (--verbose lists them)."))
        #expect(lines.contains("359 more; --report DIR writes all of them."))
        #expect(try text(folder, isVerbose: true, .failed("f")).count > 300)
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
        #expect(text.contains("1 informative case differs, which is not counted: \(name)"))
        #expect(!text.contains("\u{1b}[31m") && !text.contains("\n\(name)\n") && !text.contains("crashed: c"))
    }
}
