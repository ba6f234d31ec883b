import QuantSpec

/// Removes the conversions that fusing leaves.
extension WorkingGraph {
    /// Removes conversions that change nothing or can be done by an operator. Those at graph inputs and outputs stay.
    mutating func clean() {
        var changed = true
        while changed {
            changed = false
            for index in order where nodes[index].isQuantize {
                if foldRequantization(index) { changed = true }
            }
            if removePairs(keepingInterface: true) { changed = true }
        }
    }

    /// Removes each DEQUANTIZE behind a QUANTIZE.
    ///
    /// - Parameter keepingInterface: whether conversions at graph inputs and outputs stay.
    /// - Returns: whether there was one.
    @discardableResult
    mutating func removePairs(keepingInterface: Bool) -> Bool {
        var changed = false
        for index in order where nodes[index].isDequantize {
            if removePair(index, keepingInterface: keepingInterface) { changed = true }
        }
        dropDead()
        return changed
    }

    /// Gives an operator's result the parameters of the QUANTIZE that is its only use.
    private mutating func foldRequantization(_ index: Int) -> Bool {
        guard let operand = nodes[index].operands[0], values[operand].parameters != nil, useCount(operand) == 1,
            let producer = producer(operand), producer.node.isQuantized, !keepsOwnRange(operand),
            producer.node.rule.parameters == .free,
            let position = producer.node.results.firstIndex(of: operand)
        else { return false }
        let result = nodes[index].results[0]
        values[result].tensor.name = values[operand].tensor.name
        remove(index)
        setResult(position, of: producer.index, to: result)
        return true
    }

    /// Removes a DEQUANTIZE behind a QUANTIZE: its users take what the QUANTIZE takes.
    private mutating func removePair(_ index: Int, keepingInterface: Bool) -> Bool {
        let expanded = nodes[index].results[0]
        guard useCount(expanded) > 0, let source = nodes[index].operands[0], let quantize = producer(source)?.node,
            quantize.isQuantize, let original = quantize.operands[0],
            // The network was trained with this rounding.
            values[source].parameters?.isTrained != true
        else { return false }
        if keepingInterface {
            if values[original].producer == nil { return false }
            if let user = onlyUser(expanded), nodes[user].isOutputs { return false }
        }
        if values[original].parameters != nil {
            setOperand(Use(node: index, operand: 0), to: original)
        } else {
            replaceUses(of: expanded, with: original)
        }
        return true
    }

    /// Moves a DEQUANTIZE behind an operator that only moves values and has a smaller result.
    mutating func pushDownDequantizations() {
        for index in order where nodes[index].isDequantize { pushDown(index) }
    }

    private mutating func pushDown(_ index: Int) {
        let expanded = nodes[index].results[0]
        guard let source = nodes[index].operands[0], let parameters = values[source].parameters,
            let user = onlyUser(expanded), let use = unorderedUses(expanded).first
        else { return }
        let node = nodes[user]
        guard node.isOperation, node.rule.parameters == .same, node.rule.isQuantizable, !node.isKeptFloat,
            node.results.count == 1,
            floatOperands(node).count == 1, let before = values[expanded].tensor.shape.checkedCount,
            let after = values[node.results[0]].tensor.shape.checkedCount, after < before
        else { return }
        let result = node.results[0]
        setOperand(use, to: source)
        remove(index)
        update(user) { $0.isQuantized = true }
        var tensor = values[result].tensor
        tensor.type = parameters.type
        let quantized = addValue(tensor, parameters)
        setResult(0, of: user, to: quantized)
        values[result].producer = nil
        values[result].tensor.name = values[expanded].tensor.name
        insert(WorkingNode(kind: .dequantize, operands: [quantized], results: [result]), at: position(user) + 1)
    }
}
