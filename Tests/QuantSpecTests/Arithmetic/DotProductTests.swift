import QuantSpec
import Testing

@Suite("ARITH-13, ARITH-14: accumulators")
struct DotProductTests {
    @Test("Every row meets every row", arguments: [1, 2, 15, 16, 17, 33])
    func tile(_ depth: Int) {
        var generator = DeterministicGenerator(UInt64(depth))
        let left = (0..<3 * depth).map { _ in Int16.random(in: -255...255, using: &generator) }
        let right = (0..<2 * depth).map { _ in Int16.random(in: -128...127, using: &generator) }
        let expected = (0..<3).flatMap { row in
            (0..<2).map { column in
                (0..<depth).reduce(0) { $0 + Int(left[row * depth + $1]) * Int(right[column * depth + $1]) }
            }
        }
        #expect(DotProduct.tile(left, right, depth: depth).map(Int.init) == expected)
        #expect(DotProduct.wideTile(left, right, depth: depth).map(Int.init) == expected)
    }

    @Test("32 bits wrap, 64 bits do not")
    func width() {
        let factors = [Int16](repeating: .min, count: 3)
        #expect(DotProduct.tile(factors, factors, depth: 3) == [Int32(truncatingIfNeeded: 3 << 30 as Int64)])
        #expect(DotProduct.wideTile(factors, factors, depth: 3) == [3 << 30])
    }

    @Test("The stated depth cannot overflow, and one more can")
    func depth() {
        let depth = DotProduct.greatestDepthWithoutOverflow
        #expect(depth * 255 * 255 <= Int(Int32.max))
        #expect((depth + 1) * 255 * 255 > Int(Int32.max))
    }

    @Test("A depth of nothing gives nothing")
    func empty() {
        #expect(DotProduct.tile([], [], depth: 0).isEmpty)
        #expect(DotProduct.tile([1], [1], depth: 2).isEmpty)
    }
}
