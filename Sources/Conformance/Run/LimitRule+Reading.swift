import GoldenVectors
import QuantSpec

extension LimitRule {
    static let keys = [
        "operators", "schemes", "variants", "cases", "rankAbove", "dimensionAbove", "elementsAbove", "ranks",
        "ranksOtherThan", "batchAbove", "unequalShapes", "groupsAbove", "inputChannelsNotMultipleOf",
        "outputChannelsNotMultipleOf", "channelsNotMultipleOf", "biasTypes", "constantOperands", "runtimeOperands",
        "macsAbove", "bytesAbove", "perAxis", "attributes", "attributesOtherThan", "reason",
    ]

    init(_ settings: SettingsValue) throws(ConformanceError) {
        let members = try settings.members(LimitRule.keys)
        guard members.contains(where: { $0.name != "reason" }) else {
            throw settings.error("a rule without a condition would exclude everything", remedy: "add a condition")
        }
        self.init(
            operators: try settings["operators"]?.texts(), schemes: try settings["schemes"]?.schemes(),
            variants: try settings["variants"]?.texts().map(Glob.init),
            cases: try settings["cases"]?.texts().map(Glob.init), rankAbove: try settings["rankAbove"]?.integer(),
            dimensionAbove: try settings["dimensionAbove"]?.integer(),
            elementsAbove: try settings["elementsAbove"]?.integer(), ranks: try settings["ranks"]?.integers(),
            ranksOtherThan: try settings["ranksOtherThan"]?.integers(),
            batchAbove: try settings["batchAbove"]?.integer(), unequalShapes: try settings["unequalShapes"]?.flag(),
            groupsAbove: try settings["groupsAbove"]?.integer(),
            inputChannelsNotMultipleOf: try settings["inputChannelsNotMultipleOf"]?.divisor(),
            outputChannelsNotMultipleOf: try settings["outputChannelsNotMultipleOf"]?.divisor(),
            channelsNotMultipleOf: try settings["channelsNotMultipleOf"]?.divisor(),
            biasTypes: try settings["biasTypes"]?.biasTypes(),
            constantOperands: try settings["constantOperands"]?.texts().map(Glob.init),
            runtimeOperands: try settings["runtimeOperands"]?.texts().map(Glob.init),
            macsAbove: try settings["macsAbove"]?.integer(), bytesAbove: try settings["bytesAbove"]?.integer(),
            perAxis: try settings["perAxis"]?.flag(), attributes: try settings["attributes"]?.attributeRules() ?? [],
            attributesOtherThan: try settings["attributesOtherThan"]?.attributeRules() ?? [],
            reason: try settings.required("reason").text(), place: settings.place)
    }

    /// The attributes and operands that none of the operators has which the rule is about, as sentences.
    var unknownNames: [String] {
        let subjects = operators.map { names in names.compactMap(Operator.named) } ?? Operator.all
        let attributeNames = Set(subjects.flatMap(\.attributes).map(\.name))
        let operandNames = Set(subjects.flatMap(\.variants).flatMap(\.inputs).map(\.name))
        let attributes = (attributes + attributesOtherThan).map(\.name).filter { !attributeNames.contains($0) }
        let operands = ((constantOperands ?? []) + (runtimeOperands ?? [])).filter {
            !operandNames.contains(where: $0.matches)
        }.map(\.pattern)
        return LimitRule.sentences(attributes, "attribute", attributeNames)
            + LimitRule.sentences(operands, "operand", operandNames)
    }

    private static func sentences(_ names: [String], _ noun: String, _ known: Set<String>) -> [String] {
        names.map { name in
            let meant = CloseName.of(name, among: known).map { "; did you mean \($0)?" } ?? ""
            return "no operator that the rule is about has the \(noun) \(name)\(meant)"
        }
    }
}

extension SettingsValue {
    func schemes() throws(ConformanceError) -> [Scheme] {
        var schemes: [Scheme] = []
        for item in try list() {
            guard let scheme = Scheme(rawValue: try item.text()) else {
                throw item.error(
                    "there is no such scheme", remedy: "use \(Scheme.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            schemes.append(scheme)
        }
        return schemes
    }

    fileprivate func integers() throws(ConformanceError) -> [Int] {
        var integers: [Int] = []
        for item in try list() { integers.append(try item.integer()) }
        return integers
    }

    fileprivate func divisor() throws(ConformanceError) -> Int {
        let divisor = try integer()
        guard divisor > 0 else { throw error("\(divisor) has no multiples to compare with", remedy: "use 1 or more") }
        return divisor
    }

    fileprivate func biasTypes() throws(ConformanceError) -> [LimitRule.BiasType] {
        var types: [LimitRule.BiasType] = []
        for item in try list() {
            let text = try item.text()
            guard text != "none" else {
                types.append(.omitted)
                continue
            }
            guard let type = ElementType(rawValue: text) else {
                throw item.error("there is no type \(text)", remedy: "use int32, int64, float32, or none for no bias")
            }
            types.append(.type(type))
        }
        return types
    }

    fileprivate func attributeRules() throws(ConformanceError) -> [LimitRule.AttributeRule] {
        var rules: [LimitRule.AttributeRule] = []
        for member in try members() {
            var values: [AttributeValue] = []
            for item in try member.value.list() { values.append(try item.attributeValue()) }
            rules.append(LimitRule.AttributeRule(name: member.name, values: values))
        }
        return rules
    }

    private func attributeValue() throws(ConformanceError) -> AttributeValue {
        switch value {
        case .integer(let integer): return .integer(integer)
        case .flag(let flag): return .flag(flag)
        case .text(let name): return .name(name)
        case .integers(let integers): return .integers(integers)
        default: throw error("a number, a name, true, false or a list of numbers should stand here")
        }
    }
}
