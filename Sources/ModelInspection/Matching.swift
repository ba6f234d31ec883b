import QuantSpec
import TFLiteModel

/// The subgraphs with one index in two models, and the operators and tensors that correspond.
struct SubgraphPair {
    let models: (first: Model, second: Model)
    /// The two subgraphs; `nil` for a model that lacks it.
    let graphs: (first: Subgraph?, second: Subgraph?)
    /// The indices of corresponding operators, in ascending order of the first; of two quantized or two float models in both.
    private(set) var operators: [(first: Int, second: Int)] = []
    /// For each tensor of the first subgraph, the corresponding tensor of the second.
    private(set) var tensors: [Int: Int] = [:]
    private var matchedSecond: Set<Int> = []

    init(_ first: Model, _ second: Model, index: Int) {
        models = (first, second)
        graphs = (
            first.subgraphs.indices.contains(index) ? first.subgraphs[index] : nil,
            second.subgraphs.indices.contains(index) ? second.subgraphs[index] : nil
        )
        guard let firstGraph = graphs.first, let secondGraph = graphs.second else { return }
        if QuantizedPairing.applies(first, second) {
            let pairing = QuantizedPairing(first, second, subgraphs: (index, index))
            matchQuantized(pairing, firstGraph, secondGraph)
        } else {
            operators = SequenceMatching.pairs(
                firstGraph.operators.map { first.code(of: $0).fullName },
                secondGraph.operators.map { second.code(of: $0).fullName })
        }
        matchByName(firstGraph, secondGraph)
        match(firstGraph.inputs, secondGraph.inputs)
        match(firstGraph.outputs, secondGraph.outputs)
        for pair in operators {
            match(firstGraph.operators[pair.first].inputs, secondGraph.operators[pair.second].inputs)
            match(firstGraph.operators[pair.first].outputs, secondGraph.operators[pair.second].outputs)
            match(firstGraph.operators[pair.first].intermediates, secondGraph.operators[pair.second].intermediates)
        }
    }

    /// The tensors of the second subgraph that correspond to none of the first, in ascending order.
    var addedTensors: [Int] { (graphs.second?.tensors ?? []).indices.filter { !matchedSecond.contains($0) } }

    /// Pairs a float graph with its quantized form: the tensors that operators compute, then their constants.
    private mutating func matchQuantized(_ pairing: QuantizedPairing, _ first: Subgraph, _ second: Subgraph) {
        operators = pairing.layers.map { (first: $0.float[0], second: $0.quantized) }.sorted { $0.first < $1.first }
        for layer in pairing.layers {
            let operation = second.operators[layer.quantized]
            for (position, tensor) in operation.inputs.enumerated() where tensor >= 0 {
                if let constant = pairing.quantizedConstant(tensor),
                    let counterpart = pairing.floatOperand(position, of: layer)
                {
                    match(counterpart, constant)
                }
            }
            for tensor in operation.outputs {
                if let counterpart = pairing.floatTensor[tensor] { match(counterpart, tensor) }
            }
        }
    }

    private mutating func matchByName(_ first: Subgraph, _ second: Subgraph) {
        let firstNames = Self.uniqueNames(first)
        for (name, index) in Self.uniqueNames(second) {
            if let counterpart = firstNames[name] { match(counterpart, index) }
        }
    }

    private mutating func match(_ first: [Int], _ second: [Int]) {
        for (firstIndex, secondIndex) in zip(first, second) { match(firstIndex, secondIndex) }
    }

    private mutating func match(_ first: Int, _ second: Int) {
        guard isTensor(first, graphs.first), isTensor(second, graphs.second) else { return }
        guard tensors[first] == nil, matchedSecond.insert(second).inserted else { return }
        tensors[first] = second
    }

    private func isTensor(_ index: Int, _ subgraph: Subgraph?) -> Bool {
        subgraph?.tensors.indices.contains(index) ?? false
    }

    /// The tensors by name, without names that are empty or occur twice.
    private static func uniqueNames(_ subgraph: Subgraph) -> [String: Int] {
        var indices: [String: Int] = [:]
        var repeated: Set<String> = [""]
        for (index, tensor) in subgraph.tensors.enumerated() {
            if indices.updateValue(index, forKey: tensor.name) != nil { repeated.insert(tensor.name) }
        }
        return indices.filter { !repeated.contains($0.key) }
    }
}

/// Finds a longest common subsequence of two sequences.
enum SequenceMatching {
    /// The greatest number of comparisons. Beyond it, the part between the common beginning and the common end is
    /// matched position by position.
    private static let greatestWork = 16_000_000

    /// The indices of matched elements, in ascending order in both.
    static func pairs(_ first: [String], _ second: [String]) -> [(first: Int, second: Int)] {
        let prefix = zip(first, second).prefix { $0 == $1 }.count
        let rest = min(first.count, second.count) - prefix
        let suffix = zip(first.reversed(), second.reversed()).prefix(rest).prefix { $0 == $1 }.count
        let inner = middle(first[prefix..<first.count - suffix], second[prefix..<second.count - suffix])
        let ends = (0..<suffix).reversed().map { (first: first.count - 1 - $0, second: second.count - 1 - $0) }
        return (0..<prefix).map { (first: $0, second: $0) } + inner + ends
    }

    private static func middle(
        _ first: ArraySlice<String>, _ second: ArraySlice<String>
    ) -> [(first: Int, second: Int)] {
        guard !first.isEmpty, !second.isEmpty else { return [] }
        guard first.count <= greatestWork / second.count else {
            return zip(first.indices, second.indices).filter { first[$0] == second[$1] }.map { (first: $0, second: $1) }
        }
        return longestCommon(Array(first), Array(second)).map {
            (first: first.startIndex + $0.first, second: second.startIndex + $0.second)
        }
    }

    /// Fills a table of the lengths of the longest common subsequences of all pairs of tails, and follows it.
    private static func longestCommon(_ first: [String], _ second: [String]) -> [(first: Int, second: Int)] {
        let width = second.count + 1
        var lengths = [Int32](repeating: 0, count: (first.count + 1) * width)
        for row in first.indices.reversed() {
            for column in second.indices.reversed() {
                let place = row * width + column
                lengths[place] =
                    first[row] == second[column]
                    ? lengths[place + width + 1] + 1 : max(lengths[place + width], lengths[place + 1])
            }
        }
        var pairs: [(first: Int, second: Int)] = []
        var (row, column) = (0, 0)
        while row < first.count, column < second.count {
            let place = row * width + column
            if first[row] == second[column] {
                pairs.append((row, column))
                (row, column) = (row + 1, column + 1)
            } else if lengths[place + width] >= lengths[place + 1] {
                row += 1
            } else {
                column += 1
            }
        }
        return pairs
    }
}
