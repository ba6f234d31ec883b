/// Shapes and attributes worth testing: where an operator's vectors come from. Scales, zero points and values are the
/// generator's to choose, within the operands' declarations and the constraints.
public struct Outline: Sendable {
    /// Part of the group's stable id; unique within the operator.
    public let id: String
    /// The shape of each input; `nil` where an optional one is omitted.
    public let inputs: [Shape?]
    public let attributes: Attributes
    /// Values of inputs that are not free: shapes, axes, indices.
    public let fixedValues: [Int: [Int64]]
    /// The values that integer inputs which are free may take, where not all that their type has: indices.
    public let inputRanges: [Int: ClosedRange<Int64>]
    /// The variants that it is for; empty for all.
    public let variants: Set<String>
    /// The number of outputs.
    public let outputCount: Int
    /// The number of calls in a row, for operators with state.
    public let steps: Int
    /// The clauses whose `nonconforming` constraints the instance need not keep: what runs all the same, and how, is
    /// specified too.
    public let breaking: Set<Clause>

    // Like the other initializers of declarations not inlined: a hundred operators call them from static initializers, which
    // run once, and inlining them there takes a large part of the build.
    @inline(never)
    public init(
        _ id: String, _ inputs: [Shape?], _ attributes: Attributes = [:], fixedValues: [Int: [Int64]] = [:],
        inputRanges: [Int: ClosedRange<Int64>] = [:], variants: Set<String> = [], outputCount: Int = 1, steps: Int = 1,
        breaking: Set<Clause> = []
    ) {
        self.id = id
        self.inputs = inputs
        self.attributes = attributes
        self.fixedValues = fixedValues
        self.inputRanges = inputRanges
        self.variants = variants
        self.outputCount = outputCount
        self.steps = steps
        self.breaking = breaking
    }
}
