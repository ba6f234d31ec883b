/// The steps of the operators that move values.
public struct LayoutSteps: Sendable {
    /// The index that a slice reads for the element at a place of it (SLICE-2, STRIDED_SLICE-6).
    public var slicedIndex: @Sendable (_ start: Int, _ stride: Int, _ place: Int, _ count: Int) -> Int = {
        start, stride, place, _ in
        start + place * stride
    }
    /// The sum of an element and a further update to it, before it is cut to its type (SCATTER_ND-4).
    public var accumulate: @Sendable (_ sum: Int64, _ update: Int64, _ range: ClosedRange<Int64>) -> Int64 = {
        sum, update, _ in sum &+ update
    }

    public init() {}
}
