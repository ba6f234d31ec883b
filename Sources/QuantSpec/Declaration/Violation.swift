/// One place where an instance breaks its operator's declaration.
public struct Violation: Sendable, Hashable {
    /// The clause that is broken.
    public let clause: Clause
    /// The consequence of breaking the rule.
    public let force: Constraint.Force
    /// The number of the entry in `Spec/errata.md` that shows what the reference does; `nil` if there is no entry.
    public let erratum: Int?
    /// The operand that has to change; `nil` if several operands may, or an attribute.
    public let operand: OperandReference?
    /// What is wrong, with its place and number.
    public let problem: String
    /// What to change.
    public let remedy: String

    package init(
        clause: Clause, force: Constraint.Force, erratum: Int?, operand: OperandReference?, problem: String,
        remedy: String
    ) {
        self.clause = clause
        self.force = force
        self.erratum = erratum
        self.operand = operand
        self.problem = problem
        self.remedy = remedy
    }
}

extension Operator {
    /// The rules of these forces that an instance breaks.
    ///
    /// Rules of the operands' declarations and of enumerations come first; their force is `invalid`. The variant's constraints
    /// follow in the order of their declaration.
    public func violations(
        of instance: Instance, in variant: Variant, ofForce forces: Set<Constraint.Force>
    ) -> [Violation] {
        var violations: [Violation] = []
        if forces.contains(.invalid) {
            for (index, description) in instance.inputs.enumerated() {
                guard let description, let operand = variant.inputOperand(index) else { continue }
                violations +=
                    operand.violation(by: description, at: .input(index), instance.attributes).map { [$0] } ?? []
            }
            for (index, description) in instance.outputs.enumerated() {
                guard let operand = variant.outputOperand(index) else { continue }
                violations +=
                    operand.violation(by: description, at: .output(index), instance.attributes).map { [$0] } ?? []
            }
            violations += attributes.compactMap { $0.violation(by: instance) }
        }
        for constraint in variant.constraints where forces.contains(constraint.force) {
            if let problem = constraint.relation.violation(in: instance, naming: variant.name) {
                violations.append(
                    Violation(
                        clause: constraint.clause, force: constraint.force, erratum: constraint.erratum,
                        operand: constraint.relation.operand, problem: problem,
                        remedy: constraint.relation.remedy(naming: variant.name)))
            }
        }
        return violations
    }
}

extension AttributeDeclaration {
    /// A code of an enumeration that the schema has no name for (MODEL-15). Returns `nil` if there is none.
    fileprivate func violation(by instance: Instance) -> Violation? {
        guard let allowedNames, case .integer(let code)? = instance.attributes.values[name] else { return nil }
        return Violation(
            clause: "MODEL-15", force: .invalid, erratum: nil, operand: nil,
            problem: "attribute \(name) is the code \(code), which has no name in the schema",
            remedy: "use one of \(allowedNames.joined(separator: ", "))")
    }
}

extension Operand {
    /// The first rule of this declaration that a tensor breaks. Returns `nil` if it breaks none.
    fileprivate func violation(
        by description: TensorDescription, at place: OperandReference, _ attributes: Attributes
    ) -> Violation? {
        func violation(_ clause: Clause, _ problem: String, _ remedy: String) -> Violation {
            Violation(
                clause: clause, force: .invalid, erratum: nil, operand: place, problem: "\(place) (\(name)) \(problem)",
                remedy: remedy)
        }
        guard description.shape.checkedCount != nil else {
            return violation(
                "REP-5", "has the shape \(description.shape)", "use dimensions of 0 or more with a smaller product")
        }
        guard granularity != .unquantized && granularity != .unread else { return nil }
        guard let quantization = description.quantization, !quantization.scales.isEmpty else {
            return violation("REP-1", "is not quantized", "give it a scale and a zero point")
        }
        if let (clause, problem, remedy) = quantization.defect { return violation(clause, problem, remedy) }
        if !quantization.isPerTensor, let (problem, remedy) = axisDefect(quantization, description, attributes) {
            return violation("REP-4", problem, remedy)
        }
        let zeroPoints = fixedZeroPoint.map { $0...$0 } ?? description.type.integerRange
        if let zeroPoints, let wrong = quantization.zeroPoints.first(where: { !zeroPoints.contains($0) }) {
            let remedy =
                fixedZeroPoint.map { "use \($0)" } ?? "use one in [\(zeroPoints.lowerBound), \(zeroPoints.upperBound)]"
            return violation("REP-3", "has zero point \(wrong)", remedy)
        }
        return nil
    }

    /// How per-axis parameters break the declared granularity. Returns `nil` if they do not.
    private func axisDefect(
        _ quantization: Quantization, _ description: TensorDescription, _ attributes: Attributes
    ) -> (problem: String, remedy: String)? {
        guard granularity.allowsPerAxis else { return ("is quantized per axis", "quantize it per tensor") }
        let dimension = granularity.dimension(of: description.shape, attributes) ?? quantization.dimension
        guard quantization.dimension == dimension, quantization.fits(description.shape) else {
            return (
                "has \(quantization.scales.count) scales along dimension \(quantization.dimension)",
                "give one scale for each index of dimension \(dimension)"
            )
        }
        return nil
    }
}

extension Quantization {
    /// What is wrong with the parameters for any tensor. Returns `nil` if nothing is.
    public var defect: (clause: Clause, problem: String, remedy: String)? {
        guard scales.count == zeroPoints.count else {
            return (
                "REP-4", "has \(scales.count) scales and \(zeroPoints.count) zero points",
                "give one zero point for each scale"
            )
        }
        guard scales.allSatisfy({ $0.isFinite && $0 >= 0 }) else {
            return ("REP-2", "has a scale that is negative or not finite", "give it positive scales")
        }
        return nil
    }

    /// Whether there is one scale, or one for each index of the quantized dimension of a shape.
    public func fits(_ shape: Shape) -> Bool {
        isPerTensor || (shape.dimensions.indices.contains(dimension) && shape[dimension] == scales.count)
    }
}
