import QuantSpec
import TFLiteModel

/// Insertions that several steps of the int8 mode make.
extension WorkingGraph {
    /// Inserts a QUANTIZE and a DEQUANTIZE of a value at a position, and lets all other uses of the value use the result.
    mutating func insertPair(_ value: Int, _ parameters: Parameters, name: PairName, at position: Int) {
        let quantized = insertQuantize(value, parameters, name: name, at: position)
        let expanded = insertDequantize(quantized, name: name, at: position + 1)
        guard let pair = values[quantized].producer else { return }
        replaceUses(of: value, with: expanded, except: pair)
    }

    /// Inserts a QUANTIZE of a value.
    ///
    /// - Returns: the quantized value.
    mutating func insertQuantize(_ value: Int, _ parameters: Parameters, name: PairName, at position: Int) -> Int {
        var tensor = computed(like: value, name: name.quantize)
        tensor.type = parameters.type
        let quantized = addValue(tensor, parameters)
        insert(WorkingNode(kind: .quantize, operands: [value], results: [quantized]), at: position)
        return quantized
    }

    /// Inserts a DEQUANTIZE of a quantized value.
    ///
    /// - Returns: the float value.
    mutating func insertDequantize(_ value: Int, name: PairName, at position: Int) -> Int {
        var tensor = computed(like: value, name: name.dequantize)
        tensor.type = .float32
        let expanded = addValue(tensor)
        insert(WorkingNode(kind: .dequantize, operands: [value], results: [expanded]), at: position)
        return expanded
    }

    /// The description of a computed tensor of a value's shape.
    private func computed(like value: Int, name: String) -> ModelTensor {
        let model = values[value].tensor
        return ModelTensor(
            name: name, type: model.type, shape: model.shape, shapeSignature: model.shapeSignature,
            hasRank: model.hasRank)
    }

    /// Adds a constant node with a value of its own.
    ///
    /// - Returns: its value.
    mutating func insertConstant(
        _ tensor: ModelTensor, _ parameters: Parameters? = nil, _ buffer: ModelBuffer, at position: Int
    ) -> Int {
        let value = addValue(tensor, parameters)
        insert(WorkingNode(kind: .constant(buffer), operands: [], results: [value]), at: position)
        return value
    }

    /// The real numbers of a float32 constant; `nil` for any other value.
    func reals(_ value: Int) -> [Float]? {
        guard values[value].isFloat, let buffer = producer(value)?.node.buffer,
            let count = values[value].tensor.shape.checkedCount,
            case .float32(let numbers)? = try? ElementBytes.decode(buffer.data, as: .float32, count: count)
        else { return nil }
        return numbers
    }

    /// The first element of a float32 constant; `nil` for any other value.
    func firstReal(_ value: Int) -> Float? {
        guard values[value].isFloat, let data = producer(value)?.node.buffer?.data,
            case .float32(let numbers)? = try? ElementBytes.decode(data.prefix(4), as: .float32, count: 1)
        else { return nil }
        return numbers.first
    }

    /// The float operands of a node, by position.
    func floatOperands(_ node: WorkingNode) -> [(operand: Int, value: Int)] {
        node.operands.enumerated().compactMap { operand, value in
            guard let value, values[value].isFloat else { return nil }
            return (operand, value)
        }
    }
}

/// The names of a QUANTIZE and a DEQUANTIZE that the quantizer inserts.
enum PairName {
    /// Those of ranges and graph inputs.
    case plain
    /// Those behind an operator: that operator's name.
    case of(String)

    var quantize: String { if case .of(let name) = self { name } else { "tfl.quantize" } }
    var dequantize: String { if case .of(let name) = self { name } else { "tfl.dequantize" } }
}
