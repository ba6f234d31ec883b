import QuantSpec
import VectorFiles

/// A rule of a target's limits: a case that meets every condition is out of scope.
public struct LimitRule: Sendable, Hashable {
    public var operators: [String]?
    public var schemes: [Scheme]?
    /// Patterns for the names of variants.
    public var variants: [Glob]?
    /// Terms for cases, as `--select` takes them.
    public var cases: [SelectionTerm]?
    /// Met if any tensor has a higher rank, a larger dimension or more elements.
    public var rankAbove: Int?
    public var dimensionAbove: Int?
    public var elementsAbove: Int?
    /// Met if any activation, input or output, has one of the ranks; none of the ranks.
    public var ranks: [Int]?
    public var ranksOtherThan: [Int]?
    /// Met if the first dimension of any activation of rank 2 or more is greater.
    public var batchAbove: Int?
    /// Whether the activation inputs have different shapes.
    public var unequalShapes: Bool?
    /// Met if the input has more groups of channels: its channels divided by the filter's.
    public var groupsAbove: Int?
    /// Met if the last dimension of an activation input, of an output, or of either, is no multiple of the number.
    public var inputChannelsNotMultipleOf: Int?
    public var outputChannelsNotMultipleOf: Int?
    public var channelsNotMultipleOf: Int?
    /// Met if the bias has one of the types, or is omitted where `.omitted` is listed.
    public var biasTypes: [BiasType]?
    /// Patterns for the names of operands; met if such an operand is a constant; if it is given at run time.
    public var constantOperands: [Glob]?
    public var runtimeOperands: [Glob]?
    /// Met if a call costs more.
    public var macsAbove: Int?
    public var bytesAbove: Int?
    /// Whether a tensor has several scales.
    public var perAxis: Bool?
    /// Met if every listed attribute has one of its values.
    public var attributes: [AttributeRule]
    /// Met if any listed attribute has none of its values. An attribute that the operator does not have is ignored.
    public var attributesOtherThan: [AttributeRule]
    public var reason: String
    /// Where the rule stands in its file: `exclude[2]`.
    public var place: String

    public struct AttributeRule: Sendable, Hashable {
        public var name: String
        public var values: [AttributeValue]
    }

    public enum BiasType: Sendable, Hashable {
        case omitted
        case type(ElementType)
    }
}

extension LimitRule {
    /// Whether the rule is about an operator in a scheme.
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

    /// A condition that the rule does not have holds.
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
    /// Whether the attribute has one of the values; `nil` if the operator has no such attribute.
    fileprivate func matches(_ group: VectorGroup) -> Bool? {
        let declared = Operator.named(group.operatorName)?.attributes.first { $0.name == name }?.defaultValue
        return (group.attributes.values[name] ?? declared).map { values.map(\.asInteger).contains($0.asInteger) }
    }
}

extension AttributeValue {
    /// A flag as 0 or 1: files write it either way.
    fileprivate var asInteger: AttributeValue {
        if case .flag(let flag) = self { .integer(flag ? 1 : 0) } else { self }
    }
}

extension VectorGroup {
    private func shape(_ operand: String) -> Shape? {
        inputs.lazy.compactMap { $0 }.first { $0.name == operand }?.description.shape
    }

    /// The input's channels divided by the filter's; 1 for an operator without a grouped filter.
    fileprivate var channelGroups: Int {
        guard let channels = shape("input")?.dimensions.last, let filter = shape("filter"), filter.rank == 4,
            let depth = filter.dimensions.last, depth > 0, channels % depth == 0
        else { return 1 }
        return channels / depth
    }

    /// `nil` for an operator that takes no bias.
    fileprivate var biasType: LimitRule.BiasType? {
        if let position = instance.position(of: .bias), let bias = instance.inputs[position] { return .type(bias.type) }
        return instance.variant?.inputs.contains { $0.part == .bias } == true ? .omitted : nil
    }
}
