import QuantSpec

/// The operands of one call as a simulated processor takes them: real ones rounded to binary16.
struct Binary16Operands {
    let instance: Instance
    let machine: Binary16Machine
    private let elements: [Elements?]

    init(_ instance: Instance, _ inputs: [Elements?], _ machine: Binary16Machine) {
        self.instance = instance
        self.machine = machine
        elements = instance.inputs.indices.map { inputs[$0] ?? instance.constants[$0]?.elements }
    }

    /// The number of inputs.
    var count: Int { elements.count }

    /// The values of a real input; empty if it is omitted.
    func reals(_ index: Int) -> [Double] {
        guard elements.indices.contains(index) else { return [] }
        return switch elements[index] {
        case .float32(let values)?: values.map { machine.round(Double($0)) }
        case .float16(let values)?: values.map { Double(Float16(bitPattern: $0.bitPattern)) }
        default: []
        }
    }

    /// The values of an input of integers; empty if it is omitted.
    func integers(_ index: Int) -> [Int] { (elements[index]?.integers ?? []).map { Int($0) } }

    func shape(_ index: Int) -> [Int] { instance.inputs[index]?.shape.dimensions ?? [] }
    var outputShape: [Int] { instance.outputs[0].shape.dimensions }
    var outputCount: Int { outputShape.reduce(1, *) }

    func number(_ name: String, or other: Int = 0) -> Int {
        if case .integer(let value)? = instance.attributes.values[name] { Int(value) } else { other }
    }

    func flag(_ name: String) -> Bool { instance.attributes.values[name] == .flag(true) }

    /// A real attribute, as it is.
    func real(_ name: String, or other: Double = 0) -> Double {
        if case .real(let value)? = instance.attributes.values[name] { Double(value) } else { other }
    }

    /// A real result after the fused activation.
    func activated(_ value: Double) -> Double {
        switch instance.attributes.values["fused_activation_function"] {
        case .name("RELU")?: value < 0 ? 0 : value
        case .name("RELU6")?: value < 0 ? 0 : (value > 6 ? 6 : value)
        case .name("RELU_N1_TO_1")?: value < -1 ? -1 : (value > 1 ? 1 : value)
        default: value
        }
    }

    // MARK: Positions

    /// The coordinates of a row-major position.
    static func coordinates(_ position: Int, _ shape: [Int]) -> [Int] {
        var (rest, coordinates) = (position, shape)
        for axis in shape.indices.reversed() {
            coordinates[axis] = rest % shape[axis]
            rest /= shape[axis]
        }
        return coordinates
    }

    /// The row-major position of coordinates.
    static func position(_ coordinates: [Int], _ shape: [Int]) -> Int {
        zip(coordinates, shape).reduce(0) { $0 * $1.1 + $1.0 }
    }

    /// For each position of a shape, the position in another one that is broadcast to it.
    static func broadcast(_ shape: [Int], to output: [Int]) -> [Int] {
        (0..<output.reduce(1, *)).map { position in
            let coordinates = coordinates(position, output).suffix(shape.count)
            return Binary16Operands.position(zip(coordinates, shape).map { $1 == 1 ? 0 : $0 }, shape)
        }
    }

    /// A window that slides along one axis.
    struct Window {
        let outputs: Int
        let before: Int
        let taps: Int
        let stride: Int
        let dilation: Int
        let size: Int

        init(size: Int, taps: Int, stride: Int, dilation: Int = 1, isSame: Bool) {
            let extent = (taps - 1) * dilation + 1
            outputs = isSame ? (size + stride - 1) / stride : max((size - extent + stride) / stride, 0)
            before = isSame ? max((outputs - 1) * stride + extent - size, 0) / 2 : 0
            (self.taps, self.stride, self.dilation, self.size) = (taps, stride, dilation, size)
        }

        /// The taps that meet an element at an output position, with the element's position.
        func inside(_ output: Int) -> [(tap: Int, position: Int)] {
            (0..<taps).compactMap { tap in
                let position = output * stride - before + tap * dilation
                return (0..<size).contains(position) ? (tap, position) : nil
            }
        }
    }

    func window(size: Int, taps: Int, stride: String, dilation: String? = nil) -> Window {
        Window(
            size: size, taps: taps, stride: number(stride), dilation: dilation.map { number($0, or: 1) } ?? 1,
            isSame: instance.attributes.values["padding"] == .name("SAME")
                || instance.attributes.values["padding"] == nil)
    }
}
