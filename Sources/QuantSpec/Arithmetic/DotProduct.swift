/// Dot products of every row of one matrix with every row of another (ARITH-13, ARITH-14).
///
/// The weighted operators sum their products here, except DEPTHWISE_CONV_2D. Integer addition is associative, so that a
/// faster order of the sum gives the same bits if it keeps the width.
public enum DotProduct {
    /// The greatest number of products of two factors in [-255, 255] whose sum always fits 32 bits:
    /// floor((2^31 - 1) / 255^2). A longer sum may wrap, as ARITH-13 defines.
    public static let greatestDepthWithoutOverflow = 33_025

    /// Sums of products in 32 bits, wrapping (ARITH-13).
    ///
    /// - Parameters:
    ///   - left: `[m, depth]`, row-major. The elements of an incomplete last row are ignored.
    ///   - right: `[n, depth]`, likewise.
    ///   - depth: the number of products in one sum.
    /// - Returns: `[m, n]`, row-major; empty if `depth` is 0 or negative.
    public static func tile(_ left: [Int16], _ right: [Int16], depth: Int) -> [Int32] {
        tile(left, right, depth: depth, as: Int32.self)
    }

    /// Sums of products in 64 bits (ARITH-14), with the shapes of `tile(_:_:depth:)`.
    public static func wideTile(_ left: [Int16], _ right: [Int16], depth: Int) -> [Int64] {
        tile(left, right, depth: depth, as: Int64.self)
    }

    /// Sums of products in the width of `Accumulator`, with the shapes of `tile(_:_:depth:)`.
    static func tile<Accumulator: FixedWidthInteger>(
        _ left: [Int16], _ right: [Int16], depth: Int, as _: Accumulator.Type
    ) -> [Accumulator] {
        guard depth > 0 else { return [] }
        let (rows, columns) = (left.count / depth, right.count / depth)
        var sums = [Accumulator](repeating: 0, count: rows * columns)
        fill(&sums, from: 0, rowStride: columns, left, right, depth: depth)
        return sums
    }

    /// Writes the `[m, n]` sums of products into an array: the sum of row r and column c at `start + r * rowStride + c`.
    ///
    /// - Precondition: `depth` is positive, and all these positions are within `sums`.
    static func fill<Accumulator: FixedWidthInteger>(
        _ sums: inout [Accumulator], from start: Int, rowStride: Int, _ left: [Int16], _ right: [Int16], depth: Int
    ) {
        let (rows, columns) = (left.count / depth, right.count / depth)
        let leftSpan = left.span
        let rightSpan = right.span
        for row in 0..<rows {
            let rowSpan = leftSpan.extracting(row * depth..<(row + 1) * depth)
            let place = start + row * rowStride
            var column = 0
            // Four columns at a time, so that each element of the row is read once for all four.
            while column + 4 <= columns {
                let four = dot(rowSpan, rightSpan, column, depth, as: Accumulator.self)
                (sums[place + column], sums[place + column + 1]) = (four.0, four.1)
                (sums[place + column + 2], sums[place + column + 3]) = (four.2, four.3)
                column += 4
            }
            while column < columns {
                let columnSpan = rightSpan.extracting(column * depth..<(column + 1) * depth)
                var sum: Accumulator = 0
                for index in rowSpan.indices {
                    sum &+= Accumulator(truncatingIfNeeded: Int32(rowSpan[index]) &* Int32(columnSpan[index]))
                }
                sums[place + column] = sum
                column += 1
            }
        }
    }

    /// The dot products of one row with four columns, from column `first` on.
    @inline(__always)
    private static func dot<Accumulator: FixedWidthInteger>(
        _ row: Span<Int16>, _ right: Span<Int16>, _ first: Int, _ depth: Int, as _: Accumulator.Type
    ) -> (Accumulator, Accumulator, Accumulator, Accumulator) {
        let column0 = right.extracting(first * depth..<(first + 1) * depth)
        let column1 = right.extracting((first + 1) * depth..<(first + 2) * depth)
        let column2 = right.extracting((first + 2) * depth..<(first + 3) * depth)
        let column3 = right.extracting((first + 3) * depth..<(first + 4) * depth)
        var (sum0, sum1, sum2, sum3): (Accumulator, Accumulator, Accumulator, Accumulator) = (0, 0, 0, 0)
        for index in row.indices {
            let factor = Int32(row[index])
            sum0 &+= Accumulator(truncatingIfNeeded: factor &* Int32(column0[index]))
            sum1 &+= Accumulator(truncatingIfNeeded: factor &* Int32(column1[index]))
            sum2 &+= Accumulator(truncatingIfNeeded: factor &* Int32(column2[index]))
            sum3 &+= Accumulator(truncatingIfNeeded: factor &* Int32(column3[index]))
        }
        return (sum0, sum1, sum2, sum3)
    }
}
