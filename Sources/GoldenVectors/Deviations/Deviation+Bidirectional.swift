import QuantSpec

extension Deviation {
    /// Mistakes in operators that run two networks over a sequence, one from each end.
    static let bidirectional: [Deviation] = [
        Deviation(
            "directions-swapped", .shape, "The weights of the forward network and of the backward network are swapped",
            "The forward network's operands come first.",
            breaking: ["BIDIRECTIONAL_SEQUENCE_RNN-2", "BIDIRECTIONAL_SEQUENCE_LSTM-2"], in: .violated,
            .instance { instance in
                for (forward, backward) in instance.networkPairs {
                    instance.inputs.swapAt(forward, backward)
                    let constant = instance.constants[forward]
                    instance.constants[forward] = instance.constants[backward]
                    instance.constants[backward] = constant
                }
            }),
        Deviation(
            "backward-outputs-in-order-of-computation", .shape,
            "The backward network's results are stored in the order in which they are computed",
            "The result of a time step is stored at that time step, and the last step is computed first.",
            breaking: ["BIDIRECTIONAL_SEQUENCE_RNN-2", "BIDIRECTIONAL_SEQUENCE_LSTM-2"], in: .violated,
            // Some forms of the reference have one time step only (E-118, E-132).
            shownIn: .violated(schemes: [.float32]),
            .outputs { outputs, _, instance in
                let isMerged = outputs.count == 1
                guard let last = outputs.indices.last, let shape = instance.outputs.last?.shape, shape.rank == 3 else {
                    return
                }
                let first = isMerged ? instance.forwardWidth : 0
                let time = instance.attributes.values["time_major"] == .flag(true) ? 0 : 1
                let positions = (0..<shape.count).map { position -> Int in
                    var place = shape.coordinates(of: position)
                    guard place[2] >= first else { return position }
                    place[time] = shape[time] - 1 - place[time]
                    return (place[0] * shape[1] + place[1]) * shape[2] + place[2]
                }
                outputs[last] = outputs[last].gathering(positions)
            }),
        Deviation(
            "backward-outputs-first", .shape, "The backward network's results come before those of the forward network",
            "In a merged output each row has the forward network's results first; otherwise these are the first output.",
            breaking: ["BIDIRECTIONAL_SEQUENCE_RNN-1", "BIDIRECTIONAL_SEQUENCE_LSTM-1"], in: .violated,
            .outputs { outputs, _, instance in
                guard outputs.count == 1 else {
                    if outputs[0].count == outputs[1].count { outputs.swapAt(0, 1) }
                    return
                }
                let (width, first) = (instance.outputs.first?.shape.dimensions.last ?? 1, instance.forwardWidth)
                outputs[0] = outputs[0].reorderingChannels(Array(first..<width) + Array(0..<first))
            }),
        Deviation(
            "auxiliary-input-ignored", .shape, "The auxiliary input is ignored",
            "Without matrices of its own it is the backward network's input, otherwise a second input of both networks.",
            breaking: ["BIDIRECTIONAL_SEQUENCE_RNN-3", "BIDIRECTIONAL_SEQUENCE_LSTM-3"], in: .violated,
            .inputs { values, instance in
                let place = instance.inputs.count == 12 ? 9 : 39
                guard values.indices.contains(place), let own = values[place] else { return }
                let hasMatrices = instance.inputs[(place + 1)...].contains { $0 != nil }
                values[place] = hasMatrices ? .float32([Float](repeating: 0, count: own.count)) : values[0]
            }),
    ]
}

extension Instance {
    /// The number of units of the forward network.
    fileprivate var forwardWidth: Int {
        positions(of: .state).first.flatMap { self[.input($0)]?.shape.dimensions.last } ?? 0
    }

    /// The positions of the weights of the forward network with those of the backward one.
    fileprivate var networkPairs: [(Int, Int)] {
        let pairs =
            inputs.count == 12
            ? [(1, 5), (2, 6), (3, 7), (10, 11)]
            : (1...17).map { ($0, $0 + 17) } + (40...43).map { ($0, $0 + 4) }
        return pairs.filter { inputs.indices.contains($0.1) }
    }
}
