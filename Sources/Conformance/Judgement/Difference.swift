import JSON
import QuantSpec

/// The outputs of one row that are not as expected.
public struct RowDifference: Sendable, Hashable {
    /// One output of one step.
    public struct Output: Sendable, Hashable {
        public let step: Int
        public let output: Int
        public let shape: Shape
        public let unit: DifferenceUnit
        public let comparison: ElementComparison
        /// The value that every observed element has; `nil` if they differ, or if there is only one.
        public let constant: JSONValue?
    }

    /// One element, with its values as vector files write them.
    public struct Element: Sendable, Hashable {
        public let step: Int
        public let output: Int
        public let position: Int
        public let coordinates: [Int]
        public let expected: JSONValue
        public let observed: JSONValue
        /// Observed minus expected; `nil` where a NaN is involved.
        public let distance: Int64?
        public let unit: DifferenceUnit
    }

    /// The outputs that differ, in order.
    public let outputs: [Output]
    public let first: Element
    /// The elements that differ, of all steps and outputs.
    public let differingCount: Int
    /// All elements of all steps and outputs.
    public let elementCount: Int
    public let largestDistances: LargestDistances
    /// Of integers of up to 32 bits; `nil` where none of them differs.
    public var largestDistance: Int64? { largestDistances[.lsb] }

    /// `nil` where nothing differs.
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
    /// Whether there are several elements with the same bits.
    fileprivate var isConstant: Bool {
        count > 1 && hasSameBits(as: gathering([Int](repeating: 0, count: count)))
    }

    /// One value as vector files write it.
    func value(at position: Int) -> JSONValue {
        switch gathering([position]).json {
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

    /// A value as a sentence has it.
    static func text(_ value: JSONValue) -> String {
        if case .text(let text) = value { text } else { JSONWriter.line(value) }
    }
}
