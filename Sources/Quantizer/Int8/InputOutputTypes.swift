import QuantSpec
import TFLiteModel

/// Changes the types of quantized inputs and outputs.
extension WorkingGraph {
    /// Gives the inputs that are quantized at once a type.
    mutating func setInputType(_ type: ElementType) {
        guard type != .float32 else { return }
        for (position, input) in inputs.enumerated() {
            guard let quantize = onlyUser(input), nodes[quantize].isQuantize, values[input].isFloat,
                let parameters = values[nodes[quantize].results[0]].parameters
            else { continue }
            let interface = type == .uint8 ? parameters.unsigned : parameters
            var tensor = values[input].tensor
            tensor.type = type
            let changed = addValue(tensor, interface)
            inputs[position] = changed
            if type == parameters.type {
                replaceUses(of: nodes[quantize].results[0], with: changed)
                remove(quantize)
            } else {
                setOperand(Use(node: quantize, operand: 0), to: changed)
            }
        }
    }

    /// What the conversion of an output to another type reads: of a trained QUANTIZE, its operand.
    private func conversionSource(_ quantized: Int) -> Int {
        guard values[quantized].parameters?.isTrained == true, let producer = producer(quantized)?.node,
            producer.isQuantize, let operand = producer.operands[0]
        else { return quantized }
        return operand
    }

    /// Gives the outputs that come from a DEQUANTIZE a type.
    mutating func setOutputType(_ type: ElementType) {
        guard type != .float32, let outputs = order.last, nodes[outputs].isOutputs else { return }
        for (position, output) in nodes[outputs].operands.enumerated() {
            guard let output, let dequantize = producer(output)?.node, dequantize.isDequantize,
                let source = dequantize.operands[0], let parameters = values[source].parameters
            else { continue }
            var changed = source
            if type != parameters.type {
                changed = insertQuantize(
                    conversionSource(source), parameters.unsigned, name: .plain, at: order.count - 1)
            }
            setOperand(Use(node: outputs, operand: position), to: changed)
        }
        dropDead()
    }
}
