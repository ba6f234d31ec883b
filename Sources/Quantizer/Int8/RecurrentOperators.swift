import QuantSpec
import TFLiteModel

/// The states and the values inside recurrent operators.
extension WorkingGraph {
    /// Whether a value is the result of a recurrent operator whose range decides.
    ///
    /// The reference stores one value as result, as output state and as hidden value, so that all three must have one scale and zero point
    /// (RECURRENT-13). The converter lets another operator replace the result's parameters alone.
    func keepsOwnRange(_ value: Int) -> Bool {
        guard !isLikeTensorFlow, let node = producer(value)?.node else { return false }
        return node.rule.recurrent != nil && node.rule.isQuantizable && !node.isKeptFloat
    }

    /// Gives result and output state of each recurrent operator the range that contains both.
    mutating func unifyRecurrentRanges() {
        for index in order {
            let node = nodes[index]
            guard let recurrent = node.rule.recurrent, node.rule.isQuantizable,
                let state = node.operands[recurrent.outputState].flatMap({ producer($0) }),
                let stateRange = state.node.range, let result = node.results.first.flatMap(onlyUser),
                let resultRange = nodes[result].range
            else { continue }
            var union = stateRange.union(resultRange)
            if !isLikeTensorFlow, let hidden = node.hiddenRange {
                union = union.union(hidden)
                update(index) { $0.hiddenRange = union }
            }
            for marker in [state.index, result] { update(marker) { $0.kind = .marker(union) } }
        }
    }

    /// Moves constants that several recurrent operators share to the front of the graph, one after the other, as the converter's rewriting
    /// of these operators leaves them.
    mutating func hoistSharedConstants() {
        let shared = order.filter { index in
            guard nodes[index].isConstant, let value = nodes[index].results.first else { return false }
            let users = unorderedUses(value).map(\.node)
            return Set(users.filter { nodes[$0].rule.recurrent != nil && nodes[$0].rule.isQuantizable }).count > 1
        }
        reorder(shared.reversed() + order.filter { !shared.contains($0) })
    }

    /// Whether a marker is that of a recurrent operator's cell state.
    func isCellState(_ marker: Int) -> Bool {
        unorderedUses(nodes[marker].results[0]).contains { use in
            let rule = nodes[use.node].rule
            return rule.recurrent?.cellState == use.operand && rule.isQuantizable
        }
    }

    /// The parameters of a cell state.
    ///
    /// Below the scale 2^-15 the reference has other results (E-116). The converter writes such a scale if no magnitude is above 1/2.
    mutating func cellState(_ range: CalibratedRange, _ value: Int) throws -> Parameters {
        let derived = try ActivationParameters.cellState(range)
        guard !isLikeTensorFlow, derived.scale < 0x1p-15 else {
            return Parameters(type: .int16, quantization: derived)
        }
        departures.append(
            Departure(
                values[value].tensor.name,
                "the cell state has the scale 2^-15, because the reference computes wrong results below (E-116)"))
        return Parameters(type: .int16, quantization: Quantization(scale: 0x1p-15, zeroPoint: 0))
    }

    /// Gives a quantized recurrent operator its intermediate tensors.
    mutating func addIntermediates(_ index: Int) throws {
        guard let recurrent = nodes[index].rule.recurrent, let range = nodes[index].hiddenRange else { return }
        let hidden = try Parameters.activation(range)
        let added = recurrent.intermediates.enumerated().map { place, name -> Int? in
            let isHidden = place == recurrent.intermediates.count - 1
            return addValue(ModelTensor(name: name, type: .float32, shape: [0]), isHidden ? hidden : nil)
        }
        update(index) { $0.intermediates = added }
    }

    /// Replaces each QUANTIZE of a state that a quantized operator reads by the quantized state.
    mutating func quantizeStates() {
        for index in order where nodes[index].isQuantize {
            guard let state = nodes[index].operands[0], case .state? = producer(state)?.node.kind,
                let result = nodes[index].results.first, let parameters = values[result].parameters,
                let user = onlyUser(result), nodes[user].isQuantized, useCount(state) == 1
            else { continue }
            var tensor = values[state].tensor
            tensor.name = "tfl.pseudo_qconst"
            let quantized = addValue(tensor, parameters)
            insert(WorkingNode(kind: .state, operands: [], results: [quantized]), at: position(index))
            replaceUses(of: result, with: quantized)
        }
        dropDead()
    }
}

extension ModelOperator {
    /// The operands with which a recurrent operator has no int8 form: the positions of those that are connected.
    func unsupportedOperands(_ recurrent: PostTraining.Recurrent) -> [Int] {
        recurrent.unsupported.filter { (inputs.element(at: $0) ?? -1) >= 0 }
    }
}

extension [Int: CalibratedRange] {
    /// The range of a recurrent operator's hidden value: that of the intermediate tensor, or of the result. Without a projection both hold
    /// the same values.
    func hidden(of operation: ModelOperator) -> CalibratedRange? {
        operation.intermediates.last.flatMap { self[$0] } ?? operation.outputs.first.flatMap { self[$0] }
    }
}

extension CalibratedRange {
    /// The least range that contains this one and another.
    package func union(_ other: CalibratedRange) -> CalibratedRange {
        CalibratedRange(minimum: min(minimum, other.minimum), maximum: max(maximum, other.maximum))
    }
}
