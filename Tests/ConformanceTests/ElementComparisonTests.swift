import QuantSpec
import Testing

@testable import Conformance

@Suite("Distances of different units are not compared")
struct DifferenceUnitTests {
    private func difference(_ expected: [Elements], _ observed: [Elements]) throws -> RowDifference {
        try #require(RowDifference(expected: [expected], observed: [observed], shapes: expected.map { [$0.count] }))
    }

    @Test("The largest differences are told with their units")
    func units() {
        var distances = LargestDistances()
        for unit in DifferenceUnit.allCases { distances.add(1, unit) }
        #expect(distances.text == "1 LSB, 1 ULP, 1 (64-bit integers)")
    }

    @Test("Distances of different types are not compared")
    func distancesDifferent() throws {
        let difference = try difference(
            [.float32([1]), .int64([0]), .int8([5])], [.float32([1.0000001]), .int64([Int64.max]), .int8([3])])
        #expect(difference.largestDistance == 2)
        #expect(difference.largestDistances.text == "2 LSB, 1 ULP, 9223372036854775807 (64-bit integers)")
        let floats = try self.difference([.float32([1])], [.float32([2])])
        #expect(floats.largestDistance == nil && floats.largestDistances[.ulp] == 1 << 23)
    }

    @Test("Values are written as in vector files")
    func valuesWritten() throws {
        #expect(try difference([.int8([5])], [.int8([-3])]).first.expected == .integer(5))
        #expect(try difference([.int64([5])], [.int64([-3])]).first.observed == .text("-3"))
        #expect(try difference([.float32([1.5])], [.float32([2])]).first.words == "expected 0x1.8p+0, observed 0x1p+1")
    }
}

@Suite("Elements are compared by their bits, and their distance is measured")
struct ElementComparisonTests {
    private func compare(_ expected: Elements, _ observed: Elements) throws -> ElementComparison {
        try #require(ElementComparison(expected: expected, observed: observed))
    }

    @Test("Equal values do not differ")
    func equalValues() throws {
        #expect(try compare(.int8([1, -2]), .int8([1, -2])).isEqual)
        #expect(try compare(.int8([]), .int8([])).largestDistance == nil)
    }

    @Test(
        "The distance of integers is observed minus expected",
        arguments: [(Int8(-128), Int8(127), Int64(255)), (5, 4, -1), (0, 1, 1)])
    func distanceIntegers(_ expected: Int8, _ observed: Int8, _ distance: Int64) throws {
        let comparison = try compare(.int8([0, expected]), .int8([0, observed]))
        #expect(comparison.positions == [1])
        #expect(comparison.distances == [distance])
        #expect(comparison.largestDistance == abs(distance))
    }

    @Test("Distances that do not fit stop at the ends")
    func distancesDo() throws {
        let comparison = try compare(.int64([.min, .max]), .int64([.max, .min]))
        #expect(comparison.distances == [.max, .min])
        #expect(comparison.largestDistance == .max)
    }

    @Test("0 and -0 are one apart")
    func zeroMinus() throws {
        #expect(try compare(.float32([0]), .float32([-0.0])).distances == [-1])
        #expect(try compare(.float64([-0.0]), .float64([0])).distances == [1])
    }

    @Test("Neighbouring floating-point numbers are one apart")
    func floatingPoint() throws {
        let values: [Float] = [1, -1, 0.1, -Float.leastNonzeroMagnitude, .greatestFiniteMagnitude]
        let above = values.map(\.nextUp)
        #expect(try compare(.float32(values), .float32(above)).distances.allSatisfy { $0 == 1 })
        let doubles = values.map(Double.init)
        #expect(try compare(.float64(doubles), .float64(doubles.map(\.nextUp))).distances.allSatisfy { $0 == 1 })
        let halves = [0x0000, 0x3c00, 0x7bff].map { Binary16(bitPattern: $0) }
        let next = [0x0001, 0x3c01, 0x7c00].map { Binary16(bitPattern: $0) }
        #expect(try compare(.float16(halves), .float16(next)).distances == [1, 1, 1])
    }

    @Test("Any NaN is equal to any other")
    func numberStands() throws {
        let quiet = Float.nan
        let other = Float(bitPattern: 0xffc0_0001)
        #expect(try compare(.float32([quiet, 1]), .float32([other, 1])).isEqual)
        let comparison = try compare(.float32([quiet]), .float32([1]))
        #expect(comparison.distances == [nil] && comparison.largestDistance == nil)
    }

    @Test("Complex numbers differ by the part that lies farther apart")
    func complexNumbers() throws {
        let one = Float(1)
        let expected = [Complex64(one, one), Complex64(0, 2), Complex64(.nan, one), Complex64(one, one)]
        let observed = [
            Complex64(one, one), Complex64(-0.0, Float(2).nextUp.nextUp), Complex64(.nan, .nan),
            Complex64(one.nextUp, one),
        ]
        let comparison = try compare(.complex64(expected), .complex64(observed))
        #expect(comparison.positions == [1, 2, 3] && comparison.distances == [2, nil, 1])
        #expect(try compare(.complex64(expected), .complex64(expected)).isEqual)
    }

    @Test("Other types or counts cannot be compared")
    func otherTypes() {
        #expect(ElementComparison(expected: .int8([1]), observed: .uint8([1])) == nil)
        #expect(ElementComparison(expected: .int8([1]), observed: .int8([1, 2])) == nil)
    }

    @Test("The largest unsigned values keep their order")
    func largestUnsigned() throws {
        #expect(try compare(.uint64([0]), .uint64([.max])).distances == [.max])
        #expect(try compare(.uint64([.max - 1]), .uint64([.max])).distances == [1])
    }

    @Test("A row's difference says where it begins")
    func rowsDifference() throws {
        let expected: [[Elements]] = [[.int8([1, 2, 3, 4])], [.int8([5, 6, 7, 8])]]
        let observed: [[Elements]] = [[.int8([1, 2, 3, 4])], [.int8([5, 6, 9, 5])]]
        let difference = try #require(RowDifference(expected: expected, observed: observed, shapes: [[2, 2]]))
        #expect(difference.first.step == 1)
        #expect(difference.first.coordinates == [1, 0])
        #expect(difference.first.expected == .integer(7) && difference.first.observed == .integer(9))
        #expect(difference.differingCount == 2 && difference.elementCount == 8 && difference.largestDistance == 3)
        #expect(RowDifference(expected: expected, observed: expected, shapes: [[2, 2]]) == nil)
    }
}
