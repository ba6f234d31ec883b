import Foundation
import QuantSpec
import Testing
import VectorExporting
import VectorFiles

@testable import Conformance
@testable import Targets

/// The real runtime: its C library is named by QUANTSPEC_LITERT_LIBRARY. Without it these tests do not run.
enum LiteRTLibrary {
    static let path = ProcessInfo.processInfo.environment["QUANTSPEC_LITERT_LIBRARY"] ?? ""
    static var isThere: Bool { !path.isEmpty }
    static var sampleDelegate: String {
        BuiltProducts.sampleKernels.replacingOccurrences(of: "SampleKernels", with: "SampleDelegate")
    }
}

@Suite(
    "LiteRT is judged with and without a delegate", .serialized,
    .enabled(if: LiteRTLibrary.isThere, "QUANTSPEC_LITERT_LIBRARY names no library"))
struct LiteRTTests {
    private func session(delegate: String? = nil, options: [String: String] = [:]) throws -> any TargetSession {
        let options = options.map { LiteRTSpecification.DelegateOption(key: $0.key, value: $0.value) }
        return try TargetChoice.liteRT(
            LiteRTSpecification(library: LiteRTLibrary.path, delegate: delegate, delegateOptions: options)
        ).open(BuiltProducts.environment())
    }

    private func report(
        delegate: String? = nil, options: [String: String] = [:], select: CaseSelection = .everything
    ) throws -> ConformanceReport {
        let folder = try SampleVectors.folder()
        let run = try ConformanceRun(
            try session(delegate: delegate, options: options), vectors: try VectorFolder(folder.path),
            options: ConformanceOptions(selection: select))
        return ConformanceReport(run)
    }

    /// Its optimized kernels round in their own way on some processors.
    @Test("LiteRT's own kernels differ by one at most")
    func ownKernels() throws {
        let report = try report()
        #expect(report.counts[.passed] + report.counts[.failed] == 2 * SampleVectors.rowCount)
        #expect(report.counts[.passed] > SampleVectors.rowCount)
        #expect(report.failures.allSatisfy { $0.difference?.largestDistance == 1 })
    }

    @Test("Packed integers pass unchanged")
    func packedIntegers() throws {
        let description = TensorDescription(.int4, [3, 5], Quantization(scale: 0.5, zeroPoint: 0))
        let flat = TensorDescription(.int4, [15], description.quantization)
        let instance = Instance(
            "RESHAPE", variantID: "int4", attributes: Attributes(["new_shape": .integers([15])]),
            inputs: [description, nil], outputs: [flat])
        let values = Elements.int4((0..<15).map { Int8($0 - 8) })
        let job = TargetJob(
            id: "RESHAPE/int8/packed/typical", instance: instance, rows: [TargetRow(id: "0", steps: [[0: values]])],
            model: try instance.model(description: "packed").bytes())
        #expect(try session().run(job) == [.completed([ObservedStep(outputs: [values])])])
    }

    @Test("LiteRT says its version and hash")
    func saysVersion() throws {
        let description = try session().targetDescription
        #expect(description.kind == .liteRT)
        #expect(description.version.split(separator: ".").count >= 2)
        #expect(description.hash.count == 64)
        #expect(description.details == "the library's own kernels, no delegate")
    }

    @Test("XNNPACK takes both operators")
    func xnnpackTakes() throws {
        let report = try report(delegate: LiteRTSpecification.xnnpack)
        #expect(report.counts[.notDelegated] == 0)
        #expect(report.counts[.passed] + report.counts[.failed] == 2 * SampleVectors.rowCount)
    }

    @Test("XNNPACK without its flag for int8 takes nothing")
    func xnnpackWithout() throws {
        let report = try report(delegate: LiteRTSpecification.xnnpack, options: ["flags": "0"])
        #expect(report.counts[.notDelegated] == 2 * SampleVectors.rowCount)
        #expect(report.result == .nothingJudged)
    }

    @Test("An option that XNNPACK lacks is refused")
    func optionXNNPack() throws {
        #expect { try session(delegate: LiteRTSpecification.xnnpack, options: ["speed": "1"]) } throws: {
            ($0 as? ConformanceError)?.problem.contains("XNNPACK has no option speed") ?? false
        }
    }

    @Test("The sample delegate takes addition only")
    func sampleDelegate() throws {
        let report = try report(delegate: LiteRTLibrary.sampleDelegate)
        #expect(report.counts[.passed] == SampleVectors.rowCount)
        #expect(report.counts[.notDelegated] == SampleVectors.rowCount)
        #expect(report.claim.contains("1 of 2 operators"))
    }

    @Test("A delegate that is off by one differs")
    func delegateOff() throws {
        let report = try report(
            delegate: LiteRTLibrary.sampleDelegate, options: ["off_by_one": "true"], select: try CaseSelection("ADD"))
        #expect(report.counts[.failed] == SampleVectors.rowCount)
        #expect(report.failures.allSatisfy { $0.difference?.largestDistance == 1 })
    }

    @Test("A delegate that is not made is unavailable in its own words")
    func delegateMade() throws {
        #expect { try session(delegate: LiteRTLibrary.sampleDelegate, options: ["refuse": "true"]) } throws: {
            guard let error = $0 as? ConformanceError else { return false }
            return error.exitStatus == 69 && error.problem.contains("refused, as the option refuse says")
                && error.subject == FilePlace.resolved(LiteRTLibrary.sampleDelegate)
        }
    }

    @Test("A library that is no delegate is unavailable")
    func libraryDelegate() throws {
        #expect { try session(delegate: BuiltProducts.sampleKernels) } throws: {
            guard let error = $0 as? ConformanceError else { return false }
            return error.exitStatus == 69 && error.problem.contains("tflite_plugin_create_delegate")
                && error.subject == FilePlace.resolved(BuiltProducts.sampleKernels)
        }
    }

    @Test("A model that the runtime refuses is unsupported in its words")
    func modelRuntime() throws {
        var file = try SampleVectors.convolution()
        // A filter for two channels, on an input with three.
        file.groups[0].instance.inputs[0]?.shape = [1, 6, 5, 2]
        var job = TargetJob(file.groups[0], rows: [0, 1])
        job.model = try file.groups[0].modelFile()
        for outcome in try session().run(job) {
            guard case .unsupported(let words) = outcome else {
                Issue.record("\(outcome)")
                continue
            }
            #expect(words.contains("conv.cc") || words.contains("prepare"))
        }
    }

    @Test("A file that is no model is unsupported")
    func fileModel() throws {
        let file = try SampleVectors.addition()
        var job = TargetJob(file.groups[0], rows: [0])
        job.model = [UInt8]("no model at all".utf8)
        let outcomes = try session().run(job)
        guard case .unsupported = outcomes.first else {
            Issue.record("\(outcomes)")
            return
        }
    }

    @Test("A row with too few values fails")
    func rowToo() throws {
        let file = try SampleVectors.addition()
        var job = TargetJob(file.groups[0], rows: [0])
        job.model = try file.groups[0].modelFile()
        job.rows[0].steps[0][1] = .int8([1, 2])
        let outcomes = try session().run(job)
        #expect(outcomes == [.failed("the runtime's input 1 has 38 bytes, the case gives 2")])
    }
}

@Suite("A library that is no LiteRT, or is missing, is unavailable")
struct LiteRTLibraryTests {
    @Test("A library without LiteRT is unavailable")
    func libraryWithout() throws {
        #expect {
            try TargetChoice.liteRT(LiteRTSpecification(library: BuiltProducts.sampleKernels))
                .open(BuiltProducts.environment())
        } throws: {
            guard let error = $0 as? ConformanceError else { return false }
            return error.exitStatus == 69 && error.problem.contains("does not export TfLiteVersion")
        }
    }

    @Test("Of two libraries, the one at fault is named")
    func twoLibraries() {
        #expect {
            try TargetChoice.liteRT(
                LiteRTSpecification(library: BuiltProducts.sampleKernels, delegate: BuiltProducts.tool)
            ).open(BuiltProducts.environment())
        } throws: { ($0 as? ConformanceError)?.subject == FilePlace.resolved(BuiltProducts.sampleKernels) }
    }

    @Test("A missing delegate is a missing file")
    func missingDelegate() {
        #expect {
            try TargetChoice.liteRT(
                LiteRTSpecification(library: BuiltProducts.sampleKernels, delegate: "/nowhere/lib.so")
            ).open(BuiltProducts.environment())
        } throws: { error in
            guard let error = error as? ConformanceError else { return false }
            return error.exitStatus == 66 && error.remedy.contains("xnnpack")
        }
    }
}
