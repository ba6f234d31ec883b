import QuantSpec

/// Removes ranges that another range of the same group decides.
extension WorkingGraph {
    /// Removes the markers whose values get their parameters from another value.
    mutating func pruneRanges() {
        let markers = order.filter { nodes[$0].range != nil }
        let redundant = backwardRedundant(markers.filter { [found = forwardRedundant(markers)] in !found.contains($0) })
            .union(forwardRedundant(markers))
        for marker in order where redundant.contains(marker) {
            guard let operand = nodes[marker].operands[0] else { continue }
            if keepsOwnRange(operand) {
                departures.append(
                    Departure(
                        values[operand].tensor.name,
                        "the result of the recurrent operator has the parameters of its state, because they hold one value"
                    ))
                continue
            }
            replaceUses(of: nodes[marker].results[0], with: operand, except: marker)
            remove(marker)
        }
    }

    /// The markers behind fixed results, and those behind an operator with one float operand whose results take its parameters.
    private func forwardRedundant(_ markers: [Int]) -> Set<Int> {
        var redundant: Set<Int> = []
        var pending = markers
        var visited: Set<Int> = []
        while let marker = pending.popLast() {
            if let operand = nodes[marker].operands[0], let producer = producer(operand)?.node, producer.rule.isFixed {
                redundant.insert(marker)
            }
            guard visited.insert(marker).inserted else { continue }
            for use in unorderedUses(nodes[marker].results[0]) {
                let user = nodes[use.node]
                guard user.rule.parameters == .same, floatOperands(user).count == 1 else { continue }
                for result in user.results {
                    guard let next = onlyUser(result), nodes[next].range != nil else { continue }
                    redundant.insert(next)
                    pending.append(next)
                }
            }
        }
        return redundant
    }

    /// The markers of operands whose operator gives its result's parameters to its operands.
    private func backwardRedundant(_ markers: [Int]) -> Set<Int> {
        var redundant: Set<Int> = []
        var pending = markers
        while let marker = pending.popLast() {
            guard let operand = nodes[marker].operands[0], let producer = producer(operand)?.node,
                producer.rule.parameters == .same
            else { continue }
            for case let input? in producer.operands {
                guard let before = self.producer(input), before.node.range != nil else { continue }
                if redundant.insert(before.index).inserted { pending.append(before.index) }
            }
        }
        return redundant
    }
}

extension PostTraining {
    /// Whether the result has fixed parameters.
    var isFixed: Bool { if case .fixed = parameters { true } else { false } }
}
