import Foundation
import QuantSpec
import Testing

@testable import Conformance
@testable import Targets

@Suite("A kernel library is judged the whole way: vectors, worker, library, verdicts")
struct SampleKernelTests {
    private func report(
        _ target: TargetChoice = .kernels(library: BuiltProducts.sampleKernels), broken: String = "",
        select: CaseSelection = .everything, profile: ProfileChoice = .any,
        timeLimit: Duration = .seconds(20)
    ) throws -> ConformanceReport {
        let folder = try SampleVectors.folder()
        let session = try target.open(
            BuiltProducts.environment(timeLimit: timeLimit, variables: ["QUANTSPEC_SAMPLE_BREAK": broken]))
        let options = ConformanceOptions(selection: select, profile: profile)
        let run = try ConformanceRun(session, vectors: try VectorFolder(folder.path), options: options)
        return ConformanceReport(run)
    }

    @Test("The sample kernels conform")
    func sampleKernels() throws {
        let report = try report()
        #expect(report.result == .conforms)
        #expect(report.counts[.passed] == 2 * SampleVectors.rowCount)
        #expect(report.profile.name == SampleVectors.profile.name)
        #expect(report.claim.hasPrefix("quantspec 0.0 vectors, int8, litert-2.3-x86_64, exact, 2 of 2 operators"))
    }

    @Test("A switch that the sample kernels do not have fails every case, and the reason names it")
    func unknownSwitch() throws {
        let report = try report(broken: "skip-bias,zero-pading")
        #expect(report.counts[.failed] == 2 * SampleVectors.rowCount)
        let words = "QUANTSPEC_SAMPLE_BREAK has no switch \"zero-pading\"; Sources/SampleKernels/breaks.h lists them"
        #expect(report.failures.allSatisfy { $0.reason?.contains(words) == true }, "\(report.failures.map(\.reason))")
    }

    @Test(
        "A broken kernel differs and is diagnosed",
        arguments: [
            ("zero-padding", "padding-with-zero"), ("scale-zero", "first-scale-for-all-channels"),
            ("truncate", "shift-truncates"), ("no-activation", "activation-ignored"), ("skip-bias", "bias-ignored"),
            ("swap-strides", "strides-swapped"),
        ])
    func brokenKernel(_ broken: String, _ deviation: String) throws {
        let report = try report(broken: broken)
        #expect(report.result == .differs && report.counts[.failed] > 0)
        #expect(report.failures.allSatisfy { $0.difference != nil })
        #expect(report.failures.allSatisfy { $0.diagnosis?.name == deviation })
        #expect(report.claim.hasPrefix("does not conform: "))
    }

    @Test("The kernels in the tool are the same")
    func kernelsTool() throws {
        let report = try report(.builtInKernels)
        #expect(report.result == .conforms && report.targetDescription.name == "quantspec-sample-kernels")
        #expect(try self.report(.builtInKernels, broken: "skip-bias").result == .differs)
    }

    @Test("Single rounding is another profile, not a mistake")
    func singleRounding() throws {
        let report = try report(broken: "single-rounding")
        #expect(report.result == .conforms)
        #expect(report.profile.name == "integer-single")
        let judgedByAnother = try self.report(broken: "single-rounding", profile: .named("integer-double"))
        #expect(judgedByAnother.result == .differs)
    }

    @Test("A crash is the verdict of its cases, and the run goes on")
    func crashVerdict() throws {
        let report = try report(broken: "crash")
        #expect(report.counts[.crashed] == SampleVectors.rowCount)
        #expect(report.counts[.passed] == SampleVectors.rowCount)
        #expect(report.failures.allSatisfy { $0.reason?.contains("SIGABRT") ?? false })
        #expect(report.result == .differs)
    }

    @Test("A hang is the verdict of its cases, and the run goes on")
    func hangVerdict() throws {
        let report = try report(broken: "hang", timeLimit: .seconds(2))
        #expect(report.counts[.timedOut] == SampleVectors.rowCount)
        #expect(report.counts[.passed] == SampleVectors.rowCount)
        #expect(report.failures.first?.reason == "no answer within 2 s")
    }

    @Test(
        "Breaking the rules of the interface fails",
        arguments: [
            ("write-past", "past the end of output 0", InterfaceRule.writesOutside),
            ("write-input", "changed input 0", .changesInput),
        ])
    func breakingRules(_ broken: String, _ words: String, _ rule: InterfaceRule) throws {
        let report = try report(broken: broken)
        #expect(report.counts[.failed] == 2 * SampleVectors.rowCount)
        #expect(report.failures.allSatisfy { $0.reason?.contains(words) ?? false })
        #expect(report.failures.allSatisfy { $0.diagnosis?.name == rule.rawValue })
    }

    @Test("A kernel that changes a constant fails in every case")
    func kernelChanges() throws {
        let report = try report(broken: "write-constant", select: try CaseSelection("CONV_2D"))
        #expect(report.counts[.failed] == SampleVectors.rowCount)
        #expect(report.failures.allSatisfy { $0.diagnosis?.name == InterfaceRule.changesInput.rawValue })
        #expect(report.claim.hasSuffix("\(SampleVectors.rowCount) cases break the interface"), "\(report.claim)")
    }

    @Test("Reading far behind an input is a crash")
    func readingFar() throws {
        let report = try report(broken: "read-past")
        #expect(report.counts[.crashed] == 2 * SampleVectors.rowCount)
        #expect(report.failures.allSatisfy { $0.reason?.contains("SIGSEGV") ?? false })
    }

    @Test("After two hangs in a row, the rest of the group is counted as not run")
    func afterTwo() throws {
        let report = try report(broken: "hang", timeLimit: .seconds(1))
        let skipped = SampleVectors.rowCount - 2
        #expect(report.counts[.timedOut] == SampleVectors.rowCount && report.notRun[.timedOut] == skipped)
        #expect(report.text(isColoured: false).contains("6 timed out (\(skipped) of them not run)"))
        #expect(report.claim.hasSuffix("6 cases hang (\(skipped) of them not run)"))
        #expect(report.failures.last?.reason == "not run: the target hung on the 2 cases before, in the same group")
    }

    @Test("A wrong tail differs in the tail only")
    func wrongTail() throws {
        let report = try report(broken: "wrong-on-tail", select: try CaseSelection("ADD"))
        #expect(report.counts[.failed] > 0)
        for failure in report.failures {
            let difference = try #require(failure.difference)
            #expect(difference.first.position >= 32)
            #expect(difference.largestDistance == 1)
            // How many elements are behind the last 32; where one of them is right by chance the rest is not said to differ.
            let explanation = try #require(failure.diagnosis?.explanation)
            let isWhole = difference.differingCount == difference.elementCount - difference.first.position
            #expect(explanation.contains(isWhole ? "only the last" : "no element before the last"), "\(explanation)")
        }
    }

    @Test("A library that is missing is a missing file")
    func libraryMissing() {
        #expect {
            try TargetChoice.kernels(library: "/nowhere/lib.so").open(BuiltProducts.environment())
        } throws: { ($0 as? ConformanceError)?.exitStatus == 66 }
    }

    @Test("A file that is no library is unavailable")
    func fileLibrary() throws {
        let folder = TemporaryFolder()
        let file = try folder.write("no library", to: "lib.so")
        #expect {
            try TargetChoice.kernels(library: file).open(BuiltProducts.environment())
        } throws: { ($0 as? ConformanceError)?.exitStatus == 69 }
    }
}
