import Foundation
import TestSupport
import Testing

@testable import Conformance
@testable import Targets

@Suite("What the README shows works")
struct ReadmeTests {
    /// The functions that the example leaves to the reader.
    private static let prelude = """
        #include "quantspec_kernel.h"
        static int32_t say_who_i_am(quantspec_identity *identity) {
            identity->abi = QUANTSPEC_ABI;
            identity->reads_derived = 1;
            return QUANTSPEC_STATUS_OK;
        }
        static int32_t my_add(
            const quantspec_tensor *const *inputs, const quantspec_tensor *const *outputs,
            const quantspec_derived *multiplier) {
            return multiplier != NULL && multiplier->count == 1 && inputs[0] != NULL && outputs[0] != NULL
                ? QUANTSPEC_STATUS_UNSUPPORTED : QUANTSPEC_STATUS_FAILED;
        }

        """

    /// The indented lines from the one that begins with some words to the end of the block.
    private static func block(_ beginning: String) throws -> String {
        let text = try String(contentsOfFile: Checkout.root + "/README.md", encoding: .utf8)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let first = try #require(lines.firstIndex { $0.hasPrefix("    " + beginning) })
        return lines[first...].prefix { $0.hasPrefix("    ") }.map { $0.dropFirst(4) }.joined(separator: "\n") + "\n"
    }

    @Test("The example of a kernel compiles and finds what it asks for")
    func exampleKernel() throws {
        let folder = TemporaryFolder()
        let library = try CompiledLibrary.make(
            Self.prelude + Self.block("int32_t quantspec_kernel("), in: folder)
        let vectors = try SampleVectors.folder()
        let session = try TargetChoice.kernels(library: library).open(BuiltProducts.environment())
        let report = ConformanceReport(
            try ConformanceRun(session, vectors: try VectorFolder(vectors.path), options: ConformanceOptions()))
        #expect(report.counts[.unsupported] == 2 * SampleVectors.rowCount)
        // It says no name: it goes by that of its file.
        #expect(report.targetDescription.name == "libmine.so")
    }
}
