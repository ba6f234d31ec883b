extension Operator {
    /// UNIDIRECTIONAL_SEQUENCE_LSTM: a long short-term memory over the time steps of a sequence.
    public static let unidirectionalSequenceLstm = Operator(
        "UNIDIRECTIONAL_SEQUENCE_LSTM", code: 44,
        summary: "Runs a long short-term memory over the time steps of a sequence.",
        attributes: [
            Attribute<FusedActivation>.fusedActivation.declaration, Lstm.cellClip.declaration,
            Lstm.projectionClip.declaration, Lstm.timeMajor.declaration, Lstm.asymmetricQuantizeInputs.declaration,
        ],
        inferShapes: { [try LstmSizes($0, isSequence: true).output] },
        products: { try LstmSizes($0, isSequence: true).products },
        checkConnections: { try LstmSizes.checkConnections($0, isSequence: true) },
        inputCounts: LstmSizes.inputCounts,
        variants: UnidirectionalSequenceLstm.integerForms + UnidirectionalSequenceLstm.realForms,
        outlines: LstmDomain.outlines(isSequence: true), domain: LstmDomain.domain(isSequence: true),
        postTraining: PostTraining(
            .free, weights: Lstm.trainedWeights, recurrent: Lstm.recurrent,
            dynamicRange: .init(
                [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 16], quantizesInputsAsymmetrically: true, isAllOrNone: true,
                version: 3)))
}

enum UnidirectionalSequenceLstm {
    /// UNIDIRECTIONAL_SEQUENCE_LSTM-4: int8 activations and weights, int16 gates and cell state.
    static let integerForms = IntegerLstm.variants(
        clauses: [
            "UNIDIRECTIONAL_SEQUENCE_LSTM-1", "UNIDIRECTIONAL_SEQUENCE_LSTM-2", "UNIDIRECTIONAL_SEQUENCE_LSTM-3",
            "UNIDIRECTIONAL_SEQUENCE_LSTM-4",
        ],
        weightClause: "UNIDIRECTIONAL_SEQUENCE_LSTM-6",
        constraints: [
            Constraint(
                "UNIDIRECTIONAL_SEQUENCE_LSTM-5", .nonconforming,
                .attribute(
                    Attribute<FusedActivation>.fusedActivation.name,
                    oneOf: [FusedActivation.tanh.attributeValue]))
        ],
        isSequence: true)

    /// UNIDIRECTIONAL_SEQUENCE_LSTM-7, UNIDIRECTIONAL_SEQUENCE_LSTM-8: float32 activations, with int8 or float32 weights.
    static let realForms = RealLstm.variants(
        hybrid: [
            "UNIDIRECTIONAL_SEQUENCE_LSTM-1", "UNIDIRECTIONAL_SEQUENCE_LSTM-2", "UNIDIRECTIONAL_SEQUENCE_LSTM-3",
            "UNIDIRECTIONAL_SEQUENCE_LSTM-7",
        ],
        float32: [
            "UNIDIRECTIONAL_SEQUENCE_LSTM-1", "UNIDIRECTIONAL_SEQUENCE_LSTM-2", "UNIDIRECTIONAL_SEQUENCE_LSTM-3",
            "UNIDIRECTIONAL_SEQUENCE_LSTM-8",
        ],
        weightClause: "UNIDIRECTIONAL_SEQUENCE_LSTM-6", isSequence: true)
}
