import QuantSpec

/// A tensor of a subgraph, as the file describes it, without its value.
public struct ModelTensor: Sendable, Hashable {
    /// The name; empty if the file gives none. Operators refer to tensors by index, not by name.
    public var name: String
    /// The type of the elements.
    public var type: ElementType
    /// The shape. No dimension is negative. Empty for a scalar, and for an unknown rank (see `hasRank`).
    public var shape: Shape
    /// The shape with -1 for dimensions that are known only at run time; `nil` if the file gives none.
    public var shapeSignature: [Int]?
    /// For an empty shape: true for a scalar, false for an unknown rank. Many files leave it false.
    public var hasRank: Bool
    /// The index of the buffer with the constant's value; 0, or the index of an empty buffer, for a computed tensor.
    public var buffer: Int
    /// The identifier of an `ExternalBuffer`; 0 for none.
    public var externalBuffer: Int
    /// Whether the tensor is a state, which keeps its value between invocations.
    public var isVariable: Bool
    /// The quantization; `nil` if the file gives none.
    public var quantization: ModelQuantization?
    /// The layout of a sparse constant; `nil` for a dense one.
    public var sparsity: Sparsity?
    /// What a tensor of type `variant` holds.
    public var variantTypes: [VariantType]

    /// A tensor of these parts. By default it is computed, dense, not quantized, and of a known shape.
    public init(
        name: String = "", type: ElementType, shape: Shape, shapeSignature: [Int]? = nil, hasRank: Bool = true,
        buffer: Int = 0, externalBuffer: Int = 0, isVariable: Bool = false, quantization: ModelQuantization? = nil,
        sparsity: Sparsity? = nil, variantTypes: [VariantType] = []
    ) {
        self.name = name
        self.type = type
        self.shape = shape
        self.shapeSignature = shapeSignature
        self.hasRank = hasRank
        self.buffer = buffer
        self.externalBuffer = externalBuffer
        self.isVariable = isVariable
        self.quantization = quantization
        self.sparsity = sparsity
        self.variantTypes = variantTypes
    }

    /// A tensor with the specification's description.
    public init(name: String = "", _ description: TensorDescription, buffer: Int = 0, isVariable: Bool = false) {
        self.init(
            name: name, type: description.type, shape: description.shape, buffer: buffer, isVariable: isVariable,
            quantization: description.quantization.map(ModelQuantization.init))
    }
}

/// The type and shape that a tensor of type `variant` holds.
public struct VariantType: Sendable, Hashable {
    /// The type of the held tensor's elements.
    public var type: ElementType
    /// The dimensions; -1 for an unknown one.
    public var dimensions: [Int]
    /// Whether the rank is known, as in `ModelTensor.hasRank`.
    public var hasRank: Bool

    /// A type and a shape. -1 is a dimension that is not known.
    public init(type: ElementType, dimensions: [Int], hasRank: Bool = true) {
        self.type = type
        self.dimensions = dimensions
        self.hasRank = hasRank
    }
}
