/// The content of a constraint, as data: a generator can satisfy it or break it, `lint` can explain it.
///
/// A tensor without quantization parameters breaks a relation that speaks of its scale: `fixedParameters`, `scaleIsProduct`,
/// and the three `…sameParameters` beside a tensor that has parameters. Its zero point counts as 0. An operand that the
/// instance omits breaks no relation.
public enum Relation: Sendable {
    /// All these tensors have the same scale and zero point, or none of them has any: plain integers are moved alike.
    case sameParameters([OperandReference])
    /// Every tensor of a variadic input has the parameters of an output.
    case variadicSameParameters(from: Int, as: OperandReference)
    /// Every output has the parameters of an input.
    case outputsSameParameters(as: OperandReference)
    case fixedParameters(OperandReference, scale: Float, zeroPoint: Int64)
    /// The first tensor's scale is, channel by channel, the product of the others' (a bias and its input and weights).
    case scaleIsProduct(OperandReference, of: OperandReference, OperandReference)
    case zeroPoint(OperandReference, Int64)
    /// The stored values of a constant lie in a range.
    case storedRange(OperandReference, ClosedRange<Int64>)
    case quantizedDimension(OperandReference, Int)
    /// The tensor has one scale at most.
    case perTensor(OperandReference)
    /// Every tensor of the instance is quantized per tensor, or none is quantized.
    case perTensorOrUnquantized
    /// A number computed from scales keeps its bounds in every channel.
    case bound(ScaleExpression, [RealBound])
    /// A tensor's scale is the largest of the others', and none of those is below `leastRatio` times it.
    case largestScale(OperandReference, of: [OperandReference], leastRatio: Float)
    case rank(OperandReference, ClosedRange<Int>)
    /// The last dimension of a tensor has at most so many indices; a scalar has none.
    case lastDimensionAtMost(OperandReference, Int)
    case sameShape([OperandReference])
    /// The first tensor's shape broadcasts to the second one's without changing it.
    case broadcasts(OperandReference, to: OperandReference)
    case sameType([OperandReference])
    /// The attribute has one of these values.
    case attribute(String, oneOf: [AttributeValue])
    /// The attribute is an integer of at least this value.
    case attributeAtLeast(String, Int64)
    /// The attribute is a real number in a range; NaN is outside every range.
    case realAttribute(String, in: ClosedRange<Float>)
    /// At most one of these flags is set.
    case exclusiveFlags([String])
    /// The integer attribute times one dimension is another dimension.
    case attributeTimesDimension(String, DimensionReference, is: DimensionReference)
    /// A tensor of this type comes with none of these values of an attribute.
    case attributeExcluded(String, [AttributeValue], by: OperandReference, ElementType)
    /// The second relation is kept wherever the attribute has this value.
    indirect case whereAttribute(String, is: AttributeValue, Relation)
    /// What no other relation says; the text completes "requires that ...".
    case holds(String, @Sendable (Instance) -> Bool)
}

/// Points to one dimension of an operand.
public struct DimensionReference: Sendable, Hashable {
    public let operand: OperandReference
    public let dimension: Int

    public init(_ operand: OperandReference, _ dimension: Int) {
        self.operand = operand
        self.dimension = dimension
    }
}

extension Instance {
    /// The size along a dimension; `nil` if the operand is omitted or has no such dimension.
    public subscript(_ reference: DimensionReference) -> Int? {
        guard let shape = self[reference.operand]?.shape, shape.dimensions.indices.contains(reference.dimension) else {
            return nil
        }
        return shape[reference.dimension]
    }
}

extension ClosedRange<Float> {
    /// Every number but the infinities and NaN.
    static var finite: ClosedRange<Float> { -Float.greatestFiniteMagnitude...Float.greatestFiniteMagnitude }
}
