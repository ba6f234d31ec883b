import QuantSpec

extension Deviation {
    /// Mistakes in states, which are kept between calls.
    static let states: [Deviation] = [
        Deviation(
            "state-wiped", .state, "The state is cleared before every call",
            "A state tensor keeps what the call before left in it.", breaking: .keptStates,
            links: ["ARM-software/CMSIS-NN#219", "tensorflow/tensorflow#56493"], in: .violated,
            .states { states, history in states = history.initial }),
        Deviation(
            "state-frozen", .state, "The state is never written back",
            "Each call updates it.", breaking: .keptStates, in: .violated,
            .states { states, history in states = history.previous }),
        Deviation(
            "state-not-shifted", .state, "The newest feature overwrites the last one",
            "Each window first loses its oldest element.", breaking: ["SVDF-2"], links: ["ARM-software/CMSIS-NN#59"],
            in: .violated,
            .states { states, history in
                let memory = history.instance[.input(2)]?.shape.dimensions.last ?? 1
                states = states.merging(history.previous) { current, previous in
                    let newest = (0..<current.count).filter { $0 % memory == memory - 1 }
                    return previous.replacing(newest, with: current.gathering(newest)) ?? current
                }
            }),
        Deviation(
            "newest-feature-left-out", .state, "The time filter is applied before the newest feature is there",
            "The sum over a window includes the newest feature.", breaking: ["SVDF-4", "SVDF-11"], in: .violated,
            .instance { instance in
                let memory = instance[.input(2)]?.shape.dimensions.last ?? 1
                instance.changeConstant(2) { weights in
                    for position in weights.indices where position % memory == memory - 1 { weights[position] = 0 }
                }
            }),
        Deviation(
            "state-first-batch-only", .state, "Only the first batch's state is kept",
            "Every batch has a state of its own.", breaking: .batchStates,
            in: .violated,
            // The float32 vectors of LSTM compute one row at a time (E-132).
            shownIn: .violated(schemes: [.int8, .int16x8, .dynamicRange]),
            .states { states, history in
                for (position, current) in states {
                    let batches = history.instance[.input(position)]?.shape.dimensions.first ?? 1
                    guard let initial = history.initial[position] else { continue }
                    let rest = Array(current.count / max(batches, 1)..<current.count)
                    states[position] = current.replacing(rest, with: initial.gathering(rest)) ?? current
                }
            }),
    ]
}
