import Foundation
import QuantSpec
import TestSupport
import Testing
import VectorFiles

@testable import Conformance
@testable import Targets

@Suite("Every known break of the sample kernels is noticed and named by the package's vectors")
struct GoldenVectorRunTests {
    private func report(broken: String = "", select: String, budget: String = "rows=4") throws -> ConformanceReport {
        let session = try TargetChoice.builtInKernels.open(
            BuiltProducts.environment(variables: ["QUANTSPEC_SAMPLE_BREAK": broken]))
        let options = ConformanceOptions(selection: try CaseSelection(select), budget: try CaseBudget(budget))
        return ConformanceReport(
            try ConformanceRun(session, vectors: try VectorFolder(Checkout.vectors), options: options))
    }

    @Test("The sample kernels conform to one profile")
    func sampleKernels() throws {
        let report = try report(select: "*", budget: "rows=1")
        #expect(report.result == .conforms && report.failures.isEmpty)
        #expect(report.profile.name == "integer-double" && report.profile.explainsEverything)
        #expect(report.counts.judged > 200)
    }

    @Test("A kernel tells accumulators under each name that the operator has")
    func namedAccumulators() throws {
        let session = try TargetChoice.builtInKernels.open(BuiltProducts.environment())
        let path = URL(fileURLWithPath: Checkout.vectors).appendingPathComponent("int8/SVDF.json")
        let file = try VectorFile(reading: [UInt8](try Data(contentsOf: path)), name: "int8/SVDF")
        for group in file.groups where !group.rows[0].steps[0].accumulators.isEmpty {
            let outcomes = try session.run(TargetJob(group, rows: [0]))
            guard case .completed(let steps) = outcomes[0] else {
                Issue.record("\(group.id): \(outcomes[0])")
                continue
            }
            #expect(steps.map(\.accumulators) == group.rows[0].steps.map(\.accumulators), "\(group.id)")
            #expect(steps[0].accumulators.entries.map(\.name) == ["features", "output"])
        }
    }

    @Test("Another profile is found by itself")
    func anotherProfile() throws {
        let report = try report(broken: "single-rounding", select: "CONV_2D,ADD,SVDF")
        #expect(report.result == .conforms && report.profile.name == "integer-single")
    }

    @Test(
        "A break is noticed and named",
        arguments: [
            ("zero-padding", "CONV_2D/int8", "padding-with-zero"), ("half-even", "ADD/int8", "shift-half-to-even"),
            ("scale-zero", "FULLY_CONNECTED/int8", "first-scale-for-all-channels"),
            ("no-saturation", "QUANTIZE/uint8", "no-saturation"), ("truncate", "SOFTMAX/int8", "shift-truncates"),
            ("no-activation", "ADD/uint8", "activation-ignored"),
            ("skip-bias", "FULLY_CONNECTED/uint8", "bias-ignored"),
            ("swap-strides", "CONV_2D/uint8", "strides-swapped"), ("no-dilation", "CONV_2D/int8", "dilation-ignored"),
        ])
    func breakNoticed(_ broken: String, _ select: String, _ deviation: String) throws {
        let report = try report(broken: broken, select: select)
        #expect(report.result == .differs)
        let named = report.failures.count { $0.diagnosis?.name == deviation }
        #expect(named > 0 && named * 10 >= report.failures.count * 9)
    }

    @Test(
        "Two mistakes that hide each other are named together",
        arguments: [
            ("scale-zero,skip-bias", "CONV_2D/int8", "first-scale-for-all-channels+bias-ignored"),
            ("swap-strides,zero-padding", "CONV_2D/int8", "padding-with-zero+strides-swapped"),
            ("half-even,no-activation", "CONV_2D/int8", "shift-half-to-even+activation-ignored"),
        ])
    func twoBreaksAreNamedTogether(_ broken: String, _ select: String, _ pair: String) throws {
        let report = try report(broken: broken, select: select, budget: "rows=100000")
        let parts = pair.split(separator: "+").map(String.init)
        let named = report.failures.compactMap { $0.diagnosis?.name }
        #expect(named.contains(pair) && named.count == report.failures.count)
        #expect(named.allSatisfy { $0 == pair || parts.contains($0) })
        let explanation = try #require(report.failures.first { $0.diagnosis?.name == pair }?.diagnosis?.explanation)
        #expect(explanation.contains("; and: ") && explanation.contains("the two mistakes together reproduce every"))
    }

    @Test("Results that another profile explains are no sign of a mistake, also where the operator has other faults")
    func resultsOfAnotherProfileAreNoMistake() throws {
        let folder = URL(fileURLWithPath: Checkout.vectors)
        let bytes = [UInt8](try Data(contentsOf: folder.appendingPathComponent("int8/SUM.json")))
        let file = try VectorFile(reading: bytes, name: "int8/SUM")
        let target = InventedTarget { caseName, row in
            guard let group = file.group(String(caseName.split(separator: "#")[0])) else {
                return .failed("no such case")
            }
            let steps = group.row(row).outputs(under: "integer-single")
            let isFaulty = group.id == file.groups[0].id && row.id == group.rows[0].id
            return .completed(
                steps.map { outputs in
                    ObservedStep(outputs: outputs.map { isFaulty ? GoldenVectorRunTests.garbled($0) : $0 })
                })
        }
        let options = ConformanceOptions(selection: try CaseSelection("SUM/int8"), profile: .named("integer-double"))
        let report = ConformanceReport(
            try ConformanceRun(target, vectors: try VectorFolder(folder.path), options: options))
        let faulty = file.groups[0].caseName(0)
        #expect(report.failures.count > 10 && report.failures.contains { $0.name == faulty })
        for failure in report.failures where failure.name != faulty {
            #expect(failure.diagnosis?.name == "profile integer-single", "\(failure.name)")
        }
    }

    /// Results that no mistake gives.
    private static func garbled(_ elements: Elements) -> Elements {
        let integers = (elements.integers ?? []).enumerated().map { index, value in value ^ Int64(37 + index % 5) }
        return Elements(integers: integers, type: elements.type) ?? elements
    }

    @Test("A wrong tail is no known mistake, and its place is said")
    func wrongTail() throws {
        let report = try report(broken: "wrong-on-tail", select: "ADD/int8")
        #expect(report.result == .differs && report.failures.allSatisfy { $0.diagnosis?.name == nil })
        #expect(report.failures.contains { $0.diagnosis?.explanation.contains("only the last") ?? false })
    }
}
