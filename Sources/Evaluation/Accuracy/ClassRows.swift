import FileSupport
import QuantSpec

/// The greatest element of each row of an output, and the labels that say which it should be.
struct ClassRows {
    private let labels: [Int64]

    /// Returns `nil` without labels.
    init?(_ labels: [Int64]?) {
        guard let labels else { return nil }
        self.labels = labels
    }

    /// The position of the greatest element in each row along the last axis, the first one of equals; empty if rows have less than two elements.
    static func places(_ tensor: Tensor) -> [Int] {
        guard let size = tensor.shape.dimensions.last, size > 1 else { return [] }
        if let values = tensor.elements.integers { return places(values, size) }
        return places(RealValues.reals(tensor) ?? [], size)
    }

    private static func places<Value: Comparable>(_ values: [Value], _ size: Int) -> [Int] {
        stride(from: 0, to: values.count, by: size).map { start in
            (0..<size).reduce(0) { values[start + $1] > values[start + $0] ? $1 : $0 }
        }
    }

    /// Counts the rows of an output whose greatest element is where the label says.
    ///
    /// - Parameters:
    ///   - row: the number of rows before; afterwards that of all.
    /// - Throws: `EvaluationError` if there are too few labels, or one is not a place in the row.
    func count(_ output: Tensor, _ row: inout Int, _ ratio: inout Evaluation.Ratio?) throws {
        var counted = ratio ?? Evaluation.Ratio()
        let size = output.shape.dimensions.last ?? 0
        for place in ClassRows.places(output) {
            guard row < labels.count else {
                throw EvaluationError(
                    .labels, "there are \(labels.count.counted("label")), but more rows of results",
                    remedy: "give one label for each row")
            }
            guard labels[row] >= 0, labels[row] < size else {
                throw EvaluationError(
                    .labels, place: "label \(row)", "it is \(labels[row]), but the output has \(size) classes",
                    remedy: "use 0 to \(size - 1)")
            }
            counted.add(labels[row] == place)
            row += 1
        }
        ratio = counted
    }

    /// Checks that every label was used.
    func requireAll(_ rows: Int, _ hasClasses: Bool) throws {
        guard hasClasses else {
            throw EvaluationError(
                .labels, "no output has rows of two or more classes", remedy: "leave the labels out")
        }
        guard rows == labels.count else {
            throw EvaluationError(
                .labels, "there are \(labels.count.counted("label")) for \(rows.counted("row")) of results",
                remedy: "give one label for each row")
        }
    }
}
