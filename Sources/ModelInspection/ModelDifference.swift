import QuantSpec
import TFLiteModel

/// What differs between two models, as plain rows.
///
/// Operators are matched by their names in order, tensors by their names, or else by their places at matched operators
/// and among the inputs and outputs. Indices, buffers and the order of tensors are no differences.
public struct ModelDifference: Sendable, Hashable {
    public struct Entry: Sendable, Hashable {
        /// Such as `subgraph 0, tensor 3 conv/bias` (the first model's index, or the second's if the first has none).
        public var place: String { location.text }
        let location: Location
        /// What differs, such as `type`, `scales` or `attribute padding`.
        public let aspect: String
        /// In the first model; `nil` where it has nothing there.
        public let first: String?
        /// In the second model; `nil` where it has nothing there.
        public let second: String?

        init(_ location: Location, _ aspect: String, _ first: String?, _ second: String?) {
            self.location = location
            self.aspect = aspect
            self.first = first
            self.second = second
        }
    }

    /// The part of a model that differs.
    struct Location: Sendable, Hashable {
        enum Part: Sendable, Hashable {
            case whole
            case operation(Int)
            case tensor(Int)
        }

        /// `nil` for the model as a whole.
        let subgraph: Int?
        let part: Part
        /// The name of the operator or the tensor; empty if it has none.
        let name: String

        static let model = Location(subgraph: nil, part: .whole, name: "")

        init(subgraph: Int?, part: Part = .whole, name: String = "") {
            self.subgraph = subgraph
            self.part = part
            self.name = name
        }

        var text: String {
            guard let subgraph else { return "model" }
            let suffix = name.isEmpty ? "" : " \(name)"
            switch part {
            case .whole: return "subgraph \(subgraph)"
            case .operation(let index): return "subgraph \(subgraph), operator \(index)\(suffix)"
            case .tensor(let index): return "subgraph \(subgraph), tensor \(index)\(suffix)"
            }
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
