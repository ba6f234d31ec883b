import JSON
import QuantSpec
import Testing

@testable import Sweeps

@Suite("Exhaustive checks: what they expect, and their shards")
struct SweepTests {
    // MARK: Expected results

    /// ARITH-21.
    @Test(
        "The expected binary16 numbers around zero, subnormal numbers, ties, the greatest number, infinity and NaN",
        arguments: [0, 0x3300_0000, 0x387f_e000, 0x3f80_0000, 0x477f_e000, 0x7f80_0000, 0x7fff_f000, 0xb300_0000]
            as [UInt32])
    func conversions(_ first: UInt32) {
        let from = first < 2048 ? 0 : first - 2048
        let outcome = Sweep.float32ToFloat16(from..<from + 4095, last: from + 4095)
        #expect(outcome.mismatches == 0 && outcome.count == 4096 && outcome.first == nil)
    }

    @Test("The expected numbers begin again behind the last positive number")
    func signChange() {
        let outcome = Sweep.float32ToFloat16(0x7fff_ff00..<0x8000_00ff, last: 0x8000_00ff)
        #expect(outcome.mismatches == 0 && outcome.count == 512)
    }

    @Test("ARITH-20: all binary16 numbers")
    func widening() throws {
        let outcome = Sweep.float16ToFloat32.blocks[0].run()
        #expect(outcome.mismatches == 0 && outcome.count == 65536)
    }

    @Test(
        "ARITH-7, ARITH-8: exact rational arithmetic gives what the rows give, at both ends and around zero",
        arguments: [
            (1 << 30, -1), (Int32.max, 0), (Int32.max, -31), ((1 << 30) + 1, -15), (1_717_986_918, -3),
            (1 << 30, 2), (1_986_422_374, 2), (Int32.max, 1),
        ] as [(Int32, Int)])
    func products(_ multiplier: Int32, _ shift: Int) {
        let factor = QuantizedMultiplier(multiplier: multiplier, shift: shift)
        for first in [Int64(Int32.min), -5000, Int64(Int32.max) - 9999] {
            for roundsTwice in [true, false] {
                let outcome = Sweep.requantization(first..<first + 10000, by: factor, roundsTwice: roundsTwice)
                #expect(outcome.mismatches == 0, "\(outcome.first ?? "")")
            }
        }
    }

    @Test("Another rounding is found")
    func otherRounding() {
        // With S = -1 the two roundings of ARITH-7 differ from the one of ARITH-8.
        let factor = QuantizedMultiplier(multiplier: 1 << 30, shift: -1)
        var expected = ExpectedProduct(first: -100, factor, roundsTwice: true)
        let single = FixedPoint.multiplyRoundingOnce(row: (-100..<100).map { Int32($0) }, by: factor)
        #expect(single != expected.next(200))
    }

    @Test("Functions from int16 to int16 are found by their declarations")
    func functions() throws {
        let sweep = try #require(Sweep.named("int16-functions"))
        let labels = sweep.blocks.map { "\($0.label)" }
        for name in ["LOGISTIC", "TANH", "EXP", "LOG", "ABS"] {
            #expect(labels.contains { $0.contains("\"\(name)\"") }, "\(name)")
        }
        #expect(!labels.contains { $0.contains("\"RESHAPE\"") })
        let outcome = try #require(sweep.blocks.first).run()
        #expect(outcome.mismatches == 0 && outcome.count >= 32768)
    }

    // MARK: Shards

    /// Ten blocks of one result each.
    private let sweep = Sweep(
        "test", "a test", clauses: [],
        blocks: (0..<10).map { block in
            SweepBlock(JSONValue(["block": .integer(block)])) {
                var outcome = SweepOutcome()
                outcome.add(UInt32(block), UInt32(block * block))
                if block == 7 { outcome.note("seven") }
                return outcome
            }
        })

    private func shard(_ index: Int, of count: Int) throws -> SweepResult {
        let result = SweepResult(running: sweep, blocks: (0..<10).filter { $0 % count == index })
        // As another process reads it.
        return try SweepResult(reading: result.bytes, file: "\(index)")
    }

    @Test("Merged shards have the bytes of one run, in any order and number")
    func merging() throws {
        let whole = SweepResult(running: sweep, blocks: Array(0..<10))
        #expect(whole.isComplete && whole.total.mismatches == 1 && whole.total.first == "seven")
        for count in [1, 2, 3, 10, 12] {
            let shards = try (0..<count).reversed().map { ("\($0)", try shard($0, of: count)) }
            #expect(try SweepResult(merging: shards).bytes == whole.bytes)
        }
    }

    @Test("A missing shard, one that is given twice, one of another sweep and a file that is none are refused")
    func refusals() throws {
        let (first, second) = (try shard(0, of: 2), try shard(1, of: 2))
        #expect { try SweepResult(merging: [("a", first)]) } throws: {
            (($0 as? SweepError)?.problem ?? "").hasPrefix("5 blocks of 10 have no result; the first is block 1")
        }
        #expect { try SweepResult(merging: [("a", first), ("b", second), ("c", first)]) } throws: {
            (($0 as? SweepError)?.problem ?? "") == "block 0 is in a and in c"
        }
        let other = SweepResult(running: Sweep.float16ToFloat32, blocks: [0])
        #expect(throws: SweepError.self) { try SweepResult(merging: [("a", first), ("b", other)]) }
        #expect(throws: SweepError.self) { try SweepResult(merging: []) }
        #expect(throws: SweepError.self) { try SweepResult(reading: Array("{}".utf8), file: "x") }
    }

    @Test("A digest tells results, inputs and blocks apart")
    func digests() {
        #expect(SweepDigest.term(1, 2) != SweepDigest.term(2, 1))
        #expect(SweepDigest.total([(0, 5), (1, 6)]) != SweepDigest.total([(0, 6), (1, 5)]))
        #expect(SweepDigest.total([(0, 5), (1, 6)]) == SweepDigest.total([(1, 6), (0, 5)]))
    }

    @Test("A committed digest is compared by the sweep's name and its number of blocks")
    func committed() throws {
        let whole = SweepResult(running: sweep, blocks: Array(0..<10))
        var digests = CommittedDigests()
        #expect(digests.difference(from: whole) == "no digest is committed for it")
        digests.record(whole)
        digests.record(whole)
        digests = try CommittedDigests(reading: digests.bytes, file: "x")
        #expect(digests.entries.count == 1 && digests.difference(from: whole) == nil)
        let other = Sweep("test", "another", clauses: [], blocks: (0..<10).map { _ in sweep.blocks[3] })
        let found = digests.difference(from: SweepResult(running: other, blocks: Array(0..<10)))
        #expect(found?.hasPrefix("its digest is ") == true)
    }
}
