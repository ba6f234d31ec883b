import Testing

@testable import Conformance
@testable import Targets

@Suite("A kernel that returns another status than OK is quoted in its own words")
struct KernelMessageTests {
    private static let source = """
        #include "quantspec_kernel.h"
        int32_t quantspec_kernel(const quantspec_call *call) {
            if (call->identity != NULL) {
                call->identity->abi = QUANTSPEC_ABI;
                return QUANTSPEC_STATUS_OK;
            }
            switch (call->invocation) {
            case 1: return QUANTSPEC_STATUS_INVALID;
            case 2: return quantspec_say(call, QUANTSPEC_STATUS_INVALID, "odd scale");
            case 3: return QUANTSPEC_STATUS_FAILED;
            case 4: return quantspec_say(call, 77, "what?");
            case 5: return QUANTSPEC_STATUS_UNSUPPORTED;
            default: return quantspec_say(call, QUANTSPEC_STATUS_UNSUPPORTED, "no time");
            }
        }

        """

    @Test("A status without a message is named, and a message is quoted")
    func statusWithout() throws {
        let folder = TemporaryFolder()
        let library = try CompiledLibrary.make(Self.source, in: folder)
        let vectors = try SampleVectors.folder()
        let session = try TargetChoice.kernels(library: library).open(BuiltProducts.environment())
        let report = ConformanceReport(
            try ConformanceRun(
                session, vectors: try VectorFolder(vectors.path),
                options: ConformanceOptions(selection: try CaseSelection("ADD"))))
        #expect(
            report.failures.map(\.reason) == [
                "the target returned INVALID and gave no message", "\"odd scale\"",
                "the target returned FAILED and gave no message",
                "the target returned the unknown status 77: \"what?\"",
            ])
        let reasons = report.operators[0].reasons.map(\.text).sorted()
        #expect(reasons == ["\"no time\"", "the target returned UNSUPPORTED and gave no message"])
        #expect(report.text(isColoured: false).contains("ADD: unsupported, \"no time\", 1 case"))
        #expect(report.jsonText.contains(#""reason": "no time""#))
    }
}
