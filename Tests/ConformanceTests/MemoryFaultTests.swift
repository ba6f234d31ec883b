import QuantSpec
import Testing

@testable import Conformance
@testable import Targets

@Suite("Where code under test touched memory that it must not touch") struct MemoryFaultTests {
    @Test(
        "A crash says which access it was, and how far from which buffer of the call",
        arguments: [
            ("return input[call->inputs[0]->capacity + 1000];", "read 1000 bytes past the end of input 0 (input1)"),
            ("return input[-5000];", "read 5000 bytes before the start of input 0 (input1)"),
            ("input = call->inputs[1]->data; return input[(call->inputs[1]->capacity + 63) / 64 * 64];", "input 1"),
            (
                "output[call->outputs[0]->capacity + 1000000] = 1; return 0;",
                "wrote 1000000 bytes past the end of output 0 (output)"
            ),
            (
                "output[call->outputs[0]->capacity + 4096] = 1; return 0;",
                "wrote 4096 bytes past the end of output 0 (output)"
            ),
            (
                "volatile char *s = call->scratch(call->context, 100, 0); s[100 + 5000] = 1; return 0;",
                "wrote 5000 bytes past the end of piece 1 of scratch memory"
            ),
            ("return *(volatile int *)(size_t)24;", "read at a null pointer, address 24"),
            ("return ((int32_t (*)(void))(size_t)getenv(\"NOBODY_SETS_THIS\"))();", "called a null pointer"),
            (
                "for (int i = 0; i < call->derived_count; i++)"
                    + " if (call->derived[i].values[call->derived[i].count] != 0) return 3; return 3;",
                "read right past the end of the derived list input1_multiplier"
            ),
        ])
    func places(_ body: String, _ words: String) throws {
        let report = try CompiledLibrary.report("    " + body, select: try CaseSelection("ADD"))
        #expect(report.counts[.crashed] == SampleVectors.rowCount)
        let reasons = Set(report.failures.map { $0.reason ?? "" })
        #expect(reasons.count == 1, "\(reasons)")
        let reason = try #require(reasons.first)
        #expect(
            reason.hasPrefix("the target's process was ended by SIGSEGV: it ") && reason.contains(words), "\(reason)")
    }

    @Test("A stack that is used up is told, and the run goes on")
    func stack() throws {
        let body = """
                if (strcmp(call->operator_name, "ADD") != 0) return QUANTSPEC_STATUS_UNSUPPORTED;
                volatile char large[4096];
                large[0] = (char)call->step;
                quantspec_call again = *call;
                return quantspec_kernel(&again) + large[0];
            """
        let report = try CompiledLibrary.report(body)
        #expect(report.counts[.crashed] == SampleVectors.rowCount)
        #expect(report.counts[.unsupported] == SampleVectors.rowCount)
        #expect(report.failures.first?.reason == "the target's process was ended by SIGSEGV: it overflowed its stack")
    }

    @Test("A signal that the code sends itself is no fault of memory")
    func sent() throws {
        let body = "    abort();"
        let report = try CompiledLibrary.report(body, select: try CaseSelection("ADD"))
        #expect(report.failures.first?.reason == "the target's process was ended by SIGABRT")
    }

    @Test(
        "A fault that the handler cannot see is explained",
        arguments: [
            "static pthread_t thread; pthread_create(&thread, NULL, deep, NULL); pthread_join(thread, NULL);",
            "sigset_t set; sigemptyset(&set); sigaddset(&set, SIGSEGV); pthread_sigmask(SIG_BLOCK, &set, NULL);"
                + " return (int32_t)call->derived[0].values[0];",
            "raise(SIGSEGV);",
        ])
    func unseen(_ statement: String) throws {
        let folder = TemporaryFolder()
        let library = try CompiledLibrary.make(
            """
            #define _GNU_SOURCE
            #include "quantspec_kernel.h"
            #include <pthread.h>
            #include <signal.h>
            void *deep(void *last) {
                volatile char large[4096];
                large[0] = last != NULL;
                if (large[0] > 1) return NULL;
                void *again = deep((void *)large);
                return large[0] ? again : NULL;
            }
            int32_t quantspec_kernel(const quantspec_call *call) {
                if (call->identity != NULL) {
                    call->identity->abi = QUANTSPEC_ABI;
                    return QUANTSPEC_STATUS_OK;
                }
                \(statement)
                return QUANTSPEC_STATUS_UNSUPPORTED;
            }

            """, in: folder)
        let vectors = try SampleVectors.folder()
        let session = try TargetChoice.kernels(library: library).open(BuiltProducts.environment())
        let report = ConformanceReport(
            try ConformanceRun(
                session, vectors: try VectorFolder(vectors.path),
                options: ConformanceOptions(selection: try CaseSelection("ADD"))))
        #expect(report.counts[.crashed] == SampleVectors.rowCount)
        let words =
            "the target's process was ended by SIGSEGV, and no fault was reported: one of its threads overflowed its"
            + " stack, the signal was blocked, the fault was outside a call, or the target raised the signal itself"
        #expect(report.failures.allSatisfy { $0.reason == words }, "\(report.failures.map(\.reason))")
    }

    static let known: [MemoryFault.Place] = [
        .buffer(.input, index: 3, offset: -7, capacity: 9), .buffer(.output, index: 0, offset: 9, capacity: 9),
        .buffer(.scratch, index: 1, offset: .max, capacity: .max), .buffer(.derived, index: 2, offset: 0, capacity: 0),
        .buffer(.call, index: 0, offset: 180, capacity: 176), .buffer(.freedScratch, index: 0, offset: 3, capacity: 9),
        .stack, .null(address: 8), .elsewhere, .untold,
    ]

    @Test("What the handler writes in C is what the runner reads", arguments: known)
    func frames(_ place: MemoryFault.Place) throws {
        for access in [MemoryFault.Access.unknown, .read, .write, .execute] {
            let fault = MemoryFault(signal: 11, access: access, place: place)
            var decoder = FrameDecoder()
            decoder.append(fault.frame)
            let payload = try #require(try decoder.next())
            #expect(try WorkerReply(payload: payload) == .fault(fault))
        }
    }

    @Test("No place in a frame makes the runner trap")
    func wildFrames() throws {
        let file = try SampleVectors.addition()
        let job = TargetJob(file.groups[0], rows: [0])
        for offset in [Int64.min, -1, 0, .max] {
            for capacity in [UInt64.min, .max] {
                let place = MemoryFault.Place.buffer(.input, index: -1, offset: offset, capacity: capacity)
                #expect(!MemoryFault(signal: 11, access: .read, place: place).words(job).isEmpty)
            }
        }
    }
}

@Suite("Where buffers start") struct AlignmentTests {
    /// Fails if any buffer starts at a multiple of `NEEDED` bytes, or at no multiple of half of it.
    private static let body = """
            const void *places[4] = {
                call->inputs[0]->data, call->inputs[1]->data, call->outputs[0]->data, call->scratch(call->context, 9, 0)};
            for (int index = 0; index < 4; index++)
                if ((size_t)places[index] % NEEDED != NEEDED / 2) return QUANTSPEC_STATUS_FAILED;
            return QUANTSPEC_STATUS_UNSUPPORTED;
        """

    @Test("With --alignment every buffer starts at an odd multiple", arguments: [1, 2, 4, 8, 16, 32, 64])
    func oddMultiples(_ alignment: Int) throws {
        let placement = try #require(BufferPlacement(oddMultiplesOf: alignment))
        let report = try CompiledLibrary.report(Self.body, ["NEEDED=\(2 * alignment)"], placement: placement)
        #expect(report.counts[.unsupported] == 2 * SampleVectors.rowCount)
        let words = "at odd multiples of \(alignment) \(alignment == 1 ? "byte" : "bytes")"
        #expect(report.text(isColoured: false).contains("Buffers  \(words)\n"))
        #expect(report.jsonText.contains("\"alignment\": {\"bytes\": \(alignment), \"oddMultiples\": true}"))
    }

    @Test("A kernel that needs more than it is given fails, and the claim says what it was given")
    func needy() throws {
        let body = """
                if ((size_t)input % 8 != 0) return QUANTSPEC_STATUS_FAILED;
                return QUANTSPEC_STATUS_UNSUPPORTED;
            """
        #expect(try CompiledLibrary.report(body).counts[.unsupported] == 2 * SampleVectors.rowCount)
        let report = try CompiledLibrary.report(body, placement: try #require(BufferPlacement(oddMultiplesOf: 4)))
        #expect(report.counts[.failed] == 2 * SampleVectors.rowCount)
        #expect(report.claim.contains(", buffers at odd multiples of 4 bytes, "))
    }

    @Test("Without an alignment buffers start at multiples of 64 bytes, and the report says so")
    func standard() throws {
        let body = "    return (size_t)input % 64 || (size_t)output % 64 ? 3 : QUANTSPEC_STATUS_UNSUPPORTED;"
        let report = try CompiledLibrary.report(body)
        #expect(report.counts[.unsupported] == 2 * SampleVectors.rowCount)
        #expect(report.text(isColoured: false).contains("Buffers  at multiples of 64 bytes\n"))
        #expect(report.jsonText.contains("\"alignment\": {\"bytes\": 64, \"oddMultiples\": false}"))
    }
}
