extension Operator {
    /// RNN: one time step of a recurrent layer.
    public static let rnn = Operator(
        "RNN", code: 24, summary: "Computes one time step of a dense layer of the input and of its own last output.",
        attributes: [
            Attribute<FusedActivation>.fusedActivation.declaration,
            RecurrentNetwork.asymmetricQuantizeInputs.declaration,
        ],
        inferShapes: { [try RecurrentNetwork.Sizes($0, isSequence: false).output] },
        products: { try RecurrentNetwork.Sizes($0, isSequence: false).products },
        variants: RecurrentNetwork.variants("RNN", isSequence: false),
        outlines: RecurrentNetwork.outlines(isSequence: false), domain: RecurrentNetwork.domain(isSequence: false))
}
