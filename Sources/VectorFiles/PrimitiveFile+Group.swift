import QuantSpec

extension PrimitiveFile {
    /// The primitive as a file of one group, for code that runs groups. Each argument is an input of one element, and
    /// each result an output of one element.
    public var asOperator: VectorFile {
        VectorFile(
            operatorName: primitive, code: -1, scheme: .arithmetic, generator: generator, profile: profile,
            notes: notes, groups: [group])
    }

    private var group: VectorGroup {
        let instance = Instance(
            primitive, attributes: [:], inputs: arguments.map { TensorDescription($0.type, []) },
            outputs: results.map { TensorDescription($0.type, []) })
        return VectorGroup(
            id: "\(primitive)/\(PrimitiveFile.folder)", instance: instance, clauses: clauses,
            rows: rows.map { row in
                let inputs = Dictionary(uniqueKeysWithValues: row.arguments.enumerated().map { ($0, $1) })
                return VectorRow(
                    id: row.id, steps: [VectorStep(inputs: inputs, outputs: row.results)], catches: row.catches,
                    comment: row.comment)
            })
    }
}
