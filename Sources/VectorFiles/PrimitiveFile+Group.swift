import QuantSpec

extension PrimitiveFile {
    /// The primitive as a file of one group, for code that runs groups. Each argument is an input, and each result
    /// an output: a scalar, or a list of one dimension.
    public var asOperator: VectorFile {
        VectorFile(
            operatorName: primitive, code: -1, scheme: scheme, generator: generator, profile: profile,
            notes: notes, groups: [group])
    }

    private var group: VectorGroup {
        let instance = Instance(
            primitive, attributes: [:], inputs: arguments.map(\.description), outputs: results.map(\.description))
        return VectorGroup(
            id: "\(primitive)/\(scheme.rawValue)", instance: instance, clauses: clauses,
            rows: rows.map { row in
                let inputs = Dictionary(uniqueKeysWithValues: row.arguments.enumerated().map { ($0, $1) })
                return VectorRow(
                    id: row.id, steps: [VectorStep(inputs: inputs, outputs: row.results)], catches: row.catches,
                    comment: row.comment)
            })
    }
}

extension PrimitiveParameter {
    fileprivate var description: TensorDescription { TensorDescription(type, Shape(count.map { [$0] } ?? [])) }
}
