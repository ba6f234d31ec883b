import Foundation
import TestSupport
import Testing

@testable import Conformance

/// The tool as a file by itself: neither the folder that it was built in nor the working directory has Spec/.
@Suite("The tool away from its package") struct ToolElsewhereTests {
    private let folder = TemporaryFolder()

    private func run(_ arguments: [String], breaking: String = "") throws -> (status: Int32, output: String) {
        let tool = "\(folder.path)/quantspec"
        if !FileManager.default.fileExists(atPath: tool) {
            try FileManager.default.copyItem(atPath: BuiltProducts.tool, toPath: tool)
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: tool)
        process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
        process.arguments = arguments
        process.environment = ["COLUMNS": "200", "PATH": "/usr/bin:/bin", "QUANTSPEC_SAMPLE_BREAK": breaking]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try start(process)
        let bytes = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: bytes, as: UTF8.self))
    }

    /// Starts a process. A program that was just copied cannot be started while a process that another test started at
    /// that moment still has the copy open for writing.
    private func start(_ process: Process) throws {
        for _ in 0..<20 {
            do { return try process.run() } catch { Thread.sleep(forTimeInterval: 0.1) }
        }
        try process.run()
    }

    @Test("conform names a broken clause without its words")
    func conform() throws {
        let result = try run(
            [
                "conform", "--vectors", Checkout.vectors, "--kernels", BuiltProducts.sampleKernels, "--select",
                "ADD/int8",
            ], breaking: "no-activation")
        #expect(result.status == 1)
        #expect(result.output.contains("breaks ADD-1\n"), "\(result.output)")
        #expect(!result.output.contains("breaks ADD-1:"))
    }

    @Test("a known mistake is shown with the numbers of its clauses")
    func mistake() throws {
        let result = try run(["spec", "show", "activation-ignored"])
        #expect(result.status == 0)
        #expect(result.output.contains("\n  ADD-1\n"), "\(result.output)")
        #expect(!result.output.contains("Caught by"))
    }
}
