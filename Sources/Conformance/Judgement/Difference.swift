import GoldenVectors
import QuantSpec

/// The outputs of one row that are not as expected.
public struct RowDifference: Sendable, Hashable {
    /// One output of one step.
    public struct Output: Sendable, Hashable {
        public let step: Int
        public let output: Int
        public let shape: Shape
        public let comparison: ElementComparison
    }

    /// One element, with its values as vector files write them.
    public struct Element: Sendable, Hashable {
        public let step: Int
        public let output: Int
        public let position: Int
        public let coordinates: [Int]
        public let expected: String
        public let observed: String
        /// Observed minus expected; `nil` where a NaN is involved.
        public let distance: Int64?
    }

    /// The outputs that differ, in order.
    public let outputs: [Output]
    public let first: Element
    /// The elements that differ, of all steps and outputs.
    public let differingCount: Int
    /// All elements of all steps and outputs.
    public let elementCount: Int
    public let largestDistance: Int64?

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
                outputs.append(Output(step: step, output: index, shape: shape, comparison: comparison))
                if first == nil {
                    first = Element(
                        step: step, output: index, position: position, coordinates: shape.coordinates(of: position),
                        expected: expected.text(at: position), observed: observed.text(at: position),
                        distance: comparison.distances[0])
                }
            }
        }
        guard let first else { return nil }
        self.outputs = outputs
        self.first = first
        self.elementCount = elementCount
        differingCount = outputs.reduce(0) { $0 + $1.comparison.positions.count }
        largestDistance = outputs.compactMap(\.comparison.largestDistance).max()
    }
}

extension Elements {
    /// One value as vector files write it.
    func text(at position: Int) -> String {
        switch gathering([position]).json {
        case .integers(let integers): integers.first.map(String.init) ?? ""
        case .array(let values):
            if case .text(let text) = values.first { text } else { "" }
        default: ""
        }
    }
}
