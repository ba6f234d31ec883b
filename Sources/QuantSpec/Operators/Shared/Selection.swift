/// SELECT and SELECT_V2: a condition selects each output element from one of two inputs.
enum Selection {
    /// The forms: one for each type.
    ///
    /// - Parameters:
    ///   - name: the schema's name of the operator.
    ///   - constraints: the constraints that every form gets.
    ///   - positions: gives, for each output element, the positions of its condition and of its two candidates.
    static func variants(
        _ name: String, constraints: [Constraint],
        positions: @escaping @Sendable (Instance) throws -> (condition: [Int], first: [Int], second: [Int])
    ) -> [Variant] {
        DataMovement.types.map { type in
            let sameParameters = Constraint(
                Clause("\(name)-3"), .nonconforming, .sameParameters([.input(1), .input(2), .output(0)]))
            return Variant(
                type.rawValue, DataMovement.scheme(of: type),
                inputs: [
                    Operand("condition", .bool, .unquantized), DataMovement.operand("x", type),
                    DataMovement.operand("y", type),
                ],
                outputs: [DataMovement.operand("output", type)],
                constraints: (DataMovement.isQuantized(type) ? [sameParameters] : []) + constraints,
                clauses: [Clause("\(name)-1"), Clause("\(name)-2")],
                prepare: { instance, _ in
                    let places = try positions(instance)
                    return Plan { call in
                        guard let first = call.inputs[1], let second = call.inputs[2] else { return }
                        let condition = try call.values(0, as: Bool.self)
                        let chosen = places.condition.indices.map { index in
                            condition[places.condition[index]]
                                ? places.first[index] : first.count + places.second[index]
                        }
                        call.setOutput(0, elements: try first.appending(second).gathering(chosen))
                    }
                })
        }
    }

    /// The output's shape as the model gives it, if every tensor has exactly one element. Returns `nil` otherwise.
    static func outputOfOneElement(_ instance: Instance) -> Shape? {
        guard instance.inputs.allSatisfy({ $0?.shape.checkedCount == 1 }), let output = instance[.output(0)]?.shape,
            output.checkedCount == 1
        else { return nil }
        return output
    }
}
