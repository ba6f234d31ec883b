/// The steps of the data movement operators.
public struct LayoutSteps: Sendable {
    /// The source index of the element at position `place` of a slice of `count` elements (SLICE-2, STRIDED_SLICE-6).
    public var slicedIndex: @Sendable (_ start: Int, _ stride: Int, _ place: Int, _ count: Int) -> Int = {
        start, stride, place, _ in
        start + place * stride
    }
    /// The sum of an element and a further update, before it is truncated to the element's type (SCATTER_ND-4).
    public var accumulate: @Sendable (_ sum: Int64, _ update: Int64, _ range: ClosedRange<Int64>) -> Int64 = {
        sum, update, _ in sum &+ update
    }

    /// The steps that the clauses define.
    public init() {}
}
