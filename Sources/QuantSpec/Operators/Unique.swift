extension Operator {
    /// UNIQUE: finds the different values of a vector, and for each element the index of its value.
    public static let unique = Operator(
        "UNIQUE", code: 103,
        summary: "Finds the different values of a vector, and for each element the index of its value.",
        attributes: [DifferentValues.indexType.declaration],
        binary16: .exact,
        inferShapes: { try DifferentValues.outputShapes($0) },
        shapedBy: [0], withoutOptions: { _ in .referenceLimit },
        variants: DifferentValues.variants,
        outlines: [
            Outline("repeated", [[9]], fixedValues: [0: [5, 2, 5, 7, 2, 2, 0, 7, 5]], outputCount: 2),
            Outline("descending", [[6]], fixedValues: [0: [9, 8, 7, 8, 9, 1]], outputCount: 2),
            Outline("all-equal", [[17]], fixedValues: [0: [Int64](repeating: 4, count: 17)], outputCount: 2),
            Outline("all-different", [[33]], fixedValues: [0: (0..<33).map { ($0 * 20) % 33 }], outputCount: 2),
            Outline("one", [[1]], fixedValues: [0: [3]], outputCount: 2),
            Outline("signs", [[8]], fixedValues: [0: [-1, 127, -128, 1, -1, 0, -128, 127]], outputCount: 2),
        ],
        postTraining: PostTraining(.free))
}

enum DifferentValues {
    static let indexType = Attribute("idx_out_type", default: IndexType.int32)

    enum IndexType: String, AttributeEnumeration {
        case int32 = "INT32"
        case int64 = "INT64"
    }

    static let variants: [Variant] = [ElementType.int8, .uint8, .int16, .float32, .int32, .int64].flatMap { type in
        [ElementType.int32, .int64].map { index in
            let sameParameters = Constraint("UNIQUE-4", .nonconforming, .sameParameters([.input(0), .output(0)]))
            let named: IndexType = index == .int64 ? .int64 : .int32
            return Variant(
                type.rawValue + (index == .int64 ? ".to-int64" : ""), DataMovement.scheme(of: type),
                inputs: [DataMovement.operand("input", type)],
                outputs: [DataMovement.operand("values", type), Operand("indices", index, .unquantized)],
                constraints: (DataMovement.isQuantized(type) ? [sameParameters] : []) + [
                    Constraint("UNIQUE-3", .invalid, .attribute(indexType.name, oneOf: [named.attributeValue]))
                ],
                clauses: ["UNIQUE-1", "UNIQUE-2", "UNIQUE-3"],
                derive: { instance, _ in
                    // `instance.attributes` has the schema's default for an absent attribute.
                    guard instance.attributes[indexType] == named else {
                        throw SpecificationError(
                            .invalid, "UNIQUE: idx_out_type is not \(named.rawValue)",
                            remedy: "set it to the type of the indices", clause: "UNIQUE-3")
                    }
                    return Derived()
                },
                evaluate: { call in
                    guard let elements = call.inputs[0] else { return }
                    let (firsts, indices) = appearances(elements)
                    call.setOutput(0, elements: elements.gathering(firsts))
                    try call.setOutput(1, integers: indices.map { Int64($0) })
                })
        }
    }

    /// UNIQUE-3: `[number of different values]`, and the input's shape for the indices.
    ///
    /// - Throws: `SpecificationError` if the input is not a vector, or its values are not known.
    static func outputShapes(_ instance: Instance) throws -> [Shape] {
        let shape = try instance.input(0).shape
        guard shape.rank == 1 else {
            throw SpecificationError(
                .invalid, "UNIQUE: the input has the shape \(shape)", remedy: "give it one dimension",
                clause: "UNIQUE-3")
        }
        guard let elements = instance.constants[0]?.elements else {
            throw SpecificationError(
                .unsupported, "UNIQUE: the input is not a constant", remedy: "give its values in the model")
        }
        return [[appearances(elements).firsts.count], shape]
    }

    /// UNIQUE-1, UNIQUE-2: `firsts` are the positions of the first appearance of each different value; `indices` is,
    /// for each element, the index of its value among them.
    private static func appearances(_ elements: Elements) -> (firsts: [Int], indices: [Int]) {
        if case .float32(let values) = elements { return appearances(values) }
        return appearances(elements.integers ?? [])
    }

    private static func appearances<Value: Hashable>(_ values: [Value]) -> (firsts: [Int], indices: [Int]) {
        var firsts: [Int] = []
        var places: [Value: Int] = [:]
        let indices = values.indices.map { position in
            // NaN equals no value, itself included, and is therefore added each time.
            if let place = places[values[position]] { return place }
            places[values[position]] = firsts.count
            firsts.append(position)
            return firsts.count - 1
        }
        return (firsts, indices)
    }
}
