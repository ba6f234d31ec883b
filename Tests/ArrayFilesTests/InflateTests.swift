import Testing
import TestSupport

@testable import ArrayFiles

@Suite("Deflated members of an archive are decompressed")
struct InflateTests {
    private static let rose = Array("a rose is a rose is a rose is a rose; ".utf8)
    private static let fibonacci = [1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 377]

    /// Each kind of block, as zlib wrote it, and what it stands for.
    private static let streams: [(compressed: [UInt8], contents: [UInt8])] = [
        (Fixture.storedStream, Array("a rose".utf8)),
        (Fixture.fixedStream, rose + rose + rose),
        (Fixture.longCodeStream, fibonacci.enumerated().flatMap { repeatElement(UInt8($0), count: $1) }),
    ]

    @Test("Stored, fixed and dynamic blocks are decompressed")
    func blocks() throws {
        for (compressed, contents) in InflateTests.streams {
            #expect(try Inflate.decompress(compressed[...], size: contents.count) == contents)
        }
    }

    @Test("A stream that is longer or shorter than declared is refused, wherever it is cut")
    func declaredSize() {
        for (compressed, contents) in InflateTests.streams {
            for size in Array(0..<contents.count) {
                #expect(throws: InflateError.tooLong) { try Inflate.decompress(compressed[...], size: size) }
            }
            for size in [contents.count + 1, contents.count + 300, .max] {
                #expect(throws: InflateError.tooShort) { try Inflate.decompress(compressed[...], size: size) }
            }
            for count in compressed.indices {
                #expect(throws: InflateError.self) {
                    try Inflate.decompress(compressed[..<count], size: contents.count)
                }
            }
            #expect(throws: InflateError.trailing) {
                try Inflate.decompress((compressed + [0])[...], size: contents.count)
            }
        }
    }

    @Test(
        "Streams that zlib refuses are refused",
        arguments: [
            // A block of kind 3.
            ([0x07], InflateError.badBlock),
            // A stored block whose length and its complement disagree.
            ([0x01, 0x01, 0x00, 0x00, 0x00, 0x61], .badStored),
            // Fixed codes: a repetition before the start; length symbol 286; distance symbol 30.
            ([0x03, 0x02, 0x00], .badDistance), ([0x1b, 0x03], .badSymbol), ([0x03, 0x3e, 0x00], .badSymbol),
            // Dynamic codes: 287 literals; no code lengths but one, of one bit; too many codes of one bit.
            ([0xf5, 0x00, 0x00], .badCode), ([0x05, 0x00, 0x02, 0x00], .badCode), ([0x05, 0x00, 0x92, 0x04], .badCode),
        ] as [([UInt8], InflateError)])
    func refused(stream: [UInt8], error: InflateError) {
        #expect(throws: error) { try Inflate.decompress((stream + [UInt8](repeating: 0, count: 20))[...], size: 10) }
    }

    @Test("Code lengths make a code only where every sequence of bits has a meaning, and one only")
    func codes() throws {
        for lengths in [[1, 1], [1, 2, 3, 3], [0, 2, 2, 0, 1], Array(1...15) + [15], []] {
            #expect(HuffmanCode(lengths: lengths, mayBeOneSymbol: false) != nil)
        }
        for lengths in [[1, 1, 1], [1, 2], [2, 2, 2], [1, 1, 15], Array(1...15)] {
            #expect(HuffmanCode(lengths: lengths) == nil)
        }
        let one = try #require(HuffmanCode(lengths: [0, 1]))
        #expect(one.decode(0).map { [$0.symbol, $0.length] } == [1, 1])
        #expect(one.decode(1) == nil)
        #expect(HuffmanCode(lengths: [0, 1], mayBeOneSymbol: false) == nil)
    }

    @Test("A code of every length is decoded as RFC 1951 numbers it")
    func longCodes() throws {
        let code = try #require(HuffmanCode(lengths: Array(1...15) + [15]))
        for symbol in 0..<16 {
            // As many ones as the symbol says, then a zero, except after fifteen.
            let bits = (1 << symbol) - 1
            #expect(code.decode(bits).map { [$0.symbol, $0.length] } == [symbol, min(symbol + 1, 15)])
        }
    }

    @Test("Changed at random, a stream gives bytes of the declared length or an error")
    func mutations() {
        var generator = SeededGenerator(seed: 5)
        for (compressed, contents) in InflateTests.streams {
            for _ in 0..<2000 {
                let bytes = mutated(compressed, using: &generator)
                let result = try? Inflate.decompress(bytes[...], size: contents.count)
                #expect(result.map { $0.count == contents.count } ?? true)
            }
        }
    }

    @Test("The checksum is the published one")
    func checksum() {
        #expect(CRC32.checksum(Array("123456789".utf8)[...]) == 0xcbf4_3926)
        #expect(CRC32.checksum([]) == 0)
    }
}
