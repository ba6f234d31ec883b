import QuantSpec

extension PrimitiveFile {
    /// The primitive as a file of one group, for those who run groups: an argument is an input of one element, a result an
    /// output of one.
    public var asOperator: VectorFile {
        VectorFile(
            operatorName: primitive, code: -1, scheme: .arithmetic, generator: generator, profile: profile,
            clauses: clauses, notes: notes, groups: [group])
    }

    private var group: VectorGroup {
        VectorGroup(
            id: "\(primitive)/\(PrimitiveFile.folder)", operatorName: primitive, variant: "", clauses: clauses,
            attributes: [:], inputs: arguments.map(\.record), outputs: results.map(\.record),
            cost: VectorCost(macs: 0, bytes: 0), derived: [],
            rows: rows.map { row in
                let inputs = Dictionary(uniqueKeysWithValues: row.arguments.enumerated().map { ($0, $1) })
                return VectorRow(
                    steps: [VectorStep(inputs: inputs, outputs: row.results)], catches: row.catches,
                    comment: row.comment)
            })
    }
}

extension PrimitiveParameter {
    fileprivate var record: TensorRecord {
        TensorRecord(name: name, role: .activation, description: TensorDescription(type, Shape([])))
    }
}
