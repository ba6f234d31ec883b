import Testing

@testable import Conformance
@testable import Targets

@Suite("The structure of a call is read-only") struct CallStructureTests {
    @Test(
        "A kernel that changes a field of its call fails, the reason names the field, and the next call is whole",
        arguments: [
            ("struct_size", "0"), ("abi", "9"), ("operator_name", "0"), ("builtin_code", "7"), ("step", "3"),
            ("variant", "0"), ("scheme", "0"), ("instance", "77"), ("invocation", "77"), ("input_count", "0"),
            ("output_count", "0"), ("inputs", "0"), ("outputs", "0"), ("attribute_count", "0"),
            ("derived_count", "0"), ("attributes", "0"), ("derived", "0"), ("identity", "(void *)call"),
            ("context", "0"), ("scratch", "0"), ("probe", "0"), ("message", "0"),
            ("named_probe", "0"),
        ])
    func fields(_ field: String, _ value: String) throws {
        let body = """
                if (call->operator_name == NULL || call->abi != QUANTSPEC_ABI || call->instance > 70 || !call->context)
                    return QUANTSPEC_STATUS_UNSUPPORTED;
                quantspec_call *mine = (quantspec_call *)(size_t)call;
                mine->FIELD = VALUE;
                return QUANTSPEC_STATUS_OK;
            """
        let report = try CompiledLibrary.report(
            body, ["FIELD=\(field)", "VALUE=\(value)"], select: try CaseSelection("ADD"))
        #expect(report.failures.count == SampleVectors.rowCount)
        #expect(report.failures.allSatisfy { $0.diagnosis?.name == InterfaceRule.changesCall.rawValue })
        let words = "the target changed `\(field)` of its quantspec_call, which is read-only"
        #expect(report.failures.allSatisfy { $0.reason == words }, "\(report.failures.map(\.reason))")
    }

    @Test(
        "A write right before or behind the structure, or one of its lists, is noticed, and the next call is whole",
        arguments: [
            ("((char *)(size_t)call)[sizeof *call] ^= 1;", "wrote 1 byte past the end of its quantspec_call, which is"),
            ("((char *)(size_t)call)[-1] ^= 1;", "wrote 1 byte before the start of its quantspec_call, which is"),
            ("((char *)(size_t)call)[sizeof *call + 200] ^= 1;", "wrote 201 bytes past the end of its quantspec_call"),
            ("((char *)(size_t)call->inputs[0]->dimensions)[-1] ^= 1;", "or next to one; they are read-only"),
            ("((char *)(size_t)call->inputs[0]->name)[strlen(call->inputs[0]->name) + 1] ^= 1;", "next to one"),
            ("((char *)(size_t)(call->inputs + call->input_count))[0] ^= 1;", "to a structure or a list of its call"),
        ])
    func around(_ statement: String, _ words: String) throws {
        let report = try CompiledLibrary.report("    \(statement)\n    return 1;")
        #expect(report.failures.count == 2 * SampleVectors.rowCount)
        #expect(report.failures.allSatisfy { $0.diagnosis?.name == InterfaceRule.changesCall.rawValue })
        #expect(report.failures.allSatisfy { $0.reason?.contains(words) == true }, "\(report.failures.map(\.reason))")
    }

    @Test("A fault behind the structure is told by its distance from it")
    func fault() throws {
        let report = try CompiledLibrary.report(
            "    ((volatile char *)(size_t)call)[sizeof *call + 5000] = 1;\n    return 1;", select: CaseSelection("ADD")
        )
        let words = "the target's process was ended by SIGSEGV: it wrote 5000 bytes past the end of its quantspec_call"
        #expect(report.failures.count == SampleVectors.rowCount && report.failures.allSatisfy { $0.reason == words })
    }

    @Test(
        "What a library writes beside its scratch memory or its name in the call without an operator keeps it from loading",
        arguments: [
            (
                "((volatile char *)call->scratch(call->context, 100, 0))[100] ^= 1;",
                "wrote outside scratch memory: 1 byte past the end of the piece, requested with 100 bytes"
            ),
            ("((volatile char *)(call->identity + 1))[0] ^= 1;", "wrote 1 byte past the end of `*identity`"),
            ("((char *)(size_t)call)[sizeof *call] ^= 1;", "wrote 1 byte past the end of its quantspec_call"),
        ])
    func besideIdentity(_ statement: String, _ words: String) throws {
        do {
            try Self.open(statement)
            Issue.record("the library loads")
        } catch let error as ConformanceError {
            #expect(error.problem.contains("in the call without an operator the library \(words)"), "\(error.problem)")
        }
    }

    @Test("A library that changes the call in which it says its name does not load")
    func identity() throws {
        #expect(throws: ConformanceError.self) {
            try Self.open("((quantspec_call *)(size_t)call)->step = 3;")
        }
        do {
            try Self.open("((quantspec_call *)(size_t)call)->step = 3;")
        } catch let error as ConformanceError {
            #expect(error.problem.contains("`step` of its quantspec_call"), "\(error.problem)")
        }
    }

    @Test("A library that writes to a null pointer while it says its name is told so")
    func nullPointer() throws {
        do {
            try Self.open("*(volatile int *)(size_t)8 = 1;")
            Issue.record("the library loads")
        } catch let error as ConformanceError {
            #expect(
                error.problem == "the target's process was ended by SIGSEGV: it wrote at a null pointer, address 8",
                "\(error.problem)")
        }
    }

    /// Loads a library whose answer to the call without an operator begins with a statement.
    private static func open(_ statement: String) throws {
        let folder = TemporaryFolder()
        let library = try CompiledLibrary.make(
            """
            #include "quantspec_kernel.h"
            int32_t quantspec_kernel(const quantspec_call *call) {
                if (call->identity == NULL) return QUANTSPEC_STATUS_FAILED;
                \(statement)
                call->identity->abi = QUANTSPEC_ABI;
                return QUANTSPEC_STATUS_OK;
            }

            """, in: folder)
        _ = try TargetChoice.kernels(library: library).open(BuiltProducts.environment())
    }
}
