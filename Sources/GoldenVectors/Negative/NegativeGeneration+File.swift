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
            profile: profile, notes: [],
            groups: variants.flatMap { variant in
                instances(of: variant, in: declaration, seed: generator.seed).map {
                    $0.group(of: variant, in: declaration)
                }
            })
    }
}

extension NegativeInstance {
    fileprivate func group(of variant: Variant, in declaration: Operator) -> VectorGroup {
        var instance = instance
        instance.operatorName = declaration.name
        instance.variantID = variant.id
        let zeros = instance.positions(of: .activation).compactMap { index -> (Int, Elements)? in
            guard let description = instance.inputs[index],
                let elements = Elements(zeros: description.shape.count, type: description.type)
            else { return nil }
            return (index, elements)
        }
        let step = VectorStep(inputs: Dictionary(uniqueKeysWithValues: zeros), outputs: [])
        return VectorGroup(
            id: "\(declaration.name)/\(variant.scheme.rawValue)/negative/\(variant.id)/\(id)", instance: instance,
            violates: BrokenRule(clause: violation.clause, problem: violation.problem),
            rows: [VectorRow(steps: [step], comment: "zeros")])
    }
}
