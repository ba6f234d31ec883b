import QuantSpec

/// Changes that turn an instance into the one that a mistaken implementation sees.
extension Instance {
    /// Changes the quantization of an input, if it has one.
    mutating func changeInput(_ index: Int, _ change: (inout Quantization) -> Void) {
        guard inputs.indices.contains(index), var description = inputs[index],
            var quantization = description.quantization
        else { return }
        change(&quantization)
        description.quantization = quantization
        inputs[index] = description
        guard let constant = constants[index], let tensor = try? Tensor(description, constant.elements) else { return }
        constants[index] = tensor
    }

    /// Changes the quantization of an output, if it has one.
    mutating func changeOutput(_ index: Int, _ change: (inout Quantization) -> Void) {
        guard outputs.indices.contains(index), var quantization = outputs[index].quantization else { return }
        change(&quantization)
        outputs[index].quantization = quantization
    }

    /// Changes the stored integers of a constant, if it has integers.
    mutating func changeConstant(_ index: Int, _ change: (inout [Int64]) -> Void) {
        guard let constant = constants[index], var integers = constant.elements.integers else { return }
        change(&integers)
        guard let elements = Elements(integers: integers, type: constant.type),
            let tensor = try? Tensor(constant.description, elements)
        else { return }
        constants[index] = tensor
    }

    /// Rearranges the elements of a constant, and optionally gives it another shape.
    ///
    /// - Parameters:
    ///   - index: the position of the constant among the inputs.
    ///   - shape: the new shape; `nil` to keep the shape.
    ///   - source: returns, for each new position, the position of the element that is moved there.
    mutating func rearrangeConstant(_ index: Int, to shape: Shape? = nil, _ source: (_ position: Int) -> Int) {
        guard let constant = constants[index] else { return }
        var description = constant.description
        description.shape = shape ?? description.shape
        let positions = (0..<description.shape.count).map(source)
        guard let tensor = try? Tensor(description, constant.elements.gathering(positions)) else { return }
        inputs[index] = description
        constants[index] = tensor
    }

    /// Gives an input another shape. The elements of a constant are kept if there are as many.
    mutating func reshapeInput(_ index: Int, _ shape: Shape) {
        guard var description = self[.input(index)] else { return }
        description.shape = shape
        inputs[index] = description
        guard let constant = constants[index], let tensor = try? Tensor(description, constant.elements) else { return }
        constants[index] = tensor
    }

    /// Reorders the channels of a constant along its last dimension, together with their scales.
    mutating func reorderChannels(of index: Int, _ order: [Int]) {
        guard let constant = constants[index], constant.shape.dimensions.last == order.count else { return }
        changeInput(index) { quantization in
            guard quantization.scales.count == order.count else { return }
            quantization.scales = order.map { quantization.scales[$0] }
        }
        guard let description = inputs[index],
            let tensor = try? Tensor(description, constant.elements.reorderingChannels(order))
        else { return }
        constants[index] = tensor
    }

    /// Makes all rows of the first input and of the first output one row.
    mutating func becomeOneRow() {
        guard let shape = outputs.first?.shape, shape.count > shape.dimensions.last ?? 0 else { return }
        inputs[0]?.shape = [shape.count]
        outputs[0].shape = [shape.count]
    }

    /// Returns the positions of the first output whose coordinates satisfy a condition.
    func outputPositions(_ isMeant: (_ coordinates: [Int]) -> Bool) -> [Int] {
        guard let shape = outputs.first?.shape else { return [] }
        return (0..<shape.count).filter { isMeant(shape.coordinates(of: $0)) }
    }

    /// Mirrors a filter `[channels, height, width, channels]` along height and width.
    mutating func mirrorFilter() {
        guard let filter = self[.input(1)]?.shape, filter.rank == 4 else { return }
        let taps = filter[1] * filter[2]
        rearrangeConstant(1) { position in
            let (row, channel) = position.quotientAndRemainder(dividingBy: filter[3])
            return (row - row % taps + taps - 1 - row % taps) * filter[3] + channel
        }
    }

    /// The position of the first quantized activation; 0 if there is none.
    var activationPosition: Int { positions(of: .activation).first { inputs[$0]?.quantization != nil } ?? 0 }
}

extension Elements {
    /// Returns each row along the last dimension in another order. `order` has, for each position, the position of the
    /// element that is moved there.
    func reorderingChannels(_ order: [Int]) -> Elements {
        gathering((0..<count).map { $0 - $0 % order.count + order[$0 % order.count] })
    }

    /// Bytes in the order that the same bits have with the other signedness. Other types are unchanged.
    var flippingSigns: Elements {
        switch self {
        case .int8(let values): .int8(values.map { $0 ^ -128 })
        case .uint8(let values): .uint8(values.map { $0 ^ 0x80 })
        default: self
        }
    }
}
