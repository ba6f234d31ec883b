import Foundation

@testable import Conformance
@testable import Targets

/// What the package builds beside its tests.
enum BuiltProducts {
    /// The folder that `QUANTSPEC_PRODUCTS` names; otherwise that of the tests.
    private static var folder: String {
        if let folder = ProcessInfo.processInfo.environment["QUANTSPEC_PRODUCTS"] { return folder }
        let executable = FilePlace.resolved("/proc/self/exe") ?? CommandLine.arguments[0]
        let named = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? executable
        let candidates = [executable, named].map { URL(fileURLWithPath: $0).deletingLastPathComponent().path }
        return candidates.first { FileManager.default.isExecutableFile(atPath: $0 + "/quantspec") } ?? candidates[0]
    }

    static var tool: String { folder + "/quantspec" }
    static var sampleKernels: String { folder + "/libQuantSpecSampleKernels.so" }

    static func environment(
        vectors: VectorIdentity = VectorIdentity(version: "", manifestHash: ""), timeLimit: Duration = .seconds(20),
        variables: [String: String] = [:]
    ) -> TargetEnvironment {
        TargetEnvironment(
            workerExecutable: tool, vectors: vectors, patience: TargetPatience(timeLimit: timeLimit),
            variables: variables)
    }
}
