extension Operator {
    /// LSTM: one time step of a long short-term memory.
    public static let lstm = Operator(
        "LSTM", code: 16, summary: "Computes one time step of a long short-term memory.",
        attributes: [
            Attribute<FusedActivation>.fusedActivation.declaration, Lstm.cellClip.declaration,
            Lstm.projectionClip.declaration, LstmOperator.kernelType.declaration,
            Lstm.asymmetricQuantizeInputs.declaration,
        ],
        inferShapes: { [try LstmSizes($0, isSequence: false).output] },
        products: { try LstmSizes($0, isSequence: false).products },
        checkConnections: { try LstmSizes.checkConnections($0, isSequence: false) },
        inputCounts: LstmSizes.inputCounts, withoutOptions: { _ in .referenceLimit },
        variants: LstmOperator.integerForms + LstmOperator.realForms,
        outlines: LstmDomain.outlines(isSequence: false), domain: LstmDomain.domain(isSequence: false))
}

enum LstmOperator {
    /// The kernel that the operator stands for. Only the full one is specified.
    static let kernelType = Attribute("kernel_type", default: KernelType.full)

    enum KernelType: String, AttributeEnumeration {
        case full = "FULL"
        case basic = "BASIC"
    }

    /// LSTM-3: int8 activations and weights, int16 gates and cell state.
    static let integerForms = IntegerLstm.variants(
        clauses: ["LSTM-1", "LSTM-2", "LSTM-3"], weightClause: "LSTM-5",
        constraints: [
            Constraint(
                "LSTM-4", .nonconforming,
                .attribute(
                    Attribute<FusedActivation>.fusedActivation.name,
                    oneOf: [FusedActivation.tanh.attributeValue])),
            Constraint("LSTM-6", .invalid, .attribute(kernelType.name, oneOf: [KernelType.full.attributeValue])),
        ],
        isSequence: false)

    /// LSTM-7, LSTM-8: float32 activations, with int8 or float32 weights.
    static let realForms = RealLstm.variants(
        hybrid: ["LSTM-1", "LSTM-2", "LSTM-7"], float32: ["LSTM-1", "LSTM-2", "LSTM-8"],
        weightClause: "LSTM-5",
        constraints: [
            Constraint("LSTM-6", .invalid, .attribute(kernelType.name, oneOf: [KernelType.full.attributeValue]))
        ],
        isSequence: false)
}
