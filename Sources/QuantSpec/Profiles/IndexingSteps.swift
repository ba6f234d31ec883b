/// The steps of the operators that move values by indices or blocks, and of CAST.
public struct IndexingSteps: Sendable {
    // MARK: Blocks

    /// The place of an element in its block, counted along rows first (SPACE_TO_DEPTH-3).
    public var placeInBlock: @Sendable (_ row: Int, _ column: Int, _ height: Int, _ width: Int) -> Int = {
        row, column, _, width in row * width + column
    }
    /// The channel in which an element of a block stands: the places of a block are the outer part (SPACE_TO_DEPTH-3).
    public var channelOfPlace: @Sendable (_ place: Int, _ channel: Int, _ places: Int, _ channels: Int) -> Int = {
        place, channel, _, channels in place * channels + channel
    }
    /// The batch in which an element of a block stands: the places of a block are the outer part (SPACE_TO_BATCH_ND-3).
    public var batchOfPlace: @Sendable (_ place: Int, _ batch: Int, _ places: Int, _ batches: Int) -> Int = {
        place, batch, _, batches in place * batches + batch
    }
    /// What stands for 0 outside the input of SPACE_TO_BATCH_ND: the zero point (SPACE_TO_BATCH_ND-4).
    public var batchPadding: @Sendable (_ zeroPoint: Int64) -> Int64 = { $0 }

    // MARK: Indices

    /// The batch whose indices GATHER uses for a batch of its input (GATHER-3).
    public var batchOfIndices: @Sendable (_ batch: Int) -> Int = { $0 }
    /// What stands where SCATTER_ND and MATRIX_DIAG write nothing: stored 0 (SCATTER_ND-3).
    public var blank: @Sendable (_ zeroPoint: Int64) -> Int64 = { _ in 0 }
    /// The sum of an element and a further update to it, before it is cut to its type (SCATTER_ND-4).
    public var accumulate: @Sendable (_ sum: Int64, _ update: Int64, _ range: ClosedRange<Int64>) -> Int64 = {
        sum, update, _ in sum &+ update
    }
    /// Where DYNAMIC_UPDATE_SLICE begins along an axis: the nearest start at which the update fits
    /// (DYNAMIC_UPDATE_SLICE-3).
    public var startOfUpdate: @Sendable (_ start: Int64, _ size: Int, _ updateSize: Int) -> Int = {
        start, size, updateSize in Int(min(max(start, 0), Int64(size &- updateSize)))
    }

    // MARK: CAST

    /// A real number to an integer before it meets its type's range: the fraction is dropped (CAST-4).
    public var integerPart: @Sendable (Float) -> Int64 = { Cast.integerPart($0) }
    /// An integer part into its type's range: the nearest end (CAST-4).
    public var castIntegerPart: @Sendable (Int64, ClosedRange<Int64>) -> Int64 = {
        min(max($0, $1.lowerBound), $1.upperBound)
    }
    /// An integer to a type that may be narrower, before its upper bits are cut off (CAST-3).
    public var castInteger: @Sendable (Int64, ClosedRange<Int64>) -> Int64 = { integer, _ in integer }

    public init() {}
}
