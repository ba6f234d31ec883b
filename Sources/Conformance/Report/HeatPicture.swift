import QuantSpec

/// A grid of letters that shows where the elements of a tensor differ, and by how much. The last axis is across, the
/// others are down. In a large tensor a cell covers several elements and shows the largest of their differences.
public struct HeatPicture: Sendable, Hashable {
    /// The greatest number of columns.
    public static let greatestWidth = 64
    /// The greatest number of rows.
    public static let greatestHeight = 48

    /// The number of columns.
    public let width: Int
    /// The number of rows.
    public let height: Int
    /// One letter for each cell, row by row: `.` is equal; `a` to `h` are too high and `A` to `H` too low, by at most
    /// 1, 2, 4, … 64, and more; `n` has a NaN.
    public let cells: String
    /// The number of elements that a cell covers along the last axis. The last cell of a row may cover fewer.
    public let elementsAcross: Int
    /// The number of elements that a cell covers along the other axes, taken together. The last row of cells may cover
    /// fewer.
    public let elementsDown: Int

    /// The picture of one output that differs. A scalar gives one cell.
    public init(_ difference: RowDifference.Output) {
        let columns = max(difference.shape.dimensions.last ?? 1, 1)
        let rows = max(difference.shape.count / columns, 1)
        let across = (columns + HeatPicture.greatestWidth - 1) / HeatPicture.greatestWidth
        let down = (rows + HeatPicture.greatestHeight - 1) / HeatPicture.greatestHeight
        width = (columns + across - 1) / across
        height = (rows + down - 1) / down
        elementsAcross = across
        elementsDown = down
        var largest = [Int64?](repeating: nil, count: width * height)
        var hasNaN = Set<Int>()
        for (position, distance) in zip(difference.comparison.positions, difference.comparison.distances) {
            let cell = position / columns / down * width + position % columns / across
            guard largest.indices.contains(cell) else { continue }
            guard let distance else {
                hasNaN.insert(cell)
                continue
            }
            if distance.magnitude > largest[cell]?.magnitude ?? 0 { largest[cell] = distance }
        }
        cells = String(largest.enumerated().map { hasNaN.contains($0) ? "n" : HeatPicture.letter($1) })
    }

    private static func letter(_ distance: Int64?) -> Character {
        guard let distance, distance != 0 else { return "." }
        let level = min(UInt64.bitWidth - (distance.magnitude - 1).leadingZeroBitCount, 7)
        let first: Unicode.Scalar = distance > 0 ? "a" : "A"
        return Unicode.Scalar(first.value + UInt32(level)).map(Character.init) ?? "n"
    }
}
