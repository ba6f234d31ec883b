/// What SLICE and STRIDED_SLICE share: some of an axis's indices, at equal distances.
struct SlicedAxis: Sendable {
    /// The first index.
    let start: Int
    /// From one index to the next; negative where they run downwards.
    let stride: Int
    let count: Int

    /// The indices in order, as the steps choose them.
    func indices(_ steps: Steps) -> [Int] {
        (0..<count).map { steps.layout.slicedIndex(start, stride, $0, count) }
    }
}
