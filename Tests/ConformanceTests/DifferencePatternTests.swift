import QuantSpec
import Testing

@testable import Conformance

@Suite("The pattern of differences is told in words")
struct DifferencePatternTests {
    private func words(_ positions: [Int], of count: Int) throws -> String {
        let expected = [Int8](repeating: 0, count: count)
        var observed = expected
        for (index, position) in positions.enumerated() { observed[position] = index % 2 == 0 ? 9 : -5 }
        let difference = try #require(
            RowDifference(
                expected: [[.int8(expected)]], observed: [[.int8(observed)]], shapes: [Shape([1, count])]))
        return DifferencePattern.words(difference)
    }

    @Test("A tail is said to differ if all of it does")
    func tailSaid() throws {
        #expect(try words([250, 251, 252, 253, 254, 255], of: 256) == "only the last 6 elements differ")
        #expect(try words([255], of: 256) == "only the last element differs")
    }

    @Test("A tail of which some elements are right is not said to differ")
    func tailSome() throws {
        #expect(try words([250], of: 256) == "no element before the last 6 differs")
        #expect(try words([250, 255], of: 256) == "no element before the last 6 differs")
        #expect(try words([3], of: 256) == "")
    }

    @Test("Outputs that are one value are said to be, and whether it is the zero point")
    func constant() throws {
        let difference = try #require(
            RowDifference(
                expected: [[.int8([1, 2, -3, 4])]], observed: [[.int8([-3, -3, -3, -3])]], shapes: [Shape([1, 4])]))
        #expect(DifferencePattern.words(difference) == "every result is -3")
        #expect(
            DifferencePattern.words(difference, zeroPoints: [-3]) == "every result is -3, the output's zero point")
        #expect(DifferencePattern.words(difference, zeroPoints: [3]) == "every result is -3")
    }
}
