import QuantSpec

/// A pattern in the differences of one row. If no known mistake reproduces them, the pattern says where to look.
enum DifferencePattern {
    /// Returns the pattern for a sentence, or an empty text if there is none.
    ///
    /// - Parameters:
    ///   - difference: the differences of one row.
    ///   - zeroPoints: the zero point of each output; `nil` for an output with several or none.
    static func words(_ difference: RowDifference, zeroPoints: [Int64?] = []) -> String {
        let parts = [constant(difference, zeroPoints) ?? size(difference), place(difference)].filter { !$0.isEmpty }
        return parts.joined(separator: ", ")
    }

    /// The statement that all elements of the differing outputs have one value, whatever the input is. Elements for
    /// which that value is right do not contradict it.
    private static func constant(_ difference: RowDifference, _ zeroPoints: [Int64?]) -> String? {
        guard let first = difference.outputs.first, let value = first.constant, difference.differingCount > 1,
            difference.outputs.allSatisfy({ $0.constant == value })
        else { return nil }
        let words = "every result is \(RowDifference.Element.text(value))"
        guard case .integer(let integer) = value, zeroPoints.indices.contains(first.output),
            zeroPoints[first.output] == integer
        else { return words }
        return words + ", the output's zero point"
    }

    private static func size(_ difference: RowDifference) -> String {
        let distances = Set(difference.outputs.flatMap(\.comparison.distances))
        guard !distances.contains(nil) else { return "" }
        let magnitudes = Set(distances.map { $0?.magnitude })
        let units = Set(difference.outputs.map(\.unit))
        if units.count == 1, let unit = units.first {
            if magnitudes == [1], distances.count == 2 { return "every difference is \(unit.text(1)), up or down" }
            if distances.count == 1, let distance = distances.first ?? nil, difference.differingCount > 1 {
                return "every difference is \(unit.signed(distance))"
            }
        }
        if difference.differingCount > 1, distances.allSatisfy({ $0 ?? 0 > 0 }) { return "every result is too high" }
        if difference.differingCount > 1, distances.allSatisfy({ $0 ?? 0 < 0 }) { return "every result is too low" }
        return ""
    }

    private static func place(_ difference: RowDifference) -> String {
        guard let output = difference.outputs.first, difference.outputs.allSatisfy({ $0.shape == output.shape }) else {
            return ""
        }
        let count = output.shape.count
        let positions = difference.outputs.flatMap(\.comparison.positions)
        if positions.count == count * difference.outputs.count { return "every element differs" }
        let earliest = positions.min() ?? 0
        if count >= 16, count - earliest < 16, count - earliest < count / 2 {
            return tail(count - earliest, isWhole: positions.count == (count - earliest) * difference.outputs.count)
        }
        return constantAxis(positions, output.shape) ?? laterIndices(positions, output.shape) ?? ""
    }

    /// - Parameters:
    ///   - length: the number of elements in the tail.
    ///   - isWhole: whether all of the last `length` elements differ.
    private static func tail(_ length: Int, isWhole: Bool) -> String {
        if length == 1 { return "only the last element differs" }
        return isWhole ? "only the last \(length) elements differ" : "no element before the last \(length) differs"
    }

    /// The first axis along which all elements at low indices are right, such as all batches but the last, or all
    /// channels below 4. Returns `nil` if chance could do the same.
    private static func laterIndices(_ positions: [Int], _ shape: Shape) -> String? {
        guard positions.count > 1 else { return nil }
        let coordinates = positions.map(shape.coordinates)
        for axis in shape.dimensions.indices where shape[axis] > 2 {
            let least = coordinates.map { $0[axis] }.min() ?? 0
            let right = positions.count * least
            // With few differing elements, chance leaves out low indices, too.
            if least > 0, right >= 8 * (shape[axis] - least) {
                return "only elements from index \(least) on along dimension \(axis) differ"
            }
        }
        return nil
    }

    /// The first axis along which all differing elements have the same index.
    private static func constantAxis(_ positions: [Int], _ shape: Shape) -> String? {
        guard positions.count > 1 else { return nil }
        let coordinates = positions.map(shape.coordinates)
        for axis in shape.dimensions.indices where shape[axis] > 1 {
            let indices = Set(coordinates.map { $0[axis] })
            if indices.count == 1, let index = indices.first {
                return "only elements with index \(index) along dimension \(axis) differ"
            }
        }
        return nil
    }
}
