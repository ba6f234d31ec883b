import QuantSpec
import Targets

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
        let named = try settings["operators"]?.operators()
        let subjects = named ?? Operator.all
        let variantNames = Set(subjects.flatMap(\.variants).map(\.id))
        let operandNames = Set(subjects.flatMap(\.variants).flatMap(\.inputs).map(\.name))
        self.init(
            operators: named?.map(\.name), schemes: try settings["schemes"]?.schemes(),
            variants: try settings["variants"]?.patterns("variant", among: variantNames),
            cases: try settings["cases"]?.terms(), rankAbove: try settings["rankAbove"]?.bound(from: 0),
            dimensionAbove: try settings["dimensionAbove"]?.bound(from: 1),
            elementsAbove: try settings["elementsAbove"]?.bound(from: 1), ranks: try settings["ranks"]?.ranks(),
            ranksOtherThan: try settings["ranksOtherThan"]?.ranks(),
            batchAbove: try settings["batchAbove"]?.bound(from: 1),
            unequalShapes: try settings["unequalShapes"]?.flag(),
            groupsAbove: try settings["groupsAbove"]?.bound(from: 1),
            inputChannelsNotMultipleOf: try settings["inputChannelsNotMultipleOf"]?.divisor(),
            outputChannelsNotMultipleOf: try settings["outputChannelsNotMultipleOf"]?.divisor(),
            channelsNotMultipleOf: try settings["channelsNotMultipleOf"]?.divisor(),
            biasTypes: try settings["biasTypes"]?.biasTypes(),
            constantOperands: try settings["constantOperands"]?.patterns("operand", among: operandNames),
            runtimeOperands: try settings["runtimeOperands"]?.patterns("operand", among: operandNames),
            macsAbove: try settings["macsAbove"]?.bound(from: 0),
            bytesAbove: try settings["bytesAbove"]?.bound(from: 1),
            perAxis: try settings["perAxis"]?.flag(),
            attributes: try settings["attributes"]?.attributeRules(of: subjects) ?? [],
            attributesOtherThan: try settings["attributesOtherThan"]?.attributeRules(of: subjects) ?? [],
            reason: try settings.required("reason").filledLine(), place: settings.place)
    }
}

extension SettingsValue {
    /// A bound: cases above it are out of scope.
    ///
    /// - Parameter least: the least bound that leaves any case in scope.
    fileprivate func bound(from least: Int) throws(ConformanceError) -> Int {
        let bound = try integer()
        guard bound >= least else {
            throw error("\(bound) would exclude every case", remedy: "use \(least) or more")
        }
        return bound
    }

    fileprivate func ranks() throws(ConformanceError) -> [Int] {
        var ranks: [Int] = []
        for item in try filledList() {
            let rank = try item.integer()
            guard rank >= 0 else { throw item.error("no tensor has the rank \(rank)", remedy: "use 0 or more") }
            ranks.append(rank)
        }
        return ranks
    }

    fileprivate func divisor() throws(ConformanceError) -> Int {
        let divisor = try integer()
        guard divisor > 0 else { throw error("\(divisor) has no multiples to compare with", remedy: "use 1 or more") }
        return divisor
    }

    fileprivate func biasTypes() throws(ConformanceError) -> [LimitRule.BiasType] {
        var types: [LimitRule.BiasType] = []
        for item in try filledList() {
            let text = try item.text()
            guard text != "none" else {
                types.append(.omitted)
                continue
            }
            guard let type = ElementType(rawValue: text) else {
                throw item.error(
                    "there is no type \"\(text)\"", remedy: "use int32, int64, float32, or none for no bias")
            }
            types.append(.type(type))
        }
        return types
    }
}
