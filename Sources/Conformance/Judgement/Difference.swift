import JSON
import QuantSpec
import VectorFiles

/// The differences between the expected and the observed outputs of one row.
public struct RowDifference: Sendable, Hashable {
    /// One output of one step that differs.
    public struct Output: Sendable, Hashable {
        /// The index of the step, from 0.
        public let step: Int
        /// The index of the output, from 0.
        public let output: Int
        /// The declared shape of the output, or one axis of all elements if no shape is declared.
        public let shape: Shape
        /// The unit of distances.
        public let unit: DifferenceUnit
        /// The positions that differ, and the distances.
        public let comparison: ElementComparison
        /// The value that all observed elements share; `nil` if they differ or if there is only one.
        public let constant: JSONValue?
    }

    /// One element that differs, with its values as vector files have them.
    public struct Element: Sendable, Hashable {
        /// The index of the step, from 0.
        public let step: Int
        /// The index of the output, from 0.
        public let output: Int
        /// The row-major position.
        public let position: Int
        /// One index for each axis.
        public let coordinates: [Int]
        /// The value that the profile gives.
        public let expected: JSONValue
        /// The value that the target gave.
        public let observed: JSONValue
        /// Observed minus expected; `nil` if one of them is a NaN.
        public let distance: Int64?
        /// The unit of distances.
        public let unit: DifferenceUnit
    }

    /// The outputs that differ, in order of steps and outputs.
    public let outputs: [Output]
    /// The first element that differs.
    public let first: Element
    /// The number of elements that differ, in all steps and outputs.
    public let differingCount: Int
    /// The number of elements of all steps and outputs.
    public let elementCount: Int
    /// The largest distance in each unit.
    public let largestDistances: LargestDistances
    /// The largest distance of integers of up to 32 bits; `nil` if none of them differs.
    public var largestDistance: Int64? { largestDistances[.lsb] }

    /// Compares the outputs of all steps. Returns `nil` if nothing differs.
    ///
    /// - Parameters:
    ///   - expected: for each step, the outputs that the profile gives.
    ///   - observed: for each step, the outputs of the target.
    ///   - shapes: the shape of each output.
    public init?(expected: [[Elements]], observed: [[Elements]], shapes: [Shape]) {
        var outputs: [Output] = []
        var first: Element?
        var elementCount = 0
        for (step, (expected, observed)) in zip(expected, observed).enumerated() {
            for (index, (expected, observed)) in zip(expected, observed).enumerated() {
                elementCount += expected.count
                guard let comparison = ElementComparison(expected: expected, observed: observed),
                    let position = comparison.positions.first
                else { continue }
                let shape = shapes.indices.contains(index) ? shapes[index] : Shape([expected.count])
                let unit = DifferenceUnit(expected.type)
                outputs.append(
                    Output(
                        step: step, output: index, shape: shape, unit: unit, comparison: comparison,
                        constant: observed.isConstant ? observed.value(at: 0) : nil))
                if first == nil {
                    first = Element(
                        step: step, output: index, position: position, coordinates: shape.coordinates(of: position),
                        expected: expected.value(at: position), observed: observed.value(at: position),
                        distance: comparison.distances[0], unit: unit)
                }
            }
        }
        guard let first else { return nil }
        self.outputs = outputs
        self.first = first
        self.elementCount = elementCount
        differingCount = outputs.reduce(0) { $0 + $1.comparison.positions.count }
        largestDistances = outputs.reduce(into: LargestDistances()) { largest, output in
            if let distance = output.comparison.largestDistance { largest.add(distance, output.unit) }
        }
    }
}

extension Elements {
    /// Whether there are several elements, and all have the same bits.
    fileprivate var isConstant: Bool {
        count > 1 && hasSameBits(as: gathering([Int](repeating: 0, count: count)))
    }

    /// The value at a position, as vector files have it; the two parts of a complex number as one text.
    func value(at position: Int) -> JSONValue {
        if case .complex64(let numbers) = self {
            let number = numbers[position]
            return .text("(\(HexFloat.text(number.real)), \(HexFloat.text(number.imaginary)))")
        }
        return switch gathering([position]).json {
        case .integers(let integers): integers.first.map(JSONValue.integer) ?? .null
        case .array(let values): values.first ?? .null
        default: .null
        }
    }
}

extension RowDifference.Element {
    /// The two values, for a sentence.
    var words: String {
        "expected \(RowDifference.Element.text(expected)), observed \(RowDifference.Element.text(observed))"
    }

    /// A value, for a sentence.
    static func text(_ value: JSONValue) -> String {
        if case .text(let text) = value { text } else { JSONWriter.line(value) }
    }
}
