/// The steps of the operators that join, split, pad, slice, repeat and turn tensors.
public struct LayoutSteps: Sendable {
    /// The stored value that PAD puts around its input: the output's zero point (PAD-3).
    public var paddingElement: @Sendable (_ inputZeroPoint: Int64, _ outputZeroPoint: Int64) -> Int64 = { $1 }
    /// What is put before and after an axis (PAD-2).
    public var paddings: @Sendable (_ before: Int, _ after: Int) -> (before: Int, after: Int) = { ($0, $1) }
    /// How far from the edge MIRROR_PAD reads for an element at a distance of 1 or more outside (MIRROR_PAD-3).
    public var mirrored: @Sendable (_ distance: Int, _ repeatsEdge: Bool, _ size: Int) -> Int = {
        distance, repeatsEdge, _ in repeatsEdge ? distance - 1 : distance
    }
    /// For each axis of TRANSPOSE's output, the input's axis that it is (TRANSPOSE-2).
    public var permutation: @Sendable ([Int]) -> [Int] = { $0 }
    /// The index that a slice reads for the element at a place of it (SLICE-2, STRIDED_SLICE-6).
    public var slicedIndex: @Sendable (_ start: Int, _ stride: Int, _ place: Int, _ count: Int) -> Int = {
        start, stride, place, _ in
        start + place * stride
    }
    /// The index that TILE reads for an index of its output (TILE-2).
    public var tiledIndex: @Sendable (_ index: Int, _ size: Int, _ multiple: Int) -> Int = { index, size, _ in
        index % size
    }
    /// The axes that REVERSE_V2 reverses (REVERSE_V2-2).
    public var reversedAxes: @Sendable ([Int]) -> [Int] = { $0 }
    /// How many elements of a sequence REVERSE_SEQUENCE reverses (REVERSE_SEQUENCE-2).
    public var sequenceLength: @Sendable (_ length: Int, _ size: Int) -> Int = { length, _ in length }

    public init() {}
}
