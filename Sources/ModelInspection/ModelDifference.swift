import QuantSpec
import TFLiteModel

/// The differences between two models, as rows.
///
/// Operators correspond if their names match, in order. Tensors correspond by unique name, otherwise by their positions
/// at corresponding operators and among the inputs and outputs. Tensor indices, buffer indices and the order of tensors
/// do not count as differences.
public struct ModelDifference: Sendable, Hashable {
    /// One difference.
    public struct Entry: Sendable, Hashable {
        /// The place, such as `subgraph 0, tensor 3 conv/bias`. The index is the first model's, or the second's if only
        /// the second has the part.
        public var place: String { location.text }
        let location: Location
        /// What differs, such as `type`, `scales` or `attribute padding`.
        public let aspect: String
        /// The value in the first model; `nil` if it has none.
        public let first: String?
        /// The value in the second model; `nil` if it has none.
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

        /// The subgraph; `nil` for the model as a whole.
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

    /// The differences in order: the model as a whole, then for each subgraph its operators and its tensors.
    public let entries: [Entry]

    /// Whether the models do not differ.
    public var isEmpty: Bool { entries.isEmpty }

    /// Compares two models.
    ///
    /// - Parameters:
    ///   - first: a model that `Model.validate()` accepts, as for any model that was read.
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
