/// The one primitive of the weighted operators: every row of one matrix with every row of another (ARITH-13, ARITH-14).
///
/// Integer addition is associative, so a faster formulation that keeps the width gives the same bits.
public enum DotProduct {
    /// The most products of two 9-bit factors whose sum certainly fits 32 bits: floor((2^31 - 1) / 255^2). Beyond it the
    /// sum is defined to wrap (ARITH-13).
    public static let greatestDepthWithoutOverflow = 33_025

    /// Sums of products in 32 bits, wrapping. `left` holds m rows and `right` n rows of `depth` elements; the result is
    /// m x n, row-major. Rows that are not whole are not read.
    public static func tile(_ left: [Int16], _ right: [Int16], depth: Int) -> [Int32] {
        tile(left, right, depth: depth, as: Int32.self)
    }

    /// Sums of products in 64 bits: one for each of the m x n pairs of rows, row-major.
    public static func wideTile(_ left: [Int16], _ right: [Int16], depth: Int) -> [Int64] {
        tile(left, right, depth: depth, as: Int64.self)
    }

    static func tile<Accumulator: FixedWidthInteger>(
        _ left: [Int16], _ right: [Int16], depth: Int, as _: Accumulator.Type
    ) -> [Accumulator] {
        guard depth > 0 else { return [] }
        let (rows, columns) = (left.count / depth, right.count / depth)
        var sums = [Accumulator](repeating: 0, count: rows * columns)
        fill(&sums, from: 0, rowStride: columns, left, right, depth: depth)
        return sums
    }

    /// Writes the m x n sums of products into an array: that of row r and column c at `start + r * rowStride + c`.
    ///
    /// - Precondition: `depth` is positive, and the last of these places is within `sums`.
    static func fill<Accumulator: FixedWidthInteger>(
        _ sums: inout [Accumulator], from start: Int, rowStride: Int, _ left: [Int16], _ right: [Int16], depth: Int
    ) {
        let (rows, columns) = (left.count / depth, right.count / depth)
        let leftSpan = left.span
        let rightSpan = right.span
        for row in 0..<rows {
            let rowSpan = leftSpan.extracting(row * depth..<(row + 1) * depth)
            for column in 0..<columns {
                let columnSpan = rightSpan.extracting(column * depth..<(column + 1) * depth)
                var sum: Accumulator = 0
                for index in rowSpan.indices {
                    sum &+= Accumulator(truncatingIfNeeded: Int32(rowSpan[index]) &* Int32(columnSpan[index]))
                }
                sums[start + row * rowStride + column] = sum
            }
        }
    }
}
