import QuantSpec
import VectorFiles

extension Primitive {
    /// The primitive's file.
    func file(_ generator: VectorGenerator) -> PrimitiveFile {
        var random = SeededRandom(seed: generator.seed, "\(scheme.rawValue)/\(name)")
        let steps = Steps(profile)
        var known: Set<[Elements]> = []
        // Rows with the same arguments are one case.
        let rows = cases(&random).filter { known.insert($0.arguments).inserted }.map { example in
            PrimitiveRow(
                arguments: example.arguments, results: evaluate(steps, example.arguments),
                catches: catches(example.arguments), comment: example.comment)
        }
        let names = Set(rows.flatMap(\.catches))
        return PrimitiveFile(
            scheme: scheme, primitive: name, summary: summary, generator: generator, profile: profile.name,
            clauses: clauses,
            notes: Deviation.all.filter { names.contains($0.name) }.map { deviation in
                deviation.note(deviation.clauses.filter { Operator.named($0.family) == nil })
            }, arguments: arguments,
            results: results, rows: rows)
    }

    /// Returns the names of the deviations that give another result, in the order of the catalogue.
    func catches(_ values: [Elements]) -> [String] {
        let expected = evaluate(Steps(profile), values)
        return Deviation.all.filter { deviation in
            let others = evaluate(deviation.steps(profile), values)
            return !others.haveSameBits(as: expected)
        }.map(\.name)
    }
}

extension PrimitiveFile {
    /// Returns the results of an implementation of a primitive with a deviation, or `nil` if there is no such
    /// primitive.
    ///
    /// - Parameters:
    ///   - primitive: the name of the primitive.
    ///   - deviation: the deviation of the implementation.
    ///   - arguments: the arguments by position.
    public static func results(
        of primitive: String, _ deviation: Deviation, _ arguments: [Int: Elements]
    ) -> [Elements]? {
        guard let primitive = Primitive.named(primitive), arguments.count == primitive.arguments.count else {
            return nil
        }
        return primitive.evaluate(
            deviation.steps(primitive.profile), arguments.keys.sorted().compactMap { arguments[$0] })
    }
}

extension [Elements] {
    /// Whether the lists have the same types, lengths and bits.
    func haveSameBits(as others: [Elements]) -> Bool {
        count == others.count && zip(self, others).allSatisfy { $0.hasSameBits(as: $1) }
    }
}
