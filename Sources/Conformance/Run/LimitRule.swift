import QuantSpec
import VectorFiles

/// A rule of a target's limits. A case that meets every condition of the rule is out of scope.
public struct LimitRule: Sendable, Hashable {
    /// Met if the operator is one of these; `nil` for any operator.
    public var operators: [String]?
    /// Met if the scheme is one of these; `nil` for any scheme.
    public var schemes: [Scheme]?
    /// Met if the name of the variant matches one of these patterns.
    public var variants: [Glob]?
    /// Met if one of these terms selects the case.
    public var cases: [SelectionTerm]?
    /// Met if any input, constant or output has a higher rank.
    public var rankAbove: Int?
    /// Met if any input, constant or output has a greater dimension.
    public var dimensionAbove: Int?
    /// Met if any input, constant or output has more elements.
    public var elementsAbove: Int?
    /// Met if any activation, input or output, has one of these ranks.
    public var ranks: [Int]?
    /// Met if any activation, input or output, has a rank that is not one of these.
    public var ranksOtherThan: [Int]?
    /// Met if the first dimension of any activation of rank 2 or more is greater.
    public var batchAbove: Int?
    /// `true`: met if the activation inputs have different shapes. `false`: met if all have the same shape.
    public var unequalShapes: Bool?
    /// Met if the input has more groups of channels: its channels divided by those of the filter.
    public var groupsAbove: Int?
    /// Met if the last dimension of any activation input is no multiple of the number. A scalar does not meet it.
    public var inputChannelsNotMultipleOf: Int?
    /// Met if the last dimension of any output is no multiple of the number. A scalar does not meet it.
    public var outputChannelsNotMultipleOf: Int?
    /// Met if the last dimension of any activation input or output is no multiple of the number. A scalar does not meet
    /// it.
    public var channelsNotMultipleOf: Int?
    /// Met if the bias has one of these types, or if it is omitted and `.omitted` is listed.
    public var biasTypes: [BiasType]?
    /// Met if an input whose name matches one of these patterns is a constant.
    public var constantOperands: [Glob]?
    /// Met if an input whose name matches one of these patterns is an activation.
    public var runtimeOperands: [Glob]?
    /// Met if a call needs more multiply-accumulate operations.
    public var macsAbove: Int?
    /// Met if the inputs, constants and outputs of a call take more bytes together.
    public var bytesAbove: Int?
    /// `true`: met if a tensor has several scales. `false`: met if none has.
    public var perAxis: Bool?
    /// Met if every listed attribute has one of its listed values.
    public var attributes: [AttributeRule]
    /// Met if any listed attribute has none of its listed values. Attributes that the operator does not have are
    /// ignored.
    public var attributesOtherThan: [AttributeRule]
    /// The reason that reports give for cases out of scope.
    public var reason: String
    /// The place of the rule in its file, such as `exclude[2]`.
    public var place: String

    /// An attribute with some of its values.
    public struct AttributeRule: Sendable, Hashable {
        /// The schema's name of the attribute.
        public var name: String
        /// The values. A flag equals the integer 0 or 1.
        public var values: [AttributeValue]
    }

    /// The type of a bias, or that there is none.
    public enum BiasType: Sendable, Hashable {
        case omitted
        case type(ElementType)
    }
}

extension LimitRule {
    /// Returns whether the rule is about an operator in a scheme.
    func isAbout(_ subject: OperatorScheme) -> Bool {
        operators?.contains(subject.name) ?? true && schemes?.contains(subject.scheme) ?? true
    }

    func covers(_ subject: OperatorScheme, _ group: VectorGroup, caseName: String) -> Bool {
        isAbout(subject)
            && holds(variants) { $0.contains { $0.matches(group.variant) } }
            && holds(cases) { terms in
                terms.contains { $0.means(subject.vectorSubject, group: group.id, caseName: caseName) }
            }
            && sizesHold(group) && shapesHold(group) && operandsHold(group)
            && attributes.allSatisfy { $0.matches(group) ?? false }
            && (attributesOtherThan.isEmpty || attributesOtherThan.contains { $0.matches(group) == false })
    }

    /// Returns whether a condition is met. A condition that the rule does not have is met.
    private func holds<Limit>(_ limit: Limit?, _ condition: (Limit) -> Bool) -> Bool { limit.map(condition) ?? true }

    private func sizesHold(_ group: VectorGroup) -> Bool {
        let shapes = (group.inputs.compactMap { $0 } + group.outputs).map(\.description.shape)
        return holds(rankAbove) { limit in shapes.contains { $0.rank > limit } }
            && holds(dimensionAbove) { limit in shapes.contains { $0.dimensions.contains { $0 > limit } } }
            && holds(elementsAbove) { limit in shapes.contains { $0.count > limit } }
            && holds(macsAbove) { group.cost.macs > $0 }
            && holds(bytesAbove) { group.cost.bytes > $0 }
    }

    private func shapesHold(_ group: VectorGroup) -> Bool {
        let inputs = group.inputs.compactMap { $0 }.filter { $0.role == .activation }.map(\.description.shape)
        let outputs = group.outputs.map(\.description.shape)
        let all = inputs + outputs
        return holds(ranks) { ranks in all.contains { ranks.contains($0.rank) } }
            && holds(ranksOtherThan) { ranks in all.contains { !ranks.contains($0.rank) } }
            && holds(batchAbove) { limit in all.contains { $0.rank > 1 && $0[0] > limit } }
            && holds(unequalShapes) { $0 == (Set(inputs).count > 1) }
            && holds(inputChannelsNotMultipleOf) { LimitRule.hasRest(inputs, $0) }
            && holds(outputChannelsNotMultipleOf) { LimitRule.hasRest(outputs, $0) }
            && holds(channelsNotMultipleOf) { LimitRule.hasRest(all, $0) }
    }

    private static func hasRest(_ shapes: [Shape], _ divisor: Int) -> Bool {
        shapes.contains { ($0.dimensions.last ?? divisor) % divisor != 0 }
    }

    private func operandsHold(_ group: VectorGroup) -> Bool {
        let inputs = group.inputs.compactMap { $0 }
        let tensors = inputs + group.outputs
        func isAny(_ names: [Glob], _ isMeant: (Operand.Role) -> Bool) -> Bool {
            inputs.contains { input in isMeant(input.role) && names.contains { $0.matches(input.name) } }
        }
        return holds(perAxis) { $0 == tensors.contains { ($0.description.quantization?.scales.count ?? 0) > 1 } }
            && holds(groupsAbove) { group.channelGroups > $0 }
            && holds(biasTypes) { types in group.biasType.map(types.contains) ?? false }
            && holds(constantOperands) { isAny($0) { $0 == .constant } }
            && holds(runtimeOperands) { isAny($0) { $0 == .activation } }
    }
}

extension LimitRule.AttributeRule {
    /// Returns whether the attribute has one of the values, or `nil` if the operator has no such attribute.
    fileprivate func matches(_ group: VectorGroup) -> Bool? {
        let declared = Operator.named(group.operatorName)?.attributes.first { $0.name == name }?.defaultValue
        return (group.attributes.values[name] ?? declared).map { values.map(\.asInteger).contains($0.asInteger) }
    }
}

extension AttributeValue {
    /// The value, with a flag as 0 or 1, because files use both forms.
    fileprivate var asInteger: AttributeValue {
        if case .flag(let flag) = self { .integer(flag ? 1 : 0) } else { self }
    }
}

extension VectorGroup {
    private func shape(_ operand: String) -> Shape? {
        inputs.lazy.compactMap { $0 }.first { $0.name == operand }?.description.shape
    }

    /// The input's channels divided by the filter's. 1 for an operator without a grouped filter.
    fileprivate var channelGroups: Int {
        guard let channels = shape("input")?.dimensions.last, let filter = shape("filter"), filter.rank == 4,
            let depth = filter.dimensions.last, depth > 0, channels % depth == 0
        else { return 1 }
        return channels / depth
    }

    /// The type of the bias, or `.omitted`; `nil` for an operator without a bias.
    fileprivate var biasType: LimitRule.BiasType? {
        if let position = instance.position(of: .bias), let bias = instance.inputs[position] { return .type(bias.type) }
        return instance.variant?.inputs.contains { $0.part == .bias } == true ? .omitted : nil
    }
}
