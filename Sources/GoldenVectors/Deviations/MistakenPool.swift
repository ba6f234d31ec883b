import QuantSpec

/// The windows of AVERAGE_POOL_2D and MAX_POOL_2D, for implementations that compute something else from their
/// elements.
struct MistakenPool {
    let input: TensorDescription
    private let vertical: Window
    private let horizontal: Window
    private let bounds: ClosedRange<Int64>

    /// Returns `nil` if the instance is no pool of integers.
    init?(_ instance: Instance) {
        let attributes = instance.attributes
        guard let input = instance[.input(0)], input.shape.rank == 4, let output = instance.outputs.first,
            let vertical = try? Window(
                inputSize: input.shape[1], filterSize: attributes[.filterHeight], stride: attributes[.strideHeight],
                dilation: 1, padding: attributes[.padding]),
            let horizontal = try? Window(
                inputSize: input.shape[2], filterSize: attributes[.filterWidth], stride: attributes[.strideWidth],
                dilation: 1, padding: attributes[.padding])
        else { return nil }
        self.input = input
        self.vertical = vertical
        self.horizontal = horizontal
        let steps = Steps(.litert_2_3_x86_64)
        let (least, greatest) = attributes[.fusedActivation].storedBounds(output, steps)
        bounds = least...max(least, greatest)
    }

    /// Returns the stored values in each window, in the order of the output.
    ///
    /// - Parameters:
    ///   - stored: the stored values of the input, row-major.
    ///   - padding: the value of a tap outside the input; `nil` if such taps are left out.
    func windows(of stored: [Int64], padding: Int64?) -> [[Int64]] {
        let shape = input.shape
        let channels = shape[3]
        var windows: [[Int64]] = []
        for batch in 0..<shape[0] {
            for y in 0..<vertical.outputSize {
                for x in 0..<horizontal.outputSize {
                    let (rows, columns) = (vertical.inputPositions(output: y), horizontal.inputPositions(output: x))
                    let outside = vertical.filterSize * horizontal.filterSize - rows.count * columns.count
                    for channel in 0..<channels {
                        var values = rows.flatMap { row in
                            columns.map { stored[((batch * shape[1] + row) * shape[2] + $0) * channels + channel] }
                        }
                        if let padding { values += [Int64](repeating: padding, count: max(outside, 0)) }
                        windows.append(values)
                    }
                }
            }
        }
        return windows
    }

    func clamped(_ value: Int64) -> Int64 { min(max(value, bounds.lowerBound), bounds.upperBound) }

    /// Returns a sum divided by a number of values, with halves rounded away from 0.
    static func mean(_ sum: Int64, _ count: Int) -> Int64 {
        let half = Int64(count / 2)
        return (sum > 0 ? sum + half : sum - half) / Int64(count)
    }
}
