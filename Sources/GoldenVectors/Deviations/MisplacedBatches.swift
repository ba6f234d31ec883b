import QuantSpec

/// A hybrid BATCH_MATMUL that finds the parameters of a row, and the sum of a column, by the sum of the batch indices
/// instead of the number of the matrix.
struct MisplacedBatches {
    private let rows: Int
    private let depth: Int
    private let columns: Int
    /// The batch dimensions of the operands and of the output, three each.
    private let left: [Int]
    private let right: [Int]
    private let batches: [Int]
    private let transposesLeft: Bool
    private let transposesRight: Bool

    /// Returns `nil` if an operand has another rank than 2 to 4, or if both numbers are the same for every matrix.
    init?(_ instance: Instance) {
        guard let x = instance[.input(0)]?.shape, let y = instance[.input(1)]?.shape,
            let output = instance.outputs.first?.shape, (2...4).contains(x.rank), (2...4).contains(y.rank),
            instance[.input(0)]?.type == .float32
        else { return nil }
        transposesLeft = instance.attributes.values["adj_x"] == .flag(true)
        transposesRight = instance.attributes.values["adj_y"] == .flag(true)
        var left = Array(x.dimensions.dropLast(2))
        var right = Array(y.dimensions.dropLast(2))
        var batches = Array(output.dimensions.dropLast(2))
        var rows = output[output.rank - 2]
        depth = transposesLeft ? x[x.rank - 2] : x[x.rank - 1]
        columns = output[output.rank - 1]
        // If y has one matrix along the innermost batch dimension, the rows of x along it are those of one matrix.
        if !transposesLeft, let inner = left.last, right.last == 1 {
            (left, right, batches) = (left.dropLast(), right.dropLast(), batches.dropLast())
            rows *= inner
        }
        self.rows = rows
        func three(_ dimensions: [Int]) -> [Int] {
            [Int](repeating: 1, count: 3 - dimensions.count) + dimensions
        }
        (self.left, self.right, self.batches) = (three(left), three(right), three(batches))
        guard [self.left, self.right].contains(where: { $0.count { $0 > 1 } > 1 }) else { return nil }
    }

    /// The output for inputs, as binary32 values. Returns `nil` if an input is missing.
    func output(_ inputs: [Elements?], _ instance: Instance) -> Elements? {
        guard case .float32(let x) = inputs.first ?? nil, inputs.count > 1,
            let y = inputs[1]?.integers ?? instance.constants[1]?.elements.integers,
            let scales = instance[.input(1)]?.quantization?.scales, let scale = scales.first, depth > 0, x.count > 0
        else { return nil }
        let isAsymmetric = instance.attributes.values["asymmetric_quantize_inputs"] == .flag(true)
        let (left, right) = (
            matrices(x, rows, isTransposed: transposesLeft), matrices(y, columns, isTransposed: !transposesRight)
        )
        let quantized = left.map { HybridRow(quantizingInLanesOfEight: $0[...], isAsymmetric: isAsymmetric) }
        let columnSums = right.map { $0.reduce(0, +) }
        var results: [Float] = []
        for index in 0..<batches.reduce(1, *) {
            let place = [index / (batches[1] * batches[2]), index / batches[2] % batches[1], index % batches[2]]
            let (first, second) = (matrix(place, in: self.left), matrix(place, in: self.right))
            for row in 0..<rows {
                let values = quantized[first.right * rows + row].values
                let parameters = quantized[first.mistaken * rows + row]
                for column in 0..<columns {
                    let sum = zip(values, right[second.right * columns + column]).reduce(Int64(0)) {
                        $0 + Int64($1.0) * $1.1
                    }
                    let offset =
                        Float(columnSums[second.mistaken * columns + column]) * Float(parameters.zeroPoint)
                    let scale = scales.count > 1 ? scales[column] : scale
                    results.append((Float(sum) - offset) * (parameters.scale * scale))
                }
            }
        }
        return .float32(results)
    }

    /// The number of the matrix at a place of the output, and the number that the mistaken implementation takes.
    private func matrix(_ place: [Int], in dimensions: [Int]) -> (right: Int, mistaken: Int) {
        let indices = zip(place, dimensions).map { $1 > 1 ? $0 : 0 }
        let right = (indices[0] * dimensions[1] + indices[1]) * dimensions[2] + indices[2]
        return (right, indices.reduce(0, +))
    }

    /// The rows of `depth` elements of all matrices of an operand.
    private func matrices<Value>(_ values: [Value], _ count: Int, isTransposed: Bool) -> [[Value]] {
        (0..<values.count / depth).map { row in
            let (matrix, line) = row.quotientAndRemainder(dividingBy: count)
            return (0..<depth).map { index in
                values[matrix * count * depth + (isTransposed ? index * count + line : line * depth + index)]
            }
        }
    }
}
