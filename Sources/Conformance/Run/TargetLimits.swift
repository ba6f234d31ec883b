import FileSupport
import GoldenVectors
import QuantSpec

/// What a target does not claim: cases outside are out of scope, and the claim names the limits.
public struct TargetLimits: Sendable, Hashable {
    /// A rule: a case that meets every condition is out of scope.
    public struct Exclusion: Sendable, Hashable {
        public var operators: [String]?
        public var schemes: [Scheme]?
        /// Patterns for the names of variants.
        public var variants: [Glob]?
        /// Patterns for the names of groups or cases.
        public var cases: [Glob]?
        /// Met where any tensor has a higher rank, a larger dimension or more elements.
        public var rankAbove: Int?
        public var dimensionAbove: Int?
        public var elementsAbove: Int?
        /// Met where a call costs more.
        public var macsAbove: Int?
        public var bytesAbove: Int?
        /// Met where a tensor has several scales (or none has).
        public var perAxis: Bool?
        /// Met where an attribute has one of the values.
        public var attributes: [AttributeRule]
        /// Met where an attribute has none of the values.
        public var attributesOtherThan: [AttributeRule]
        public var reason: String
    }

    public struct AttributeRule: Sendable, Hashable {
        public var name: String
        public var values: [AttributeValue]
    }

    public let name: String
    /// Only these are claimed; all where `nil`.
    public let operators: [String]?
    public let schemes: [Scheme]?
    public let exclusions: [Exclusion]
    /// The SHA-256 of the file.
    public let hash: String

    /// Reads a file.
    /// - Throws: `ConformanceError`, `missing` or `badData`.
    public init(file path: String) throws(ConformanceError) {
        do {
            try self.init(parsing: try InputFile.read(path), file: path)
        } catch let error as FileError {
            throw ConformanceError(error)
        } catch let error as ConformanceError {
            throw error
        } catch {
            throw ConformanceError(.badData, subject: path, problem: "\(error)", remedy: "correct the file")
        }
    }

    public init(parsing bytes: [UInt8], file: String) throws(ConformanceError) {
        let settings = try SettingsValue(parsing: bytes, file: file)
        _ = try settings.members(["name", "operators", "schemes", "exclude"])
        name = try settings.required("name").text()
        operators = try settings["operators"]?.texts()
        schemes = try settings["schemes"]?.schemes()
        var exclusions: [Exclusion] = []
        for item in try settings["exclude"]?.list() ?? [] { exclusions.append(try Exclusion(item)) }
        self.exclusions = exclusions
        hash = SHA256.hexDigest(of: bytes)
    }

    /// The names of operators and attributes in the file that the specification does not have: misspelt perhaps, so that a
    /// rule means no case.
    public var unknownNames: [String] {
        let named = (operators ?? []) + exclusions.flatMap { $0.operators ?? [] }
        let operators = Set(named.filter { Operator.named($0) == nil }).sorted().map { "there is no operator \($0)" }
        let attributes = exclusions.flatMap(\.unknownAttributes)
        return operators + Set(attributes).sorted().map { "no operator that the rule is about has the attribute \($0)" }
    }

    /// Why a case is out of scope; `nil` where it is not.
    func reason(_ subject: OperatorScheme, _ group: VectorGroup, caseName: String) -> String? {
        if let operators, !operators.contains(subject.name) { return "\(name) does not claim \(subject.name)" }
        if let schemes, !schemes.contains(subject.scheme) { return "\(name) does not claim \(subject.scheme.rawValue)" }
        return exclusions.first { $0.covers(subject, group, caseName: caseName) }?.reason
    }
}

extension TargetLimits.Exclusion {
    private static let keys = [
        "operators", "schemes", "variants", "cases", "rankAbove", "dimensionAbove", "elementsAbove", "macsAbove",
        "bytesAbove", "perAxis", "attributes", "attributesOtherThan", "reason",
    ]

    init(_ settings: SettingsValue) throws(ConformanceError) {
        let members = try settings.members(TargetLimits.Exclusion.keys)
        guard members.contains(where: { $0.name != "reason" }) else {
            throw settings.error("a rule without a condition would exclude everything", remedy: "add a condition")
        }
        self.init(
            operators: try settings["operators"]?.texts(), schemes: try settings["schemes"]?.schemes(),
            variants: try settings["variants"]?.texts().map(Glob.init),
            cases: try settings["cases"]?.texts().map(Glob.init), rankAbove: try settings["rankAbove"]?.integer(),
            dimensionAbove: try settings["dimensionAbove"]?.integer(),
            elementsAbove: try settings["elementsAbove"]?.integer(), macsAbove: try settings["macsAbove"]?.integer(),
            bytesAbove: try settings["bytesAbove"]?.integer(), perAxis: try settings["perAxis"]?.flag(),
            attributes: try settings["attributes"]?.attributeRules() ?? [],
            attributesOtherThan: try settings["attributesOtherThan"]?.attributeRules() ?? [],
            reason: try settings.required("reason").text())
    }

    /// The attributes that none of the operators has which the rule is about.
    fileprivate var unknownAttributes: [String] {
        let subjects = operators.map { names in names.compactMap(Operator.named) } ?? Operator.all
        let known = Set(subjects.flatMap(\.attributes).map(\.name))
        return (attributes + attributesOtherThan).map(\.name).filter { !known.contains($0) }
    }

    func covers(_ subject: OperatorScheme, _ group: VectorGroup, caseName: String) -> Bool {
        let tensors = group.inputs.compactMap { $0?.description } + group.outputs.map(\.description)
        func isAny(_ limit: Int?, _ measure: (TensorDescription) -> Int) -> Bool {
            limit.map { limit in tensors.contains { measure($0) > limit } } ?? true
        }
        return operators?.contains(subject.name) ?? true
            && schemes?.contains(subject.scheme) ?? true
            && variants?.contains { $0.matches(group.variant) } ?? true
            && cases?.contains { $0.matches(caseName) || $0.matches(group.id) } ?? true
            && isAny(rankAbove) { $0.shape.rank }
            && isAny(dimensionAbove) { $0.shape.dimensions.max() ?? 0 }
            && isAny(elementsAbove) { $0.shape.count }
            && macsAbove.map { group.cost.macs > $0 } ?? true
            && bytesAbove.map { group.cost.bytes > $0 } ?? true
            && perAxis.map { $0 == tensors.contains { ($0.quantization?.scales.count ?? 0) > 1 } } ?? true
            && attributes.allSatisfy { $0.matches(group) ?? false }
            && attributesOtherThan.allSatisfy { $0.matches(group).map { !$0 } ?? false }
    }
}

extension TargetLimits.AttributeRule {
    /// Whether the attribute has one of the values; `nil` where the operator has no such attribute.
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

    fileprivate func attributeRules() throws(ConformanceError) -> [TargetLimits.AttributeRule] {
        var rules: [TargetLimits.AttributeRule] = []
        for member in try members() {
            var values: [AttributeValue] = []
            for item in try member.value.list() { values.append(try item.attributeValue()) }
            rules.append(TargetLimits.AttributeRule(name: member.name, values: values))
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
