import ArrayFiles
import FileSupport
import Foundation
import QuantSpec
import TestSupport
import Testing

@testable import Conformance
@testable import GoldenVectors
@testable import Targets
@testable import VectorFiles

@Suite("Random instances are judged, diagnosed, made smaller and saved")
struct SoakRunTests {
    private let folder: TemporaryFolder

    init() throws { folder = try SampleVectors.folder() }

    /// - Parameter broken: a switch of the sample kernels.
    private func report(
        broken: String = "", select: String = "CONV_2D/int8", count: Int = 8, seed: Int64 = 1
    ) throws -> ConformanceReport {
        let session = try TargetChoice.builtInKernels.open(
            BuiltProducts.environment(variables: ["QUANTSPEC_SAMPLE_BREAK": broken]))
        let options = ConformanceOptions(
            selection: try CaseSelection(select), source: .soak(SoakSettings(count: count, seed: seed)))
        let run = try ConformanceRun(session, vectors: try VectorFolder(folder.path), options: options)
        var report = ConformanceReport(run)
        // Debug builds are slow, and the result must not depend on that: calls are the limit.
        try report.shrink(with: session, run, limits: ShrinkLimits(time: .seconds(600), wholeTime: .seconds(600)))
        return report
    }

    @Test("The sample kernels compute random instances rightly, and the claim says what was run")
    func passing() throws {
        let report = try report()
        #expect(report.result == .conforms && report.smallest.isEmpty)
        #expect(report.counts[.passed] > 8 && report.judgedGroupCount == 8)
        // Forms that are not supported are reported once, and do not count.
        #expect(report.operators[0].reasons.count == 1 && report.groups.count == 9)
        #expect(report.claim.hasPrefix("quantspec \(SetGeneration.version), 8 random instances, seed 1, int8, "))
        #expect(report.claim.contains("exact, 1 of ") && report.claim.hasSuffix("none of the golden vectors"))
        #expect(!report.claim.contains("manifest"))
    }

    @Test("A broken kernel is found, named, and shown by a smallest instance")
    func broken() throws {
        let report = try report(broken: "swap-strides")
        #expect(report.result == .differs)
        #expect(report.failures.contains { $0.diagnosis?.name == "strides-swapped" })
        let smallest = try #require(report.smallest.first)
        #expect(report.smallest.count == 1 && smallest.subject.title == "CONV_2D int8")
        #expect(smallest.state == .smallest && smallest.failure.verdict == .failed)
        let attributes = smallest.group.attributes.values
        #expect(attributes["stride_h"] != attributes["stride_w"])
        #expect(smallest.group.rows.count == 1 && smallest.group.outputs[0].description.shape.count <= 4)
        #expect(smallest.group.outputs[0].description.shape.dimensions.last == 1)
        let text = report.text(isColoured: false)
        #expect(text.contains("The smallest instances that fail:") && text.contains(smallest.name))
        #expect(report.page.contains("id=\"smallest\"") && report.junit.contains("name=\"smallest\""))
        let check = try SchemaCheck(file: Checkout.root + "/Spec/results.schema.json")
        #expect(try check.problems(report.jsonText) == [])
    }

    @Test("A crash is made smaller, too")
    func crash() throws {
        let smallest = try #require(try report(broken: "crash", select: "CONV_2D/int8", count: 2).smallest.first)
        #expect(smallest.failure.verdict == .crashed && smallest.group.outputs[0].description.shape.count == 1)
    }

    @Test("Two runs are equal, and an instance by its name is the same as in the whole run")
    func reproducible() throws {
        let first = try report(broken: "swap-strides")
        let second = try report(broken: "swap-strides")
        #expect(first.failures.map(\.name) == second.failures.map(\.name))
        #expect(first.smallest.map(\.name) == second.smallest.map(\.name))
        let failing = try #require(first.failures.first)
        let alone = try report(broken: "swap-strides", select: failing.name)
        #expect(alone.failures.map(\.name) == [failing.name] && alone.groups.count == 1)
        #expect(alone.failures[0].difference == failing.difference)
        #expect(try report(broken: "swap-strides", seed: 2).failures.map(\.name) != first.failures.map(\.name))
    }

    @Test("Instances that are not supported are drawn again of operators that the target has")
    func onlyTaken() throws {
        let report = try report(select: "DIV/uint8,SUB/uint8", count: 6)
        #expect(report.judgedGroupCount == 6 && report.result == .conforms)
        #expect(report.groups.count { !$0.isJudged } == 1)
    }

    @Test("A negative seed is rejected")
    func negativeSeed() throws {
        let result = try Tool.run(["conform", "--vectors", folder.path, "--soak", "3", "--seed", "-5"])
        #expect(result.status == 64 && result.errors.contains("--seed: -5 is less than 0; use 0 or more"))
    }

    @Test("A copied case that the manifest does not name is not run, and a note names the command that adds it")
    func unlisted() throws {
        let reported = "\(folder.path)/reported/int8"
        try FileManager.default.createDirectory(atPath: reported, withIntermediateDirectories: true)
        try Data("{}".utf8).write(to: URL(fileURLWithPath: "\(reported)/CONV_2D.json"))
        let notes = try VectorFolder(folder.path).unlistedNotes
        #expect(notes.count == 1 && notes[0].hasSuffix("run 'quantspec vectors generate --select CONV_2D/int8'"))
    }

    @Test("Nothing that was judged is no pass")
    func nothingJudged() throws {
        #expect(try report(select: "DIV/uint8", count: 4).result == .nothingJudged)
        let result = try Tool.run(
            ["conform", "--vectors", folder.path, "--soak", "3", "--select", "DIV/uint8"])
        #expect(result.status == 69 && result.errors.contains("no case was judged"), "\(result.errors)")
    }

    @Test("What is saved is a case from the field: generated anew it is the same, and cases that were there stay")
    func saved() throws {
        let found = TemporaryFolder()
        var report = try report(broken: "swap-strides")
        let place = "\(found.path)/reported/int8/CONV_2D.json"
        try report.save(to: try FailureFolder("\(found.path)/reported"))
        #expect(report.smallest.map(\.savedTo) == [place])
        let bytes = try InputFile.read(place)
        let writer = SetWriter(folder: found.path, generation: SetGeneration())
        _ = try writer.write(.reported("CONV_2D", .int8))
        #expect(try InputFile.read(place) == bytes)
        let file = try VectorFile(reading: bytes, name: place)
        #expect(file.isReported && FileCheck(file)?.findings(concurrently: false) == [])
        #expect(file.groups[0].caseName(0) == report.smallest[0].name && file.groups[0].report != nil)
        #expect(!file.groups[0].rows[0].catches.isEmpty)

        try report.save(to: try FailureFolder("\(found.path)/reported"))
        #expect(try InputFile.read(place) == bytes)
        var other = try self.report(broken: "skip-bias")
        try other.save(to: try FailureFolder("\(found.path)/reported"))
        let both = try VectorFile(reading: try InputFile.read(place), name: place)
        #expect(both.groups.map { $0.caseName(0) } == [report.smallest[0].name, other.smallest[0].name])

        let stem =
            "\(found.path)/reported/int8/CONV_2D." + (report.smallest[0].group.id.split(separator: "/").last ?? "")
        let run = try Tool.run(
            ["run", "\(stem).tflite", "--inputs", "\(stem).input.npz", "--outputs", "\(found.path)/out.npz"])
        #expect(run.status == 0, "\(run.errors)")
        let result = try ArrayArchive.read("\(found.path)/out.npz")
        #expect(result["output_0"] == (try ArrayArchive.read("\(stem).output.npz"))["output_0"])
    }

    @Test("A folder that holds another kind of file there is not written to")
    func refused() throws {
        let found = TemporaryFolder()
        var report = try report(broken: "swap-strides")
        _ = try found.write("{}", to: "int8/CONV_2D.json")
        let folder = try FailureFolder(found.path)
        #expect(throws: ConformanceError.self) { try report.save(to: folder) }
    }
}
