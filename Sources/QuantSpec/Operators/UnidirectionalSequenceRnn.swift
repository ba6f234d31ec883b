extension Operator {
    /// UNIDIRECTIONAL_SEQUENCE_RNN: a recurrent layer over the time steps of a sequence.
    public static let unidirectionalSequenceRnn = Operator(
        "UNIDIRECTIONAL_SEQUENCE_RNN", code: 35,
        summary: "Runs a dense layer of the input and of its own last output over the time steps of a sequence.",
        attributes: [
            RecurrentNetwork.timeMajor.declaration, Attribute<FusedActivation>.fusedActivation.declaration,
            RecurrentNetwork.asymmetricQuantizeInputs.declaration,
        ],
        inferShapes: { [try RecurrentNetwork.Sizes($0, isSequence: true).output] },
        products: { try RecurrentNetwork.Sizes($0, isSequence: true).products },
        variants: RecurrentNetwork.variants("UNIDIRECTIONAL_SEQUENCE_RNN", isSequence: true),
        outlines: RecurrentNetwork.outlines(isSequence: true), domain: RecurrentNetwork.domain(isSequence: true),
        postTraining: PostTraining(
            nil, isQuantizable: false, dynamicRange: .init([1, 2], quantizesInputsAsymmetrically: true, version: 3)))
}
