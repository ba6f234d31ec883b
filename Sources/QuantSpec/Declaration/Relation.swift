/// The rule of a constraint, as data: a generator can satisfy or break it, and `lint` can explain it.
///
/// A tensor without quantization parameters breaks `fixedParameters` and `scaleIsProduct`, and beside a tensor with parameters
/// it breaks the three `…sameParameters`. Its zero point counts as 0. An omitted operand and an absent attribute break no
/// relation.
public enum Relation: Sendable {
    /// All these tensors have the same scales and zero points, or none of them has any.
    case sameParameters([OperandReference])
    /// Every tensor of a variadic input has the parameters of an output, or all have none.
    case variadicSameParameters(from: Int, as: OperandReference)
    /// Every output has the parameters of an input, or all have none.
    case outputsSameParameters(as: OperandReference)
    /// The tensor is quantized per tensor with this scale and this zero point.
    case fixedParameters(OperandReference, scale: Float, zeroPoint: Int64)
    /// In each channel the first tensor's scale is the product of the other two, within 10^-6 of it: a bias, its input
    /// and weights.
    case scaleIsProduct(OperandReference, of: OperandReference, OperandReference)
    /// Every zero point of the tensor is this one.
    case zeroPoint(OperandReference, Int64)
    /// Every stored value of a constant is in the range.
    case storedRange(OperandReference, ClosedRange<Int64>)
    /// If the tensor is quantized per axis, the scales run along this dimension.
    case quantizedDimension(OperandReference, Int)
    /// The tensor has at most one scale.
    case perTensor(OperandReference)
    /// All tensors of the instance are quantized per tensor, or none is quantized.
    case perTensorOrUnquantized
    /// A number computed from scales meets all bounds, in every channel.
    case bound(ScaleExpression, [RealBound])
    /// A tensor's scale equals the largest scale of the others, and each of these is at least `leastRatio` × that scale.
    case largestScale(OperandReference, of: [OperandReference], leastRatio: Float)
    /// The tensor's rank is in the range.
    case rank(OperandReference, ClosedRange<Int>)
    /// The last dimension of a tensor has at most this many indices. A scalar breaks nothing.
    case lastDimensionAtMost(OperandReference, Int)
    /// All these tensors have the same shape.
    case sameShape([OperandReference])
    /// The first tensor's shape can be broadcast to the second one's (REP-6).
    case broadcasts(OperandReference, to: OperandReference)
    /// All these tensors have the same element type.
    case sameType([OperandReference])
    /// The attribute has one of these values.
    case attribute(String, oneOf: [AttributeValue])
    /// The attribute is an integer of at least this value.
    case attributeAtLeast(String, Int64)
    /// The attribute is a real number in a range; NaN is outside every range.
    case realAttribute(String, in: ClosedRange<Float>)
    /// At most one of these flags is set.
    case exclusiveFlags([String])
    /// An integer attribute × the first dimension equals the second dimension.
    case attributeTimesDimension(String, DimensionReference, is: DimensionReference)
    /// If the tensor has this type, the attribute has none of these values.
    case attributeExcluded(String, [AttributeValue], by: OperandReference, ElementType)
    /// The tensor has one scale, within 0.05 % of a power of two whose exponent is in the range.
    case powerOfTwo(OperandReference, exponents: ClosedRange<Int>)
    /// If the attribute has this value, the relation holds.
    indirect case whereAttribute(String, is: AttributeValue, Relation)
    /// If the operand is omitted, the relation holds.
    indirect case whereOmitted(OperandReference, Relation)
    /// A rule that no other case expresses. The text completes "it is required that ...".
    case holds(String, @Sendable (Instance) -> Bool)
}

/// One dimension of an operand.
public struct DimensionReference: Sendable, Hashable {
    /// The operand.
    public let operand: OperandReference
    /// The index of the dimension, counted from the outermost.
    public let dimension: Int

    /// A dimension of an operand.
    public init(_ operand: OperandReference, _ dimension: Int) {
        self.operand = operand
        self.dimension = dimension
    }
}

extension Instance {
    /// The size of a dimension. Returns `nil` if the operand is omitted or has no such dimension.
    public subscript(_ reference: DimensionReference) -> Int? {
        guard let shape = self[reference.operand]?.shape, shape.dimensions.indices.contains(reference.dimension) else {
            return nil
        }
        return shape[reference.dimension]
    }
}

extension ClosedRange<Float> {
    /// All finite numbers.
    static var finite: ClosedRange<Float> { -Float.greatestFiniteMagnitude...Float.greatestFiniteMagnitude }
}
