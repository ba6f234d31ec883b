/// The time steps of a recurrent operator, and where the rows of a step are in its input and its output.
struct TimeSteps: Sendable {
    /// The number of time steps in one call.
    let steps: Int
    let batches: Int
    /// Whether time is the first dimension, and not the second one.
    let isTimeMajor: Bool
    /// Whether the input has a dimension of time.
    let isSequence: Bool
    /// Whether the last time step is computed first.
    var isReversed = false

    /// - Parameters:
    ///   - input: the shape of the input: `[batches, width]`, or with time as one of the first two of three dimensions.
    ///   - isSequence: whether the input has a dimension of time.
    ///   - isTimeMajor: whether that is the first one.
    init(_ input: Shape, isSequence: Bool, isTimeMajor: Bool) {
        self.isSequence = isSequence
        self.isTimeMajor = isSequence && isTimeMajor
        let time = self.isTimeMajor ? 0 : 1
        steps = isSequence ? input[time] : 1
        batches = isSequence ? input[1 - time] : input[0]
    }

    /// The batches that forms with real values compute together: all of them, or one after the other if time is the second
    /// dimension.
    var groups: [Range<Int>] {
        isSequence && !isTimeMajor ? (0..<batches).map { $0..<$0 + 1 } : [0..<batches]
    }

    /// The index of a row of the input or of the output, whose last dimension is one row.
    func row(step: Int, batch: Int) -> Int { isTimeMajor ? step * batches + batch : batch * steps + step }

    /// The rows of some batches in one time step.
    ///
    /// - Parameters:
    ///   - step: the index of the time step.
    ///   - batches: the batches.
    ///   - values: `[steps × batches, width]` in the layout of the input.
    ///   - width: the number of elements in a row.
    func rows<Value>(_ step: Int, _ batches: Range<Int>, of values: [Value], width: Int) -> [Value] {
        batches.flatMap { batch -> ArraySlice<Value> in
            let start = row(step: step, batch: batch) * width
            return values[start..<start + width]
        }
    }

    /// Runs the time steps of each group of batches, one after the other.
    ///
    /// - Parameters:
    ///   - width: the number of elements in a row of the result.
    ///   - groups: the batches that are computed together.
    ///   - advance: computes the rows of some batches in one time step.
    /// - Returns: `[steps × batches, width]` in the layout of the output.
    func run<Value: AdditiveArithmetic>(
        width: Int, together groups: [Range<Int>], _ advance: (_ step: Int, _ batches: Range<Int>) throws -> [Value]
    ) rethrows -> [Value] {
        var output = [Value](repeating: .zero, count: steps * batches * width)
        for batches in groups {
            for count in 0..<steps {
                let step = isReversed ? steps - 1 - count : count
                let results = try advance(step, batches)
                for (place, batch) in batches.enumerated() {
                    let start = row(step: step, batch: batch) * width
                    output.replaceSubrange(start..<start + width, with: results[place * width..<(place + 1) * width])
                }
            }
        }
        return output
    }
}

extension Range<Int> {
    /// The positions of rows with these indices.
    func rows(ofWidth width: Int) -> Range<Int> { lowerBound * width..<upperBound * width }
}
