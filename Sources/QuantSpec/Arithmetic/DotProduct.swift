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
        tile(left, right, depth: depth, zero: Int32(0)) { row, column in
            var sum: Int32 = 0
            for index in row.indices { sum &+= Int32(row[index]) &* Int32(column[index]) }
            return sum
        }
    }

    /// Sums of products in 64 bits: one for each of the m x n pairs of rows, row-major.
    public static func wideTile(_ left: [Int16], _ right: [Int16], depth: Int) -> [Int64] {
        tile(left, right, depth: depth, zero: Int64(0)) { row, column in
            var sum: Int64 = 0
            for index in row.indices { sum &+= Int64(Int32(row[index]) &* Int32(column[index])) }
            return sum
        }
    }

    @inline(__always)
    private static func tile<Accumulator>(
        _ left: [Int16], _ right: [Int16], depth: Int, zero: Accumulator,
        dot: (Span<Int16>, Span<Int16>) -> Accumulator
    ) -> [Accumulator] {
        guard depth > 0 else { return [] }
        let rows = left.count / depth
        let columns = right.count / depth
        var sums = [Accumulator](repeating: zero, count: rows * columns)
        let leftSpan = left.span
        let rightSpan = right.span
        for row in 0..<rows {
            let rowSpan = leftSpan.extracting(row * depth..<(row + 1) * depth)
            for column in 0..<columns {
                sums[row * columns + column] = dot(
                    rowSpan, rightSpan.extracting(column * depth..<(column + 1) * depth))
            }
        }
        return sums
    }
}
