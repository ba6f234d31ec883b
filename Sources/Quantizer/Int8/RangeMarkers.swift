import QuantSpec

extension WorkingGraph {
    /// Replaces each marker by a QUANTIZE and a DEQUANTIZE with the range's parameters.
    mutating func quantizeRanges() throws {
        for marker in order {
            guard let range = nodes[marker].range, let operand = nodes[marker].operands[0] else { continue }
            let position = position(marker)
            let result = nodes[marker].results[0]
            let parameters = try isCellState(marker) ? cellState(range, operand) : activation(range, of: operand)
            replaceUses(of: result, with: operand)
            values[operand].isLastUserFirst = values[result].isLastUserFirst
            remove(marker)
            insertPair(operand, parameters, name: .plain, at: position)
        }
    }

    /// The parameters of a value's range.
    private func activation(_ range: CalibratedRange, of value: Int) throws -> Parameters {
        do {
            return try .activation(range)
        } catch {
            throw QuantizerError(.calibration, place: "tensor \"\(values[value].tensor.name)\"", error)
        }
    }
}
