/// MAXIMUM and MINIMUM: each output element is one of two stored values, unchanged.
enum MaximumMinimum {
    static let types: [ElementType] = [.int8, .uint8, .int16, .float16, .float32, .int32, .int64]

    /// An outline with tensors on three scales: their stored values are compared all the same.
    static func otherParameters(_ clause: Clause) -> Outline {
        Outline("other-parameters", [[3, 17], [3, 17]], variants: ["int8", "uint8"], breaking: [clause])
    }

    /// Outlines in which one value serves a batch or a row of several channels, either way round.
    static let broadcasts = [
        Outline("value-for-each-batch", [[2, 1, 1, 1], [2, 2, 3, 2]]),
        Outline("value-for-each-batch-reversed", [[2, 2, 3, 2], [2, 1, 1, 1]]),
        Outline("value-for-each-row", [[2, 3, 1, 1], [2, 3, 2, 4]]),
        Outline("value-for-each-row-reversed", [[2, 3, 2, 4], [2, 3, 1, 1]]),
    ]

    /// The forms: one for each type.
    ///
    /// - Parameters:
    ///   - name: the schema's name of the operator.
    ///   - sign: the first value is the result if its order to the second is this: 1 or -1.
    static func variants(_ name: String, firstWinsAt sign: Int) -> [Variant] {
        types.map { type in
            let parameters = Constraint(
                Clause("\(name)-3"), .nonconforming, .sameParameters([.input(0), .input(1), .output(0)]))
            return Variant(
                type.rawValue, DataMovement.scheme(of: type),
                inputs: [DataMovement.operand("input1", type), DataMovement.operand("input2", type)],
                outputs: [DataMovement.operand("output", type)],
                constraints: (DataMovement.isQuantized(type) ? [parameters] : [])
                    + [Pairwise.rankLimit(Clause("\(name)-4"))],
                clauses: [Clause("\(name)-1"), Clause("\(name)-2")],
                prepare: { instance, _ in
                    let pairs = try Pairwise.Pairs(instance).positions
                    return Plan { call in
                        guard let first = call.inputs[0], let second = call.inputs[1] else { return }
                        let both = try first.appending(second)
                        let values = try OrderedValues(both)
                        let positions = pairs.map { pair in
                            let other = first.count + pair.second
                            return values.order(pair.first, other) == sign ? pair.first : other
                        }
                        call.setOutput(0, elements: both.gathering(positions))
                    }
                })
        }
    }
}
