import QuantSpec

/// An operator instance that breaks a rule which evaluation enforces: a target that validates its input must refuse it.
public struct NegativeInstance: Sendable {
    /// Unique within the variant: the operand or the clause, and what is wrong.
    public let id: String
    /// The broken instance. It still selects the variant.
    public let instance: Instance
    /// The rule that is broken, with its clause.
    public let violation: Violation
    /// Whether the rule is a constraint of the variant; otherwise it follows from an operand's declaration, or from shapes, index
    /// constants and attributes that do not go together.
    let breaksConstraint: Bool

    /// One instance for each rule of a variant: those of the operands' declarations, the `invalid` constraints, and the clauses by
    /// which the operator rejects shapes, index constants or attributes.
    ///
    /// An instance is kept if it still selects the variant, and if the first violation that the specification reports is that
    /// of the rule.
    ///
    /// - Parameters:
    ///   - valid: an instance of the variant that keeps every rule.
    ///   - variant: the variant whose rules are broken.
    ///   - declaration: the variant's operator.
    ///   - structural: whether instances with other shapes, index constants and attributes are tried.
    public static func all(
        from valid: Instance, of variant: Variant, in declaration: Operator, structural: Bool
    ) -> [NegativeInstance] {
        let breaker = RuleBreaker(valid: valid, variant: variant, declaration: declaration)
        return breaker.operandInstances + breaker.constraintInstances
            + (structural ? breaker.structuralInstances : [])
    }
}

/// Breaks the rules of one variant, one at a time.
private struct RuleBreaker {
    let valid: Instance
    let variant: Variant
    let declaration: Operator

    var operandInstances: [NegativeInstance] {
        let inputs = valid.inputs.indices.filter { valid.inputs[$0] != nil }.map { OperandReference.input($0) }
        let outputs = valid.outputs.indices.map { OperandReference.output($0) }
        return (inputs + outputs).flatMap { reference -> [NegativeInstance] in
            guard let operand = operand(reference), !isRepeated(reference) else { return [] }
            return faults(of: operand, at: reference).compactMap { fault, instance in
                negative("\(operand.name)-\(fault)", instance, breaksConstraint: false) { $0.operand == reference }
            }
        }
    }

    var constraintInstances: [NegativeInstance] {
        let enforced = variant.constraints.filter { $0.force == .invalid }
        return enforced.enumerated().compactMap { index, constraint in
            let number = enforced[..<index].count { $0.clause == constraint.clause }
            let id = constraint.clause.id.lowercased() + (number > 0 ? "-\(number + 1)" : "")
            return constraint.relation.broken(in: valid, of: declaration).lazy.compactMap { instance in
                negative(id, instance, breaksConstraint: true) { $0.clause == constraint.clause }
            }.first
        }
    }

    /// One instance for each clause that shapes, index constants or attributes break although every declared rule holds.
    var structuralInstances: [NegativeInstance] {
        var seen: Set<Clause> = []
        return StructuralFaults(valid: valid, variant: variant).instances.compactMap { instance in
            let instance = withInferredOutputs(instance)
            guard (try? declaration.variant(for: instance))?.id == variant.id,
                declaration.violations(of: instance, in: variant, ofForce: [.invalid]).isEmpty,
                let violation = rejection(of: instance), seen.insert(violation.clause).inserted
            else { return nil }
            return NegativeInstance(
                id: "\(violation.clause.id.lowercased())-structure", instance: instance, violation: violation,
                breaksConstraint: false)
        }
    }

    /// Why the operator rejects an instance, with the clause; `nil` if it takes it, or if the error cites no clause.
    private func rejection(of instance: Instance) -> Violation? {
        do {
            _ = try declaration.prepare(instance, steps: Steps(.litert_2_3_x86_64))
            return nil
        } catch let error as SpecificationError {
            guard error.kind == .invalid, let clause = error.clause else { return nil }
            return Violation(
                clause: clause, force: .invalid, erratum: nil, operand: nil, problem: error.problem,
                remedy: error.remedy)
        } catch {
            return nil
        }
    }

    /// If the broken instance still has a result, its outputs have the shape of that.
    private func withInferredOutputs(_ instance: Instance) -> Instance {
        var instance = instance
        if let shapes = try? declaration.inferShapes(instance), shapes.count == instance.outputs.count {
            for (index, shape) in shapes.enumerated() { instance.outputs[index].shape = shape }
        }
        return instance
    }

    /// Whether the reference is a further tensor of a variadic operand.
    private func isRepeated(_ reference: OperandReference) -> Bool {
        switch reference {
        case .input(let index): index >= variant.inputs.count
        case .output(let index): index >= variant.outputs.count
        }
    }

    private func operand(_ reference: OperandReference) -> Operand? {
        switch reference {
        case .input(let index): variant.inputOperand(index)
        case .output(let index): variant.outputOperand(index)
        }
    }

    /// What can be wrong with the parameters of one tensor (REP-1 to REP-4).
    private func faults(of operand: Operand, at reference: OperandReference) -> [(String, Instance)] {
        guard operand.granularity != .unquantized, operand.granularity != .unread,
            let quantization = valid[reference]?.quantization
        else { return [] }
        var faults: [(String, Instance)] = [
            ("unquantized", valid.quantizing(reference, nil)),
            ("negative-scale", valid.scaling(reference, by: -1)),
        ]
        if let fixed = operand.fixedZeroPoint {
            faults.append(
                ("zero-point", valid.changing(reference) { $0.zeroPoints = $0.zeroPoints.map { _ in fixed + 1 } }))
        } else if let range = operand.type.integerRange, operand.type.bitWidth ?? 64 < 32 {
            faults.append(
                (
                    "zero-point",
                    valid.changing(reference) { $0.zeroPoints = $0.zeroPoints.map { _ in range.upperBound + 1 } }
                ))
        }
        if !operand.granularity.allowsPerAxis, let instance = valid.quantizingPerAxis(reference) {
            faults.append(("per-axis", instance))
        } else if !quantization.isPerTensor {
            faults.append(("quantized-dimension", valid.changing(reference) { $0.dimension += 1 }))
        }
        return faults
    }

    private func negative(
        _ id: String, _ instance: Instance, breaksConstraint: Bool, where isMeant: (Violation) -> Bool
    ) -> NegativeInstance? {
        // The shape alone shall be wrong.
        let instance = withInferredOutputs(instance)
        guard (try? declaration.variant(for: instance))?.id == variant.id,
            let violation = declaration.violations(of: instance, in: variant, ofForce: [.invalid]).first,
            isMeant(violation)
        else { return nil }
        return NegativeInstance(id: id, instance: instance, violation: violation, breaksConstraint: breaksConstraint)
    }
}
