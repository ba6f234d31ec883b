import QuantSpec
import VectorFiles

extension NegativeGeneration {
    /// The negative groups of an operator in a scheme: `OPERATOR/scheme/negative/variant/rule`, each with one row of zeros.
    public static func file(
        of declaration: Operator, _ scheme: Scheme, generator: VectorGenerator, profile: String
    ) -> VectorFile {
        let variants = declaration.variants.filter { $0.scheme == scheme }
        return VectorFile(
            operatorName: declaration.name, code: declaration.code, scheme: scheme, generator: generator,
            profile: profile, clauses: [], notes: [],
            groups: variants.flatMap { variant in
                instances(of: variant, in: declaration, seed: generator.seed).map {
                    $0.group(of: variant, in: declaration)
                }
            })
    }
}

extension NegativeInstance {
    fileprivate func group(of variant: Variant, in declaration: Operator) -> VectorGroup {
        let records = instance.records(of: variant)
        let zeros = instance.inputs.enumerated().compactMap { index, description -> (Int, Elements)? in
            guard let description, records.inputs[index]?.role == .activation,
                let elements = Elements(zeros: description.shape.count, type: description.type)
            else { return nil }
            return (index, elements)
        }
        let step = VectorStep(
            inputs: Dictionary(uniqueKeysWithValues: zeros), outputs: [], accumulators: nil, states: [:])
        return VectorGroup(
            id: "\(declaration.name)/\(variant.scheme.rawValue)/negative/\(variant.id)/\(id)",
            operatorName: declaration.name, variant: variant.id, clauses: [violation.clause],
            attributes: instance.attributes, inputs: records.inputs, outputs: records.outputs,
            cost: VectorCost(macs: 0, bytes: 0), derived: [],
            violates: BrokenRule(clause: violation.clause, problem: violation.problem),
            rows: [
                VectorRow(steps: [step], profiles: [], defects: [], catches: [], comment: "zeros", isInformative: false)
            ])
    }
}
