import Foundation
import Testing

@testable import Conformance
@testable import Targets

@Suite("A write outside a buffer is noticed by its guards")
struct GuardedBufferTests {
    @Test(
        "A buffer is aligned, and tells what was written around it",
        arguments: [0, 1, 63, 64, 65, 4095, 4096, 4097, 100_000], [false, true])
    func aBufferIsAlignedAndTellsWhatWasWrittenAroundIt(_ capacity: Int, _ isWritable: Bool) throws {
        let buffer = try #require(GuardedBuffer(capacity: capacity, isWritable: isWritable))
        #expect(UInt(bitPattern: buffer.data) % 64 == 0)
        buffer.fill([UInt8](repeating: 7, count: capacity))
        #expect(buffer.damage == nil && buffer.bytes.allSatisfy { $0 == 7 })
        let before = buffer.data - 3
        before.storeBytes(of: ~before.load(as: UInt8.self), as: UInt8.self)
        #expect(buffer.damage == "3 bytes before the start")
        buffer.repair()
        #expect(buffer.damage == nil && buffer.bytes.allSatisfy { $0 == 7 })
        // Where an input ends at a multiple of 64 bytes the next byte is out of reach.
        guard isWritable || capacity % 64 != 0 else { return }
        let behind = buffer.data + capacity
        behind.storeBytes(of: ~behind.load(as: UInt8.self), as: UInt8.self)
        #expect(buffer.damage == "1 byte past the end")
    }

    @Test(
        "With an alignment every start is an odd multiple of it, and the guards are whole",
        arguments: [1, 2, 4, 8, 16, 32, 64], [0, 1, 63, 64, 4095, 4096, 4097])
    func oddMultiples(_ alignment: Int, _ capacity: Int) throws {
        let placement = try #require(BufferPlacement(oddMultiplesOf: alignment))
        for isWritable in [false, true] {
            let buffer = try #require(
                GuardedBuffer(capacity: capacity, isWritable: isWritable, placement: placement))
            #expect(UInt(bitPattern: buffer.data) % UInt(2 * alignment) == UInt(alignment))
            buffer.fill([UInt8](repeating: 7, count: capacity))
            #expect(buffer.damage == nil && buffer.bytes.allSatisfy { $0 == 7 })
        }
    }

    @Test(
        "Every byte that can be written around a buffer is compared, and its distance is told",
        arguments: [1, 4, 64, nil], [0, 100, 4096, 5000])
    func everyByteAround(_ alignment: Int?, _ capacity: Int) throws {
        let placement = try alignment.map { try #require(BufferPlacement(oddMultiplesOf: $0)) } ?? .standard
        for isWritable in [false, true] {
            let buffer = try #require(
                GuardedBuffer(capacity: capacity, isWritable: isWritable, placement: placement))
            let region = buffer.region(0, 0)
            let noAccess = UInt(GuardedBuffer.margin)
            let before = Int(region.data - region.start - noAccess)
            let behind = Int(region.end - noAccess - region.data) - capacity
            for distance in Array(stride(from: 1, to: before, by: 61)) + [before] {
                let byte = buffer.data - distance
                byte.storeBytes(of: ~byte.load(as: UInt8.self), as: UInt8.self)
                #expect(buffer.damage == "\(distance) \(distance == 1 ? "byte" : "bytes") before the start")
                buffer.repair()
                #expect(buffer.damage == nil)
            }
            for distance in 1..<(behind + 1) {
                let byte = buffer.data + capacity + distance - 1
                byte.storeBytes(of: ~byte.load(as: UInt8.self), as: UInt8.self)
                #expect(buffer.damage == "\(distance) \(distance == 1 ? "byte" : "bytes") past the end")
                buffer.repair()
            }
        }
    }

    @Test(
        "A kernel that writes thousands of bytes before a buffer does not pass",
        arguments: [257, 1000, 3000], [1, 4, nil])
    func farBefore(_ distance: Int, _ alignment: Int?) throws {
        let body = """
                volatile int8_t *scratch = call->scratch(call->context, 10, 0);
                volatile int8_t *places[] = {output, input, scratch};
                places[PLACE][-DISTANCE] ^= 1;
                return QUANTSPEC_STATUS_UNSUPPORTED;
            """
        let placement = try alignment.map { try #require(BufferPlacement(oddMultiplesOf: $0)) } ?? .standard
        for (place, name) in ["output 0 (output)", "input 0 (input1)", "the piece"].enumerated() {
            let report = try CompiledLibrary.report(
                body, ["PLACE=\(place)", "DISTANCE=\(distance)"], select: try CaseSelection("ADD"),
                placement: placement)
            #expect(report.failures.count == SampleVectors.rowCount)
            // A distance beyond the guard ends the process, whose report names the same distance.
            let words = ["\(distance) bytes before the start of \(name)", "\(distance) bytes before "]
            #expect(report.failures.allSatisfy { $0.reason?.contains(words[0]) == true || $0.verdict == .crashed })
            #expect(report.failures.allSatisfy { $0.reason?.contains(words[1]) == true })
        }
    }

    @Test("An alignment is a power of two from 1 to 64", arguments: [-1, 0, 3, 12, 63, 65, 128])
    func wrongAlignments(_ alignment: Int) { #expect(BufferPlacement(oddMultiplesOf: alignment) == nil) }

    @Test("A buffer for which there is no memory is none")
    func memoryThere() {
        #expect(GuardedBuffer(capacity: .max, isWritable: true) == nil)
        #expect(GuardedBuffer(capacity: .max / 2, isWritable: false) == nil)
    }
}

@Suite("Scratch memory") struct ScratchMemoryTests {
    @Test(
        "Every byte behind the asked ones belongs to the guard, also up to the next multiple of the alignment",
        arguments: [0, 1, 1000, 1024, 4096], [0, 1, 16, 64, 4096])
    func overrun(_ asked: UInt64, _ alignment: UInt64) throws {
        for placement in [BufferPlacement.standard, try #require(BufferPlacement(oddMultiplesOf: 4))] {
            for distance in [0, 1, 15, 255] {
                let scratch = ScratchMemory(placement: placement)
                let start = try #require(scratch.allocate(bytes: asked, alignment: alignment))
                let step = alignment == 0 ? UInt64(placement.alignment) : alignment
                #expect(UInt64(UInt(bitPattern: start)) % step == 0)
                #expect(!placement.isOdd || UInt64(UInt(bitPattern: start)) % (2 * step) == step)
                memset(start, 1, Int(asked))
                #expect(scratch.violation == nil)
                let behind = start + Int(asked) + distance
                behind.storeBytes(of: ~behind.load(as: UInt8.self), as: UInt8.self)
                guard case .violated(.writesOutsideScratch, let reason)? = scratch.violation else {
                    Issue.record("\(asked) bytes at \(alignment): byte \(distance) behind them is not noticed")
                    return
                }
                let words = "\(distance == 0 ? "1 byte" : "\(distance + 1) bytes") past the end of the piece"
                #expect(reason.hasPrefix("written outside scratch memory: " + words), "\(reason)")
            }
        }
    }

    @Test("Nobody can touch scratch memory of a call that has returned, and no later piece gets its place")
    func quarantine() throws {
        let quarantine = ScratchQuarantine()
        let scratch = ScratchMemory(placement: .standard, quarantine: quarantine)
        var starts: Set<UInt> = []
        for call in 1...1500 {
            let start = try #require(scratch.allocate(bytes: 4096, alignment: 0))
            // The first pieces leave the quarantine when it is full.
            if call <= 1024 { #expect(starts.insert(UInt(bitPattern: start)).inserted) }
            scratch.free()
            #expect(quarantine.regions.count == min(call, 1024))
            #expect(quarantine.regions.contains { $0.data == UInt(bitPattern: start) && $0.capacity == 4096 })
            // A system call that is to read there fails, where a load would fault.
            #expect(open(start.assumingMemoryBound(to: CChar.self), O_RDONLY) == -1 && errno == EFAULT)
        }
    }

    @Test(
        "A kernel that keeps scratch memory, and uses it in a later call or for another operator, crashes there and is told so",
        arguments: ["kept[0] = 1;", "kept[60] = 1;", "return kept[0] == 77 ? 3 : 1;"])
    func kept(_ statement: String) throws {
        let body = """
                static volatile char *kept;
                if (kept == NULL) {
                    kept = call->scratch(call->context, 64, 0);
                    return QUANTSPEC_STATUS_UNSUPPORTED;
                }
                if (KEEPS != 0 && strcmp(call->operator_name, "ADD") == 0) return QUANTSPEC_STATUS_UNSUPPORTED;
                \(statement)
                return QUANTSPEC_STATUS_UNSUPPORTED;
            """
        let verb = statement.hasPrefix("return") ? "read" : "wrote"
        let words =
            "the target's process was ended by SIGSEGV: it \(verb) in scratch memory of an earlier call, which ended when"
            + " that call returned"
        for keeps in [0, 1] {
            let report = try CompiledLibrary.report(body, ["KEEPS=\(keeps)"])
            // Every process crashes at its second case; or only once there is another operator.
            #expect(report.counts[.crashed] == SampleVectors.rowCount / (keeps == 0 ? 1 : 2))
            #expect(report.failures.allSatisfy { $0.reason == words }, "\(report.failures.map(\.reason))")
        }
    }

    @Test("A thousand pieces of one GiB take no time as long as the kernel does not use them")
    func largePieces() throws {
        let body = """
                for (int index = 0; index < 1000; index++) {
                    unsigned char *piece = call->scratch(call->context, 1ull << 30, 0);
                    if (piece == NULL || piece[0] != 0xa5 || piece[65535] != 0xa5) return QUANTSPEC_STATUS_FAILED;
                }
                return QUANTSPEC_STATUS_UNSUPPORTED;
            """
        let report = try CompiledLibrary.report(
            body, select: try CaseSelection("ADD/int8/tail/plain#0"), timeLimit: .seconds(5))
        #expect(report.counts[.unsupported] == 1, "\(report.failures.map(\.reason))")
    }

    @Test("An alignment that is no power of two, or above 4096, gives no memory", arguments: [3, 8192, .max])
    func wrongAlignment(_ alignment: UInt64) {
        #expect(ScratchMemory(placement: .standard).allocate(bytes: 8, alignment: alignment) == nil)
    }

    @Test("A kernel that writes behind its scratch memory fails at that case", arguments: [1024, 1000])
    func kernel(_ asked: Int) throws {
        let body = """
                volatile unsigned char *s = call->scratch(call->context, ASKED, 16);
                for (long i = 0; i < ASKED + 16; i++) s[i] = (unsigned char)i;
                return QUANTSPEC_STATUS_OK;
            """
        let report = try CompiledLibrary.report(body, ["ASKED=\(asked)"])
        #expect(report.counts[.failed] == 2 * SampleVectors.rowCount)
        #expect(report.failures.allSatisfy { $0.diagnosis?.name == InterfaceRule.writesOutsideScratch.rawValue })
        let words =
            "written outside scratch memory: 16 bytes past the end of the piece, requested with \(asked) bytes"
            + " at multiples of 16 bytes"
        #expect(report.failures.allSatisfy { $0.reason == words })
    }

    @Test("A piece among others is named, and a kernel that keeps to its pieces passes the guards")
    func pieces() throws {
        let body = """
                unsigned char *first = call->scratch(call->context, 10, 0), *second = call->scratch(call->context, 7, 1);
                memset(first, 0, 10);
                memset(second, 0, 7 + (strcmp(call->operator_name, "ADD") == 0));
                return quantspec_say(call, QUANTSPEC_STATUS_UNSUPPORTED, "no more");
            """
        let report = try CompiledLibrary.report(body)
        #expect(report.counts[.unsupported] == SampleVectors.rowCount)
        #expect(report.failures.count == SampleVectors.rowCount)
        #expect(
            report.failures.first?.reason
                == "written outside scratch memory: 1 byte past the end of piece 2 of 2, requested with 7 bytes at"
                + " multiples of 1 byte")
    }

    @Test("A call may ask for 1024 pieces; one that asks for more fails, and the reason names the limit")
    func limit() throws {
        let body = """
                for (int index = 0; index < PIECES; index++)
                    if (call->scratch(call->context, 8, 0) == NULL)
                        return quantspec_say(call, QUANTSPEC_STATUS_FAILED, "no memory");
                return QUANTSPEC_STATUS_UNSUPPORTED;
            """
        let add = try CaseSelection("ADD")
        let within = try CompiledLibrary.report(body, ["PIECES=1024"], select: add)
        #expect(within.counts[.unsupported] == SampleVectors.rowCount)
        let beyond = try CompiledLibrary.report(body, ["PIECES=1025"], select: add)
        #expect(beyond.failures.count == SampleVectors.rowCount)
        let words =
            "the target requested more than 1024 pieces of scratch memory in one call; request fewer, larger ones"
        #expect(beyond.failures.allSatisfy { $0.reason == words }, "\(beyond.failures.map(\.reason))")
    }
}
