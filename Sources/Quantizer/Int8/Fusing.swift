import QuantSpec
import TFLiteModel

/// Turns float operators between DEQUANTIZE and QUANTIZE into operators on integers, and quantizes constants.
extension WorkingGraph {
    /// Fuses all operators that can be quantized as a whole; the others stay float.
    ///
    /// - Throws: `QuantizerError` if a constant cannot be quantized.
    mutating func fuse() throws {
        var changed = true
        while changed {
            changed = false
            for index in order {
                let node = nodes[index]
                if node.isDequantize, try fuseUsers(of: node) { changed = true }
                if node.isQuantize, let operand = node.operands[0], let producer = producer(operand)?.index,
                    values[operand].parameters == nil, try fuse(producer)
                {
                    changed = true
                }
            }
        }
        takeWeightsAlone()
        restoreConstants()
        try quantizeConstants()
        quantizeStates()
    }

    /// Fuses the users of a DEQUANTIZE, in the converter's order, up to the first that cannot be fused.
    private mutating func fuseUsers(of node: WorkingNode) throws -> Bool {
        var changed = false
        let uses = usesInOrder(node.results[0])
        for use in values[node.results[0]].isLastUserFirst ? uses.reversed() : uses {
            // An operator that uses the value twice has been fused already.
            if nodes[use.node].isQuantized { continue }
            guard try fuse(use.node) else { break }
            changed = true
        }
        return changed
    }

    /// Fuses one operator: every float operand must come from a DEQUANTIZE, and a QUANTIZE must be the only user of every float result.
    private mutating func fuse(_ index: Int) throws -> Bool {
        let node = nodes[index]
        guard node.isOperation, node.rule.isQuantizable, !node.isQuantized, !node.isKeptFloat else { return false }
        let floats = floatOperands(node)
        let results = node.results.filter { values[$0].isFloat }
        guard !floats.isEmpty || !results.isEmpty,
            floats.allSatisfy({ producer($0.value)?.node.isDequantize == true }),
            results.allSatisfy({ onlyUser($0).map { nodes[$0].isQuantize } ?? false })
        else { return false }
        for (operand, value) in floats {
            guard let source = producer(value)?.node.operands[0] else { continue }
            setOperand(Use(node: index, operand: operand), to: source)
        }
        for (position, result) in node.results.enumerated() where values[result].isFloat {
            guard let user = onlyUser(result) else { continue }
            let quantized = nodes[user].results[0]
            remove(user)
            values[quantized].tensor.name = values[result].tensor.name
            setResult(position, of: index, to: quantized)
        }
        update(index) { $0.isQuantized = true }
        noteSharedParameters(index)
        try addIntermediates(index)
        return true
    }

    /// Notes that an operator that copies stored values has one scale and zero point for operands and result.
    private mutating func noteSharedParameters(_ index: Int) {
        guard !isLikeTensorFlow, nodes[index].rule.converterHabit == .separateParameters,
            let result = nodes[index].results.first, case .operation(_, let code) = nodes[index].kind
        else { return }
        departures.append(
            Departure(
                values[result].tensor.name,
                "operands and result have one scale and zero point, because \(code.fullName) copies stored values"))
    }

    /// Lets operators that stay float take int8 weights, if they can.
    private mutating func takeWeightsAlone() {
        for index in order {
            let node = nodes[index]
            guard node.isOperation, node.rule.takesWeightsAlone, !node.isQuantized, !node.isKeptFloat,
                let slot = node.rule.dynamicRange?.inputs.first,
                slot < node.operands.count, let operand = node.operands[slot],
                let dequantize = producer(operand)?.node, dequantize.isDequantize, let source = dequantize.operands[0],
                let quantize = producer(source)?.node, quantize.isQuantize, let constant = quantize.operands[0],
                producer(constant)?.node.isConstant == true
            else { continue }
            setOperand(Use(node: index, operand: slot), to: source)
            for result in node.results {
                values[result].tensor.name += ";" + values[constant].tensor.name
            }
        }
    }

    /// Replaces each DEQUANTIZE of a constant that a float operator still uses by the float constant.
    private mutating func restoreConstants() {
        for index in order where nodes[index].isDequantize {
            let expanded = nodes[index].results[0]
            guard useCount(expanded) > 0, let source = nodes[index].operands[0],
                let quantize = producer(source)?.node, quantize.isQuantize, let original = quantize.operands[0],
                let buffer = producer(original)?.node.buffer
            else { continue }
            let copy = insertConstant(values[original].tensor, nil, buffer, at: position(index))
            values[copy].tensor.name = values[quantize.results[0]].tensor.name
            replaceUses(of: expanded, with: copy)
        }
        dropDead()
    }

    /// Replaces each QUANTIZE of a constant by the quantized constant.
    private mutating func quantizeConstants() throws {
        for index in order where nodes[index].isQuantize {
            guard let operand = nodes[index].operands[0], let reals = reals(operand),
                let result = nodes[index].results.first, let parameters = values[result].parameters
            else { continue }
            let elements = try stored(reals, parameters, of: operand)
            let constant = insertConstant(
                values[result].tensor, parameters, ModelBuffer(ElementBytes.encode(elements)), at: position(index))
            replaceUses(of: result, with: constant)
        }
        dropDead()
    }

    private func stored(_ reals: [Float], _ parameters: Parameters, of value: Int) throws -> Elements {
        do {
            return try parameters.stored(reals, shape: values[value].tensor.shape)
        } catch {
            throw QuantizerError(.model, place: "tensor \"\(values[value].tensor.name)\"", error)
        }
    }
}
