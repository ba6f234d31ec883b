import FileSupport
import QuantSpec
import TFLiteModel
import VectorFiles

/// The operators of a model that stay float because the caller wants it: by subgraph, the positions in its list.
struct KeptOperators: Sendable, Hashable {
    /// No operator.
    static let none = KeptOperators(subgraphs: [:], results: [:])

    /// The positions of operators, by subgraph.
    let subgraphs: [Int: Set<Int>]
    /// The first results of the operators, by subgraph: positions change while a model is rewritten, tensors do not.
    private let results: [Int: Set<Int>]

    private init(subgraphs: [Int: Set<Int>], results: [Int: Set<Int>]) {
        self.subgraphs = subgraphs
        self.results = results
    }

    /// Finds the operators that patterns name.
    ///
    /// - Throws: `QuantizerError` of kind `option` if a pattern names none.
    init(_ patterns: [String], in model: Model) throws(QuantizerError) {
        var (positions, results): ([Int: Set<Int>], [Int: Set<Int>]) = ([:], [:])
        for pattern in patterns {
            let glob = Glob(pattern)
            var isUsed = false
            for (subgraph, graph) in model.subgraphs.enumerated() {
                for (position, operation) in graph.operators.enumerated()
                where KeptOperators.names(of: operation, model, graph).contains(where: glob.matches) {
                    isUsed = true
                    positions[subgraph, default: []].insert(position)
                    if let result = operation.outputs.first { results[subgraph, default: []].insert(result) }
                }
            }
            guard isUsed else {
                throw QuantizerError(
                    .option, place: "--keep-float",
                    "no operator and no result has the name \"\(pattern.shortened(to: 60))\"",
                    remedy: "'quantspec inspect' lists both; a pattern may contain * and ?")
            }
        }
        self.init(subgraphs: positions, results: results)
    }

    /// The names by which an operator can be called.
    private static func names(of operation: ModelOperator, _ model: Model, _ graph: Subgraph) -> [String] {
        let results = operation.outputs.compactMap { graph.tensors.element(at: $0)?.name }
        return [model.code(of: operation).fullName] + results
            + results.flatMap { $0.split(separator: ";").map(String.init) }
    }

    /// Whether an operator at a position stays float.
    func contains(_ position: Int, subgraph: Int) -> Bool { subgraphs[subgraph]?.contains(position) == true }

    /// Whether the operator with a first result stays float.
    func contains(result: Int?, subgraph: Int) -> Bool {
        result.map { results[subgraph]?.contains($0) == true } ?? false
    }
}
