import QuantSpec
import TFLiteModel
import Testing

@Suite("Elements and their bytes")
struct ElementBytesTests {
    @Test("Every pair of four-bit integers shares a byte, the first in the low half")
    func everyPair() throws {
        for byte in UInt8.min...UInt8.max {
            guard case .int4(let pair) = try ElementBytes.decode([byte], as: .int4, count: 2) else {
                Issue.record("no 4-bit integers")
                return
            }
            #expect(pair[0] == Int8(bitPattern: byte << 4) / 16)
            #expect(pair.allSatisfy { (-8...7).contains($0) })
            #expect(UInt8(bitPattern: pair[0]) & 15 == byte & 15)
            #expect(UInt8(bitPattern: pair[1]) & 15 == byte >> 4)
            #expect(ElementBytes.encode(.int4(pair)) == [byte])
        }
    }

    @Test("An odd number of four-bit integers leaves the last half zero")
    func oddNumber() throws {
        #expect(ElementBytes.encode(.int4([-1, 1, -8])) == [0x1F, 0x08])
        #expect(try ElementBytes.decode([0x1F, 0xF8], as: .int4, count: 3) == .int4([-1, 1, -8]))
    }

    @Test("Integers are little-endian")
    func integersLittle() throws {
        #expect(ElementBytes.encode(.int32([-2])) == [0xFE, 0xFF, 0xFF, 0xFF])
        #expect(try ElementBytes.decode([0x01, 0x80], as: .int16, count: 1) == .int16([-32767]))
        #expect(ElementBytes.encode(.float32([1])) == [0, 0, 0x80, 0x3F])
    }

    @Test("Every type that has elements reads back", arguments: ElementType.allCases)
    func everyType(type: ElementType) throws {
        let integers: [Int64] = [0, 1, -1, 7, -8, 100, -100, 65535, Int64.min, Int64.max]
        let elements = Elements(integers: integers, type: type) ?? Elements(zeros: 10, type: type)
        guard let elements else {
            let error = try #require(throws: ModelError.self) {
                try ElementBytes.decode([0, 0, 0, 0], as: type, count: 1)
            }
            #expect(error.kind == .unsupported)
            return
        }
        guard type != .int4 else { return }
        #expect(try ElementBytes.decode(ElementBytes.encode(elements)[...], as: type, count: 10) == elements)
    }

    @Test("Fewer bytes than elements are refused, and more are ignored")
    func fewerBytes() throws {
        #expect(throws: ModelError.self) { try ElementBytes.decode([1, 2, 3], as: .int16, count: 2) }
        #expect(throws: ModelError.self) { try ElementBytes.decode([1], as: .int4, count: 3) }
        #expect(throws: ModelError.self) { try ElementBytes.decode([1], as: .int8, count: -1) }
        #expect(try ElementBytes.decode([1, 0, 3], as: .int16, count: 1) == .int16([1]))
    }
}
