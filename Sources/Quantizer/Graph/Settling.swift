import QuantSpec
import TFLiteModel

/// The order of constants that the converter's rewriting leaves: each constant that is met after an operator is moved to the front.
extension WorkingGraph {
    /// Moves float and integer constants to the front of the graph, and merges equal ones. Quantized constants stay where they are.
    ///
    /// - Parameter dropsDead: whether nodes without a used result are dropped.
    mutating func settle(dropsDead: Bool = true) {
        if dropsDead { dropDead() }
        var settled: [ConstantKey: Int] = [:]
        var isSettled: Set<Int> = []
        var front: [Int] = []
        var rest: [Int] = []
        for index in order {
            let node = nodes[index]
            guard let buffer = node.buffer, let value = node.results.first, values[value].parameters == nil else {
                rest.append(index)
                continue
            }
            let key = ConstantKey(values[value], buffer)
            if let survivor = settled[key] {
                let order = values[survivor].isLastUserFirst
                replaceUses(of: value, with: survivor)
                values[survivor].isLastUserFirst = order
                values[survivor].tensor.name = "arith.constant"
                continue
            }
            settled[key] = value
            // A constant stays where it is if it is the first node or follows a settled constant.
            let stays = rest.last.map { isSettled.contains($0) } ?? front.isEmpty
            isSettled.insert(index)
            if stays { rest.append(index) } else { front.append(index) }
        }
        reorder(front.reversed() + rest)
    }

    /// Drops nodes none of whose results is used. An operator without results stays.
    mutating func dropDead() {
        for index in order.reversed() {
            let node = nodes[index]
            let isUseless = !node.results.isEmpty && node.results.allSatisfy { useCount($0) == 0 }
            if isUseless, !isNeeded(node) { remove(index) }
        }
    }

    /// Whether a node has an effect besides its results: it changes a state, calls subgraphs, or is a custom operator.
    private func isNeeded(_ node: WorkingNode) -> Bool {
        guard case .operation(let operation, let code) = node.kind else { return false }
        let hasState = node.operands.contains { operand in
            guard let operand, case .state? = producer(operand)?.node.kind else { return false }
            return true
        }
        return hasState || code.isCustom || !operation.calledSubgraphs.isEmpty
    }

    /// What makes two constants equal.
    private struct ConstantKey: Hashable {
        let type: ElementType
        let shape: Shape
        let bytes: ConstantBytes

        init(_ value: WorkingValue, _ buffer: ModelBuffer) {
            type = value.tensor.type
            shape = value.tensor.shape
            bytes = ConstantBytes(buffer.data)
        }
    }
}
