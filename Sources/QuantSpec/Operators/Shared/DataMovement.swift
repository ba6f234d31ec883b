/// Shared by the data movement operators, which do not interpret stored values.
enum DataMovement {
    /// The types that the reference's data movement operators take, in the order of the variants.
    static let types: [ElementType] = [.int8, .uint8, .int16, .float16, .float32, .int32, .int64, .bool]

    /// The scheme whose vectors contain a type. Plain integers and bools belong to float32.
    static func scheme(of type: ElementType) -> Scheme {
        switch type {
        case .int8, .int4: .int8
        case .uint8: .uint8
        case .int16: .int16x8
        case .float16: .float16
        default: .float32
        }
    }

    /// Whether a type normally has a scale and a zero point.
    static func isQuantized(_ type: ElementType) -> Bool {
        let scheme = scheme(of: type)
        return scheme != .float32 && scheme != .float16
    }

    /// For operators that add elements with the real value 0: the output has one zero point.
    static let outputIsPerTensor = Constraint(
        "REP-4", .invalid, .perTensor(.output(0)))

    /// An operand whose stored values are moved. The evaluation does not read its parameters.
    static func operand(
        _ name: String, _ type: ElementType, role: Operand.Role = .activation, presence: Operand.Presence = .required
    ) -> Operand {
        Operand(name, type, isQuantized(type) ? .unread : .unquantized, role: role, presence: presence)
    }

    /// One form for each type: each output element is an input element at a known position.
    ///
    /// - Parameters:
    ///   - types: the types of the elements. Each gets a form.
    ///   - others: the inputs after the first: shapes, axes, indices.
    ///   - sameParameters: the clause that demands the input's parameters of the output, and its force.
    ///   - constraints: further constraints of every form.
    ///   - clauses: the clauses of every form.
    ///   - positions: for each output element, in row-major order, its position in the input.
    static func gathering(
        _ types: [ElementType] = DataMovement.types, others: [Operand] = [], sameParameters: (Clause, Constraint.Force),
        constraints: [Constraint] = [], clauses: [Clause],
        positions: @escaping @Sendable (Instance, Steps) throws -> [Int]
    ) -> [Variant] {
        types.map { type in
            let parameters = Constraint(
                sameParameters.0, sameParameters.1, .sameParameters([.input(0), .output(0)]))
            return Variant(
                type.rawValue, scheme(of: type), inputs: [operand("input", type)] + others,
                outputs: [operand("output", type)],
                constraints: (isQuantized(type) ? [parameters] : []) + constraints, clauses: clauses,
                prepare: { instance, steps in
                    let arrangement = Arrangement(try positions(instance, steps))
                    return Plan { call in
                        guard let elements = call.inputs.first ?? nil else { return }
                        call.setOutput(0, elements: arrangement.of(elements))
                    }
                })
        }
    }
}

/// The position of each element of an output in its source.
struct Arrangement: Sendable {
    private let positions: [Int]
    /// Whether element i is at position i, for every i.
    private let isIdentity: Bool

    init(_ positions: [Int]) {
        self.positions = positions
        isIdentity = positions.indices.allSatisfy { positions[$0] == $0 }
    }

    /// The output's elements, from those of the source.
    func of(_ elements: Elements) -> Elements {
        isIdentity && elements.count == positions.count ? elements : elements.gathering(positions)
    }
}
