import QuantSpec

/// What differs between two models, as plain rows.
///
/// Operators are matched by their names in order, tensors by their names, or else by their places at matched operators
/// and among the inputs and outputs. Indices, buffers and the order of tensors are no differences.
public struct ModelDifference: Sendable, Hashable {
    public struct Entry: Sendable, Hashable, Encodable {
        /// Such as `subgraph 0, tensor 3 conv/bias` (the first model's index, or the second's where the first has none).
        public let place: String
        /// What differs, such as `type`, `scales` or `attribute padding`.
        public let aspect: String
        /// In the first model; `nil` where it has nothing there.
        public let first: String?
        /// In the second model; `nil` where it has nothing there.
        public let second: String?

        init(_ place: String, _ aspect: String, _ first: String?, _ second: String?) {
            self.place = place
            self.aspect = aspect
            self.first = first
            self.second = second
        }
    }

    /// From the model as a whole to the tensors of each subgraph, in order.
    public let entries: [Entry]

    public var isEmpty: Bool { entries.isEmpty }

    /// - Parameters:
    ///   - first: checked, as a model is that was read.
    ///   - second: likewise.
    public init(from first: Model, to second: Model) {
        var collector = DifferenceCollector()
        collector.compareWhole(first, second)
        for index in 0..<max(first.subgraphs.count, second.subgraphs.count) {
            let pair = SubgraphPair(first, second, index: index)
            collector.compare(pair, index: index)
        }
        entries = collector.entries
    }
}
