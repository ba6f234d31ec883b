/// Shared by SLICE and STRIDED_SLICE: the indices taken along one axis, at equal distances.
struct SlicedAxis: Sendable {
    /// The first index.
    let start: Int
    /// The distance from one index to the next; negative for descending indices.
    let stride: Int
    /// The number of indices.
    let count: Int

    /// The indices in order, as the step `slicedIndex` gives them.
    func indices(_ steps: Steps) -> [Int] {
        (0..<count).map { steps.layout.slicedIndex(start, stride, $0, count) }
    }
}
