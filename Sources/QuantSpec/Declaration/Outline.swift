/// Shapes and attributes worth testing, from which an operator's vectors are made. The generator chooses scales, zero points
/// and values, within the operands' declarations and the constraints.
public struct Outline: Sendable {
    /// A part of the group's stable id; unique within the operator.
    public let id: String
    /// The shape of each input; `nil` for an omitted optional input.
    public let inputs: [Shape?]
    /// The attributes that are present.
    public let attributes: Attributes
    /// The values of inputs that the generator may not choose, by position: shapes, axes, indices.
    public let fixedValues: [Int: [Int64]]
    /// The values of float32 inputs that the generator may not choose, by position. They precede `fixedValues`.
    public let fixedReals: [Int: [Float]]
    /// For integer inputs that the generator chooses, by position: the allowed values, if not every value of the type is.
    public let inputRanges: [Int: ClosedRange<Int64>]
    /// The ids of the variants that the outline is for; empty for all.
    public let variants: Set<String>
    /// The number of outputs.
    public let outputCount: Int
    /// The number of consecutive calls, for operators with state.
    public let steps: Int
    /// The clauses whose `nonconforming` constraints the instance may break: the results of such instances are specified too.
    public let breaking: Set<Clause>

    // Not inlined, as the other initializers of declarations. A hundred operators call them from static initializers,
    // which run once; inlining them there takes a large part of the build time.
    /// An outline.
    ///
    /// By default it gives no values, applies to every variant, has one output and one step, and breaks no clause.
    @inline(never)
    public init(
        _ id: String, _ inputs: [Shape?], _ attributes: Attributes = [:], fixedValues: [Int: [Int64]] = [:],
        fixedReals: [Int: [Float]] = [:], inputRanges: [Int: ClosedRange<Int64>] = [:], variants: Set<String> = [],
        outputCount: Int = 1, steps: Int = 1, breaking: Set<Clause> = []
    ) {
        self.id = id
        self.inputs = inputs
        self.attributes = attributes
        self.fixedValues = fixedValues
        self.fixedReals = fixedReals
        self.inputRanges = inputRanges
        self.variants = variants
        self.outputCount = outputCount
        self.steps = steps
        self.breaking = breaking
    }

    /// The same outline for some of its variants only.
    func limited(to ids: Set<String>) -> Outline {
        Outline(
            id, inputs, attributes, fixedValues: fixedValues, fixedReals: fixedReals, inputRanges: inputRanges,
            variants: variants.isEmpty ? ids : variants.intersection(ids), outputCount: outputCount, steps: steps,
            breaking: breaking)
    }
}
