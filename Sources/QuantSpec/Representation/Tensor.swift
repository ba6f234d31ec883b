/// What is known of a tensor without its values: type, shape, and how its integers stand for reals.
public struct TensorDescription: Sendable, Hashable {
    public var type: ElementType
    public var shape: Shape
    /// `nil` where the tensor is not quantized.
    public var quantization: Quantization?

    public init(_ type: ElementType, _ shape: Shape, _ quantization: Quantization? = nil) {
        self.type = type
        self.shape = shape
        self.quantization = quantization
    }

    public var scale: Float { quantization?.scale ?? 0 }
    public var zeroPoint: Int64 { quantization?.zeroPoint ?? 0 }

    /// The stored integer that a variable tensor holds in every element before the first call (REP-11): the zero point of an
    /// int8 tensor, 0 for every other type.
    public var initialStateElement: Int64 { type == .int8 ? zeroPoint : 0 }
}

/// A tensor with its values in row-major order. `elements.count` is `description.shape.count`, and the types agree.
public struct Tensor: Sendable, Hashable {
    public let description: TensorDescription
    public let elements: Elements

    /// - Throws: `SpecificationError` where the values do not fit the description.
    public init(_ description: TensorDescription, _ elements: Elements) throws {
        try Tensor.check(description, elements)
        self.description = description
        self.elements = elements
    }

    /// - Throws: `SpecificationError` where the values do not fit the description.
    static func check(_ description: TensorDescription, _ elements: Elements) throws {
        guard elements.type == description.type else {
            throw SpecificationError(
                .invalid, "a tensor of \(description.type.rawValue) was given \(elements.type.rawValue) values",
                remedy: "convert the values, or describe the tensor as \(elements.type.rawValue)")
        }
        guard let count = description.shape.checkedCount, count == elements.count else {
            throw SpecificationError(
                .invalid, "a tensor of shape \(description.shape) was given \(elements.count) values",
                remedy: "give one value for each element of the shape")
        }
    }

    /// A variable tensor before the first call: `initialStateElement` in every element (REP-11).
    ///
    /// - Throws: `SpecificationError` for a type that has no values.
    public init(initialStateOf description: TensorDescription) throws {
        let count = description.shape.checkedCount ?? 0
        let integers = [Int64](repeating: description.initialStateElement, count: count)
        guard
            let elements = Elements(integers: integers, type: description.type)
                ?? Elements(zeros: count, type: description.type)
        else {
            throw SpecificationError(
                .unsupported, "a variable tensor of \(description.type.rawValue) has no first value",
                remedy: "use a state of an integer or floating-point type", clause: "REP-11")
        }
        try self.init(description, elements)
    }

    public var type: ElementType { description.type }
    public var shape: Shape { description.shape }
    public var quantization: Quantization? { description.quantization }
    public var scale: Float { description.scale }
    public var zeroPoint: Int64 { description.zeroPoint }
}
