import QuantSpec

/// A tensor of a subgraph: what the file says of it, without its value.
public struct ModelTensor: Sendable, Hashable {
    public var name: String
    public var type: ElementType
    /// No dimension is negative; empty for a scalar, and for an unknown rank (see `hasRank`).
    public var shape: Shape
    /// The shape with -1 for dimensions known only when the model runs; `nil` where the file gives none.
    public var shapeSignature: [Int]?
    /// Tells a scalar (true) from an unknown rank (false) where the shape is empty; many files leave it false.
    public var hasRank: Bool
    /// The index of the buffer with the constant's value; 0, or an empty buffer, for a tensor that is computed.
    public var buffer: Int
    /// The identifier of an `ExternalBuffer`; 0 for none.
    public var externalBuffer: Int
    /// Whether the tensor is a state that outlives an invocation.
    public var isVariable: Bool
    public var quantization: ModelQuantization?
    public var sparsity: Sparsity?
    /// For tensors of type `variant`: what they hold.
    public var variantTypes: [VariantType]

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

    /// A tensor as the specification describes it.
    public init(name: String = "", _ description: TensorDescription, buffer: Int = 0, isVariable: Bool = false) {
        self.init(
            name: name, type: description.type, shape: description.shape, buffer: buffer, isVariable: isVariable,
            quantization: description.quantization.map(ModelQuantization.init))
    }
}

/// The type and shape that a tensor of type `variant` holds.
public struct VariantType: Sendable, Hashable {
    public var type: ElementType
    /// -1 for a dimension that is not known.
    public var dimensions: [Int]
    public var hasRank: Bool

    public init(type: ElementType, dimensions: [Int], hasRank: Bool = true) {
        self.type = type
        self.dimensions = dimensions
        self.hasRank = hasRank
    }
}
