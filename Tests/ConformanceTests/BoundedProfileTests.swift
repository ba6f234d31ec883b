import GoldenVectors
import QuantSpec
import Testing
import VectorFiles

@testable import Conformance
@testable import Sweeps
@testable import Targets

/// A target that computes in binary16, as a simulated processor does.
private struct Binary16Target: TargetSession {
    let targetDescription = TargetDescription(kind: .command, name: "simulated", version: "1", details: "")
    let wantsModels = false
    let machine: Binary16Machine
    /// Changes the instance that the target computes, as a mistake does.
    var mistake: @Sendable (inout Instance) -> Void = { _ in }

    func run(_ job: TargetJob) throws(ConformanceError) -> [RowOutcome] {
        var instance = job.instance
        mistake(&instance)
        return job.rows.map { row in
            let steps = row.steps.map { inputs in
                output(instance, instance.inputs.indices.map { inputs[$0] })
            }
            return .completed(steps.map { ObservedStep(outputs: [$0]) })
        }
    }

    private func output(_ instance: Instance, _ inputs: [Elements?]) -> Elements {
        guard let kernel = Binary16Kernels.all[instance.operatorName] else {
            return rounded(inputs[0] ?? .float32([]))
        }
        return .float32(kernel(Binary16Operands(instance, inputs, machine)).map { Float($0) })
    }

    private func rounded(_ elements: Elements) -> Elements {
        guard case .float32(let values) = elements else { return elements }
        return .float32(values.map { Float(machine.round(Double($0))) })
    }
}

@Suite("The profile float16-arithmetic: judged by bounds")
struct BoundedProfileTests {
    private static let options = ConformanceOptions(profile: .named(Binary16Bound.profileName))

    private func folder(_ names: [String], _ scheme: Scheme = .float32) throws -> TemporaryFolder {
        let generation = SoakGeneration(seed: 5)
        let files = try names.map { name in
            let subject = VectorSubject(name: name, folder: scheme.rawValue)
            let groups = (0..<6).compactMap { generation.group($0, of: subject) }.filter {
                $0.instance.outputs[0].type == .float32 || scheme != .float32
            }
            return try #require(generation.file(subject, groups))
        }
        return try SampleVectors.folder(files)
    }

    private func report(
        _ names: [String], _ target: some TargetSession, options: ConformanceOptions = BoundedProfileTests.options
    ) throws -> ConformanceReport {
        let folder = try folder(names)
        return ConformanceReport(
            try ConformanceRun(target, vectors: try VectorFolder(folder.path), options: options))
    }

    @Test("A target that computes in binary16 conforms in any order, and its claim says that it is bounded")
    func conforms() throws {
        for machine in Binary16Machine.all {
            let report = try report(
                ["CONV_2D", "SOFTMAX", "MEAN", "RESHAPE", "LOGISTIC"], Binary16Target(machine: machine))
            #expect(report.failures.isEmpty, "\(machine.words): \(report.failures.first?.name ?? "")")
            #expect(report.counts.judged > 50)
            #expect(report.claim.contains(", bounded (float16-arithmetic), ") && !report.claim.contains("exact"))
        }
    }

    @Test("The same target does not conform to a numeric profile, which any chooses")
    func otherProfiles() throws {
        let report = try report(["CONV_2D"], Binary16Target(machine: Binary16Machine()), options: ConformanceOptions())
        #expect(!report.failures.isEmpty && report.profile.name == NumericProfile.all[0].name)
        #expect(!report.profile.candidates.contains { $0.name == Binary16Bound.profileName })
    }

    @Test("A target without a bias, and one with another padding, do not conform")
    func mistakes() throws {
        let machine = Binary16Machine(isWide: true)
        let withoutBias = Binary16Target(machine: machine) { instance in
            if instance.inputs.count > 2 { instance.constants[2] = nil }
            instance.inputs = Array(instance.inputs.prefix(2))
        }
        #expect(try !report(["CONV_2D"], withoutBias).failures.isEmpty)
        let shifted = Binary16Target(machine: machine) { instance in
            if case .float32(let values)? = instance.constants[1]?.elements, let filter = instance.constants[1] {
                instance.constants[1] = try? Tensor(filter.description, .float32(values.reversed()))
            }
        }
        #expect(try !report(["CONV_2D"], shifted).failures.isEmpty)
    }

    @Test("FLOAT16-1: operands that are not rounded are seen where values are only moved")
    func unrounded() throws {
        let target = InventedTarget { _, row in
            .completed(row.steps.map { ObservedStep(outputs: [$0[0] ?? .float32([])]) })
        }
        let report = try report(["RESHAPE"], target)
        #expect(!report.failures.isEmpty)
    }

    @Test("Other schemes are not selected, and forms with a state are out of scope")
    func scope() throws {
        let report = try report(["RNN"], Binary16Target(machine: Binary16Machine()))
        #expect(report.counts.judged == 0 && report.counts[.outOfScope] > 0)
        let vectors = try SampleVectors.folder([try SampleVectors.addition()])
        let run = try ConformanceRun(
            Binary16Target(machine: Binary16Machine()), vectors: try VectorFolder(vectors.path), options: Self.options)
        #expect(run.groups.isEmpty)
    }
}
