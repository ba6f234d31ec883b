import QuantSpec
import Testing

@testable import Conformance
@testable import Targets

@Suite("Only a target that refuses an invalid instance passes its case")
struct NegativeRunTests {
    private let folder: TemporaryFolder

    init() throws { folder = try SampleVectors.folder([try SampleVectors.addition()]) }

    private func report(_ answer: @escaping (String, TargetRow) -> RowOutcome) throws -> ConformanceReport {
        let options = ConformanceOptions(selection: try CaseSelection(["ADD/int8"]), source: .negative)
        let run = try ConformanceRun(
            InventedTarget(answer), vectors: try VectorFolder(folder.path), options: options)
        return ConformanceReport(run, expectations: nil)
    }

    @Test("A target that refuses every invalid instance conforms, and the claim says what was run")
    func refusing() throws {
        var names: [String] = []
        let report = try report { caseName, _ in
            names.append(caseName)
            return .invalid("refused")
        }
        #expect(report.result == .conforms)
        #expect(report.counts[.passed] >= 12 && report.counts.failures == 0)
        #expect(report.claim.contains("negative instances, 1 of"))
        #expect(!report.claim.contains("exact"))
        #expect(names.allSatisfy { $0.hasPrefix("ADD/int8/negative/int8/") })
    }

    @Test("A result for an invalid instance fails with the clause that forbids the instance")
    func computing() throws {
        let report = try report { _, _ in .completed([ObservedStep(outputs: [.int8([0])])]) }
        #expect(report.result == .differs)
        #expect(report.counts[.passed] == 0)
        let reasons = report.failures.compactMap(\.reason)
        #expect(reasons.contains { $0.contains("(REP-3)") && $0.contains("zero point") })
    }

    @Test("Unsupported is told apart from invalid, and is no pass")
    func unsupported() throws {
        let report = try report { _, _ in .unsupported("no ADD") }
        #expect(report.result == .nothingJudged)
        #expect(report.counts[.unsupported] == report.counts.total)
    }

    @Test("A status FAILED is no refusal")
    func failing() throws {
        let report = try report { _, _ in .failed("no memory") }
        #expect(report.result == .differs && report.counts[.failed] == report.counts.total)
    }
}
