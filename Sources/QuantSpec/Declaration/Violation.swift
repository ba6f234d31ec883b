/// One way in which an instance breaks what its operator declares.
public struct Violation: Sendable, Hashable {
    public let clause: Clause
    public let force: Constraint.Force
    /// The number of the entry in `Spec/errata.md` that shows what the reference does; `nil` if there is none.
    public let erratum: Int?
    /// The tensor that breaks it; `nil` where several do, or an attribute does.
    public let operand: OperandReference?
    public let problem: String
    /// What to do about it.
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
    /// Every rule of some forces that an instance breaks: those of the operands' declarations first, then the variant's
    /// constraints, in the order in which they are declared.
    public func violations(
        of instance: Instance, in variant: Variant, ofForce forces: Set<Constraint.Force>
    ) -> [Violation] {
        var violations: [Violation] = []
        if forces.contains(.invalid) {
            for (index, description) in instance.inputs.enumerated() {
                guard let description, let operand = variant.inputOperand(index) else { continue }
                violations += operand.violation(by: description, at: .input(index)).map { [$0] } ?? []
            }
            for (index, description) in instance.outputs.enumerated() {
                guard let operand = variant.outputOperand(index) else { continue }
                violations += operand.violation(by: description, at: .output(index)).map { [$0] } ?? []
            }
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

extension Operand {
    /// The first thing in which a tensor is not what this declares; `nil` where it is.
    fileprivate func violation(by description: TensorDescription, at place: OperandReference) -> Violation? {
        func violation(_ clause: Clause, _ problem: String, _ remedy: String) -> Violation {
            Violation(
                clause: clause, force: .invalid, erratum: nil, operand: place, problem: "\(place) (\(name)) \(problem)",
                remedy: remedy)
        }
        guard description.shape.checkedCount != nil else {
            return violation(
                "REP-5", "has the shape \(description.shape)", "give it dimensions whose product can be counted")
        }
        guard granularity != .unquantized && granularity != .unread else { return nil }
        guard let quantization = description.quantization, !quantization.scales.isEmpty else {
            return violation("REP-1", "is not quantized", "give it a scale and a zero point")
        }
        if let (clause, problem, remedy) = quantization.defect { return violation(clause, problem, remedy) }
        if !quantization.isPerTensor, let (problem, remedy) = axisDefect(quantization, description) {
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

    private func axisDefect(
        _ quantization: Quantization, _ description: TensorDescription
    ) -> (problem: String, remedy: String)? {
        guard granularity.allowsPerAxis else { return ("is quantized per axis", "quantize it per tensor") }
        let dimension = granularity.dimension ?? quantization.dimension
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
    /// What is wrong with the parameters by themselves, whatever tensor they belong to; `nil` where nothing is.
    public var defect: (clause: Clause, problem: String, remedy: String)? {
        guard scales.count == zeroPoints.count else {
            return (
                "REP-4", "has \(scales.count) scales and \(zeroPoints.count) zero points", "give one zero point a scale"
            )
        }
        guard scales.allSatisfy({ $0.isFinite && $0 >= 0 }) else {
            return ("REP-2", "has a scale that is negative or not finite", "give it positive scales")
        }
        return nil
    }

    /// Whether there is one scale for a tensor of a shape, or one for each index of its quantized dimension.
    public func fits(_ shape: Shape) -> Bool {
        isPerTensor || (shape.dimensions.indices.contains(dimension) && shape[dimension] == scales.count)
    }
}
