import QuantSpec

/// Ways to take an instance for another one.
extension Instance {
    /// Changes the parameters of an input, where it has any.
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

    /// Changes the parameters of an output, where it has any.
    mutating func changeOutput(_ index: Int, _ change: (inout Quantization) -> Void) {
        guard outputs.indices.contains(index), var quantization = outputs[index].quantization else { return }
        change(&quantization)
        outputs[index].quantization = quantization
    }

    /// Changes the stored integers of a constant, where there are any.
    mutating func changeConstant(_ index: Int, _ change: (inout [Int64]) -> Void) {
        guard let constant = constants[index], var integers = constant.elements.integers else { return }
        change(&integers)
        guard let elements = Elements(integers: integers, type: constant.type),
            let tensor = try? Tensor(constant.description, elements)
        else { return }
        constants[index] = tensor
    }

    /// Makes a constant of its own elements in another order, or of another shape.
    ///
    /// - Parameter source: for each position the position of the element that is put there.
    mutating func rearrangeConstant(_ index: Int, to shape: Shape? = nil, _ source: (_ position: Int) -> Int) {
        guard let constant = constants[index] else { return }
        var description = constant.description
        description.shape = shape ?? description.shape
        let positions = (0..<description.shape.count).map(source)
        guard let tensor = try? Tensor(description, constant.elements.gathering(positions)) else { return }
        inputs[index] = description
        constants[index] = tensor
    }

    /// Gives an input another shape; a constant of as many elements keeps them.
    mutating func reshapeInput(_ index: Int, _ shape: Shape) {
        guard var description = self[.input(index)] else { return }
        description.shape = shape
        inputs[index] = description
        guard let constant = constants[index], let tensor = try? Tensor(description, constant.elements) else { return }
        constants[index] = tensor
    }

    /// Puts the channels of a constant, those along its last dimension, in another order, with their scales.
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

    /// All the rows of the first input and output become one.
    mutating func becomeOneRow() {
        guard let shape = outputs.first?.shape, shape.count > shape.dimensions.last ?? 0 else { return }
        inputs[0]?.shape = [shape.count]
        outputs[0].shape = [shape.count]
    }

    /// The positions of the first output whose coordinates are meant.
    func outputPositions(_ isMeant: (_ coordinates: [Int]) -> Bool) -> [Int] {
        guard let shape = outputs.first?.shape else { return [] }
        return (0..<shape.count).filter { isMeant(shape.coordinates(of: $0)) }
    }

    /// Turns the taps of a filter `[channels, height, width, channels]` around along both axes.
    mutating func mirrorFilter() {
        guard let filter = self[.input(1)]?.shape, filter.rank == 4 else { return }
        let taps = filter[1] * filter[2]
        rearrangeConstant(1) { position in
            let (row, channel) = position.quotientAndRemainder(dividingBy: filter[3])
            return (row - row % taps + taps - 1 - row % taps) * filter[3] + channel
        }
    }

    /// The position of what flows through the model: the first quantized activation.
    var activationPosition: Int { positions(of: .activation).first { inputs[$0]?.quantization != nil } ?? 0 }
}

extension Elements {
    /// The elements of each row along the last dimension in another order: for each place the one that is put there.
    func reorderingChannels(_ order: [Int]) -> Elements {
        gathering((0..<count).map { $0 - $0 % order.count + order[$0 % order.count] })
    }

    /// Bytes whose order is that of the same bits with the other signedness; other types are unchanged.
    var flippingSigns: Elements {
        switch self {
        case .int8(let values): .int8(values.map { $0 ^ -128 })
        case .uint8(let values): .uint8(values.map { $0 ^ 0x80 })
        default: self
        }
    }
}
