import QuantSpec
import Testing
import VectorFiles

@Suite("Values that a generator gives")
struct StatedValuesTests {
    @Test("are those of the README's generator")
    func knownValues() {
        // Computed with the ten lines of Python in Vectors/README.md.
        let stated = StatedValues(seed: 1, range: -128...127)
        #expect(stated.elements(.int8, count: 5) == .int8([17, 62, 120, -15, -15]))
    }

    @Test("lie within the range, and reach both ends", arguments: [0...0, -3...3, -128...127, -32768...32767])
    func range(_ range: ClosedRange<Int64>) throws {
        let elements = try #require(StatedValues(seed: 7, range: range).elements(.int32, count: 500_000))
        let integers = try #require(elements.integers)
        #expect(integers.min() == range.lowerBound && integers.max() == range.upperBound)
    }

    @Test("of the widest range are integers of 32 bits")
    func widest() throws {
        let range = Int64(Int32.min)...Int64(Int32.max)
        #expect(StatedValues(seed: 3, range: range).elements(.int32, count: 100) != nil)
    }

    @Test("that a type cannot hold are none", arguments: [ElementType.int8, .uint8, .bool])
    func refused(_ type: ElementType) {
        #expect(StatedValues(seed: 1, range: -129...2).elements(type, count: 1) == nil)
    }

    @Test("of a real tensor are multiples of the unit")
    func reals() {
        #expect(
            StatedValues(seed: 1, range: -128...127, unit: 0.25).elements(.float32, count: 3)
                == .float32([4.25, 15.5, 30]))
    }
}
