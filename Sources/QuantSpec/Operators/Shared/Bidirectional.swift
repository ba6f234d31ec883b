/// Shared by BIDIRECTIONAL_SEQUENCE_LSTM and BIDIRECTIONAL_SEQUENCE_RNN: two networks, of which one runs from the last time
/// step to the first.
enum Bidirectional {
    /// Whether each row of the forward network's output and that of the backward network's are one row of one output.
    static let mergeOutputs = Attribute("merge_outputs", default: false)

    /// What the auxiliary input is.
    enum Auxiliary: String, DomainValue {
        /// There is none.
        case absent
        /// A second input of both networks, with matrices of its own.
        case both = "of both networks"
        /// The input of the backward network, whose matrices are those of its input.
        case backward = "of the backward network"
    }

    /// The shapes of the outputs.
    ///
    /// - Parameters:
    ///   - instance: the instance.
    ///   - forward: the shape of the forward network's output.
    ///   - backward: the shape of the backward network's output. Only the last dimension differs.
    static func outputs(_ instance: Instance, _ forward: Shape, _ backward: Shape) -> [Shape] {
        guard instance.attributes[mergeOutputs] else { return [forward, backward] }
        let widths = [forward, backward].compactMap(\.dimensions.last)
        return [Shape(Array(forward.dimensions.dropLast()) + [widths.reduce(0, +)])]
    }

    /// Sets the outputs of a call.
    ///
    /// - Parameters:
    ///   - call: the call.
    ///   - forward: the rows of the forward network's output, and their width.
    ///   - backward: those of the backward network.
    static func setOutputs(
        _ call: inout Call, _ forward: (rows: [Float], width: Int), _ backward: (rows: [Float], width: Int)
    ) {
        guard call.attributes[mergeOutputs] else {
            call.setOutput(0, forward.rows)
            return call.setOutput(1, backward.rows)
        }
        let count = forward.rows.count / forward.width
        var merged: [Float] = []
        for row in 0..<count {
            for network in [forward, backward] {
                merged += network.rows[(row..<row + 1).rows(ofWidth: network.width)]
            }
        }
        call.setOutput(0, merged)
    }

    /// The forms with two outputs and with one: of each type of weights.
    ///
    /// - Parameters:
    ///   - inputs: the inputs of a form with a type of weights.
    ///   - clauses: the clauses of such a form.
    ///   - merge: the clause about `merge_outputs`.
    ///   - constraints: the constraints of such a form.
    ///   - prepare: makes the plan of an instance.
    static func variants(
        inputs: (ElementType) -> [Operand], clauses: (ElementType) -> [Clause], merge: Clause,
        constraints: (ElementType) -> [Constraint], prepare: @escaping Variant.Prepare
    ) -> [Variant] {
        [(ElementType.float32, "float32", Scheme.float32), (.int8, "hybrid", .dynamicRange)].flatMap {
            type, name, scheme in
            [false, true].map { isMerged in
                let outputs = isMerged ? ["output"] : ["fw_output", "bw_output"]
                return Variant(
                    isMerged ? "\(name).merged" : name, scheme, inputs: inputs(type),
                    outputs: outputs.map { Operand($0, .float32, .unquantized) },
                    constraints: constraints(type) + [
                        Constraint(
                            merge, .invalid, .attribute(mergeOutputs.name, oneOf: [.flag(isMerged)]))
                    ], clauses: clauses(type), prepare: prepare)
            }
        }
    }

    /// The ids of the forms with one output, or with two.
    static func forms(isMerged: Bool) -> Set<String> {
        isMerged ? ["float32.merged", "hybrid.merged"] : ["float32", "hybrid"]
    }

    /// The axis of `merge_outputs`.
    static let merging = TypedAxis(mergeOutputs.name, [false, true]) { $0.attributes[mergeOutputs] }
}
