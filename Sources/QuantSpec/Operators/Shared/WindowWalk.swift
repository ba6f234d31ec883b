/// The input position that each tap of a filter reads at each output position, along one axis.
struct TapTable: Sendable {
    /// A tap with the input position that it reads.
    struct Read: Sendable {
        let tap: Int
        let position: Int
    }

    let outputSize: Int
    let tapCount: Int
    private let positions: [Int?]
    /// The taps inside the input, output by output; those of one output in the order of the input positions.
    private let reads: [Read]
    /// The index of the first read of each output, and the number of all reads.
    private let firstReads: [Int]

    /// - Parameters:
    ///   - outputs: the number of output positions.
    ///   - taps: the number of taps of the filter.
    ///   - position: gives the input position; `nil` if the tap is outside the input.
    init(outputs: Int, taps: Int, position: (_ output: Int, _ tap: Int) -> Int?) {
        outputSize = outputs
        tapCount = taps
        let positions = (0..<outputs * taps).map { position($0 / taps, $0 % taps) }
        var reads: [Read] = []
        var firstReads = [0]
        for output in 0..<outputs {
            let row = (0..<taps).compactMap { tap in
                positions[output * taps + tap].map { Read(tap: tap, position: $0) }
            }
            reads += row.sorted { $0.position < $1.position }
            firstReads.append(reads.count)
        }
        self.positions = positions
        self.reads = reads
        self.firstReads = firstReads
    }

    /// The table of a filter that slides over the input (ARITH-16).
    init(sliding window: Window) {
        self.init(outputs: window.outputSize, taps: window.filterSize) { output, tap in
            let position = window.inputPosition(output: output, tap: tap)
            return (0..<window.inputSize).contains(position) ? position : nil
        }
    }

    /// The table of a filter that slides over the output: the input of `window` is the operator's output (TRANSPOSE_CONV).
    init(slidingOverOutput window: Window) {
        self.init(outputs: window.inputSize, taps: window.filterSize) { window.outputPosition(input: $0, tap: $1) }
    }

    /// The table of two axes that are taken for one: the positions of the inner axis follow each other.
    ///
    /// - Parameters:
    ///   - outer: the table of the outer axis.
    ///   - inner: the table of the inner axis.
    ///   - innerSize: the number of input positions of the inner axis.
    init(crossing outer: TapTable, _ inner: TapTable, innerSize: Int) {
        self.init(outputs: outer.outputSize * inner.outputSize, taps: outer.tapCount * inner.tapCount) { output, tap in
            guard let place = outer[output / inner.outputSize, tap / inner.tapCount],
                let position = inner[output % inner.outputSize, tap % inner.tapCount]
            else { return nil }
            return place * innerSize + position
        }
    }

    /// The input position of a tap at an output position. Returns `nil` if the tap is outside the input.
    subscript(_ output: Int, _ tap: Int) -> Int? { positions[output * tapCount + tap] }

    /// The taps inside the input at an output position, in the order of the input positions that they read.
    func reads(at output: Int) -> ArraySlice<Read> { reads[firstReads[output]..<firstReads[output + 1]] }

    /// Whether there is a single tap, which reads each position of an input of this size once, in order.
    func isIdentity(inputSize: Int) -> Bool {
        tapCount == 1 && outputSize == inputSize && positions.indices.allSatisfy { positions[$0] == $0 }
    }
}

/// The taps of a filter that slides over height and width of `[batch, height, width, channels]`. Taps outside the input are
/// left out.
struct WindowWalk: Sendable {
    private let input: Shape
    private let rows: TapTable
    private let columns: TapTable

    /// - Parameters:
    ///   - input: `[batch, height, width, channels]`.
    ///   - rows: the input row that each tap reads.
    ///   - columns: the input column that each tap reads.
    init(_ input: Shape, rows: TapTable, columns: TapTable) {
        self.input = input
        self.rows = rows
        self.columns = columns
    }

    /// The number of output positions, of all batches.
    var placeCount: Int { input[0] * rows.outputSize * columns.outputSize }
    /// The number of taps of the filter.
    var tapCount: Int { rows.tapCount * columns.tapCount }

    /// Calls a function for each tap inside the input, output position by output position; at each, in the order of the
    /// input positions.
    ///
    /// - Parameter visit: takes the index of the output position, the index of the first channel of the input position,
    ///   and the index of the tap.
    @inline(__always)
    func forEachTap(_ visit: (_ place: Int, _ start: Int, _ tap: Int) -> Void) {
        let (height, width, channels) = (input[1], input[2], input[3])
        let outputWidth = columns.outputSize
        for row in 0..<input[0] * rows.outputSize {
            let (batch, y) = row.quotientAndRemainder(dividingBy: rows.outputSize)
            for x in 0..<outputWidth {
                for vertical in rows.reads(at: y) {
                    let line = (batch * height + vertical.position) * width
                    for horizontal in columns.reads(at: x) {
                        visit(
                            row * outputWidth + x, (line + horizontal.position) * channels,
                            vertical.tap * columns.tapCount + horizontal.tap)
                    }
                }
            }
        }
    }
}
