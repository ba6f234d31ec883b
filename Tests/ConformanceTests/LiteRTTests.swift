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

@Suite(.serialized, .enabled(if: LiteRTLibrary.isThere, "QUANTSPEC_LITERT_LIBRARY names no library"))
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
    @Test func itsOwnKernelsDifferByOneAtMost() throws {
        let report = try report()
        #expect(report.counts[.passed] + report.counts[.failed] == 2 * SampleVectors.rowCount)
        #expect(report.counts[.passed] > SampleVectors.rowCount)
        #expect(report.failures.allSatisfy { $0.difference?.largestDistance == 1 })
    }

    @Test func packedIntegersPassUnchanged() throws {
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

    @Test func itSaysItsVersionAndHash() throws {
        let description = try session().targetDescription
        #expect(description.kind == .liteRT)
        #expect(description.version.split(separator: ".").count >= 2)
        #expect(description.hash.count == 64)
        #expect(description.details == "the library's own kernels, no delegate")
    }

    @Test func xnnpackTakesBothOperators() throws {
        let report = try report(delegate: LiteRTSpecification.xnnpack)
        #expect(report.counts[.notDelegated] == 0)
        #expect(report.counts[.passed] + report.counts[.failed] == 2 * SampleVectors.rowCount)
    }

    @Test func xnnpackWithoutItsFlagForInt8TakesNothing() throws {
        let report = try report(delegate: LiteRTSpecification.xnnpack, options: ["flags": "0"])
        #expect(report.counts[.notDelegated] == 2 * SampleVectors.rowCount)
        #expect(report.result == .nothingJudged)
    }

    @Test func anOptionThatXNNPackLacksIsRefused() throws {
        #expect { try session(delegate: LiteRTSpecification.xnnpack, options: ["speed": "1"]) } throws: {
            ($0 as? ConformanceError)?.problem.contains("XNNPACK has no option speed") ?? false
        }
    }

    @Test func theSampleDelegateTakesAdditionOnly() throws {
        let report = try report(delegate: LiteRTLibrary.sampleDelegate)
        #expect(report.counts[.passed] == SampleVectors.rowCount)
        #expect(report.counts[.notDelegated] == SampleVectors.rowCount)
        #expect(report.claim.contains("1 of 2 operators"))
    }

    @Test func aDelegateThatIsOffByOneDiffers() throws {
        let report = try report(
            delegate: LiteRTLibrary.sampleDelegate, options: ["off_by_one": "true"], select: try CaseSelection("ADD"))
        #expect(report.counts[.failed] == SampleVectors.rowCount)
        #expect(report.failures.allSatisfy { $0.difference?.largestDistance == 1 })
    }

    @Test func aDelegateThatIsNotMadeIsUnavailableInItsOwnWords() throws {
        #expect { try session(delegate: LiteRTLibrary.sampleDelegate, options: ["refuse": "true"]) } throws: {
            guard let error = $0 as? ConformanceError else { return false }
            return error.exitStatus == 69 && error.problem.contains("refused, as the option refuse says")
                && error.subject == FilePlace.resolved(LiteRTLibrary.sampleDelegate)
        }
    }

    @Test func aLibraryThatIsNoDelegateIsUnavailable() throws {
        #expect { try session(delegate: BuiltProducts.sampleKernels) } throws: {
            guard let error = $0 as? ConformanceError else { return false }
            return error.exitStatus == 69 && error.problem.contains("tflite_plugin_create_delegate")
                && error.subject == FilePlace.resolved(BuiltProducts.sampleKernels)
        }
    }

    @Test func aModelThatTheRuntimeRefusesIsUnsupportedInItsWords() throws {
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

    @Test func aFileThatIsNoModelIsUnsupported() throws {
        let file = try SampleVectors.addition()
        var job = TargetJob(file.groups[0], rows: [0])
        job.model = [UInt8]("no model at all".utf8)
        let outcomes = try session().run(job)
        guard case .unsupported = outcomes.first else {
            Issue.record("\(outcomes)")
            return
        }
    }

    @Test func aRowWithTooFewValuesFails() throws {
        let file = try SampleVectors.addition()
        var job = TargetJob(file.groups[0], rows: [0])
        job.model = try file.groups[0].modelFile()
        job.rows[0].steps[0][1] = .int8([1, 2])
        let outcomes = try session().run(job)
        #expect(outcomes == [.failed("the runtime's input 1 has 38 bytes, the case gives 2")])
    }
}

@Suite struct LiteRTLibraryTests {
    @Test func aLibraryWithoutLiteRTIsUnavailable() throws {
        #expect {
            try TargetChoice.liteRT(LiteRTSpecification(library: BuiltProducts.sampleKernels))
                .open(BuiltProducts.environment())
        } throws: {
            guard let error = $0 as? ConformanceError else { return false }
            return error.exitStatus == 69 && error.problem.contains("exports no TfLiteVersion")
        }
    }

    @Test func ofTwoLibrariesTheOneAtFaultIsNamed() {
        #expect {
            try TargetChoice.liteRT(
                LiteRTSpecification(library: BuiltProducts.sampleKernels, delegate: BuiltProducts.tool)
            ).open(BuiltProducts.environment())
        } throws: { ($0 as? ConformanceError)?.subject == FilePlace.resolved(BuiltProducts.sampleKernels) }
    }

    @Test func aMissingDelegateIsAMissingFile() {
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
