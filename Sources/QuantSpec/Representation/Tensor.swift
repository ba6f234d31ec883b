/// A tensor without its values: type, shape and quantization parameters.
public struct TensorDescription: Sendable, Hashable {
    /// The type of the elements.
    public var type: ElementType
    /// The sizes of the dimensions.
    public var shape: Shape
    /// The scales and zero points; `nil` if the tensor is not quantized.
    public var quantization: Quantization?

    /// A description of a tensor. Without `quantization` it is not quantized.
    public init(_ type: ElementType, _ shape: Shape, _ quantization: Quantization? = nil) {
        self.type = type
        self.shape = shape
        self.quantization = quantization
    }

    /// The first scale; 0 if there is none.
    public var scale: Float { quantization?.scale ?? 0 }
    /// The first zero point; 0 if there is none (REP-1).
    public var zeroPoint: Int64 { quantization?.zeroPoint ?? 0 }

    /// The stored integer that every element of a variable tensor has before the first call: the zero point of an int8
    /// tensor, 0 for every other type (REP-11).
    public var initialStateElement: Int64 { type == .int8 ? zeroPoint : 0 }
}

/// A tensor with its values in row-major order. The values have the type and the number that the description says.
public struct Tensor: Sendable, Hashable {
    /// Type, shape and quantization parameters.
    public let description: TensorDescription
    /// The values, row-major.
    public let elements: Elements

    /// A tensor of a description with values.
    ///
    /// - Throws: `SpecificationError` if the values do not have the type, or the number, that the description says.
    public init(_ description: TensorDescription, _ elements: Elements) throws {
        try Tensor.check(description, elements)
        self.description = description
        self.elements = elements
    }

    /// Checks values against a description.
    ///
    /// - Throws: `SpecificationError` if the values do not have the type, or the number, that the description says.
    static func check(_ description: TensorDescription, _ elements: Elements) throws {
        guard elements.type == description.type else {
            throw SpecificationError(
                .invalid, "a tensor of type \(description.type.rawValue) has values of type \(elements.type.rawValue)",
                remedy: "convert the values, or describe the tensor as \(elements.type.rawValue)")
        }
        guard let count = description.shape.checkedCount, count == elements.count else {
            throw SpecificationError(
                .invalid, "a tensor of shape \(description.shape) has \(elements.count) values",
                remedy: "give one value for each element of the shape")
        }
    }

    /// A variable tensor before the first call: every element is `initialStateElement` (REP-11).
    ///
    /// - Throws: `SpecificationError` if the type has no values here, or the elements of the shape cannot be counted.
    public init(initialStateOf description: TensorDescription) throws {
        let count = description.shape.checkedCount ?? 0
        let integers = [Int64](repeating: description.initialStateElement, count: count)
        guard
            let elements = Elements(integers: integers, type: description.type)
                ?? Elements(zeros: count, type: description.type)
        else {
            throw SpecificationError(
                .unsupported, "a variable tensor of type \(description.type.rawValue) has no initial value",
                remedy: "use a state of an integer or floating-point type", clause: "REP-11")
        }
        try self.init(description, elements)
    }

    /// The type of the elements.
    public var type: ElementType { description.type }
    /// The sizes of the dimensions.
    public var shape: Shape { description.shape }
    /// The scales and zero points; `nil` if the tensor is not quantized.
    public var quantization: Quantization? { description.quantization }
    /// The first scale; 0 if there is none.
    public var scale: Float { description.scale }
    /// The first zero point; 0 if there is none.
    public var zeroPoint: Int64 { description.zeroPoint }
}
