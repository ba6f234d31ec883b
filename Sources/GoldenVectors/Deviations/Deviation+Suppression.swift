import QuantSpec

extension Deviation {
    /// Mistakes in NON_MAX_SUPPRESSION_V4 and NON_MAX_SUPPRESSION_V5.
    static let suppression: [Deviation] = [
        Deviation(
            "suppression-in-heap-order", .table,
            "Boxes of equal scores are selected in the order of a heap, and boxes without area again and again",
            "Of equal scores the least index comes first, and a box is selected once.",
            breaking: ["NON_MAX_SUPPRESSION_V4-2", "NON_MAX_SUPPRESSION_V5-2"], in: .violated, seenIn: ["litert-2.3.0"],
            .outputs { outputs, inputs, instance in
                guard let boxes = suppression(inputs, instance) else { return }
                outputs.store(heapSelection(boxes), limit: boxes.limit)
            }),
        Deviation(
            "suppression-by-first-score", .table, "Boxes are selected in the order of their indices",
            "The box with the greatest score is selected first.",
            breaking: ["NON_MAX_SUPPRESSION_V4-2", "NON_MAX_SUPPRESSION_V5-2"], in: .violated,
            .outputs { outputs, inputs, instance in
                guard let boxes = suppression(inputs, instance) else { return }
                var selected: [BoxSuppression.Selection] = []
                for var candidate in boxes.candidates where selected.count < boxes.limit {
                    if boxes.isSuppressed(&candidate, by: selected) { continue }
                    selected.append((candidate.index, candidate.score))
                }
                outputs.store(selected, limit: boxes.limit)
            }),
        Deviation(
            "scores-do-not-decay", .multiplier, "The scores of boxes that overlap a selected one stay",
            "They decay with the square of the overlap.", breaking: ["NON_MAX_SUPPRESSION_V5-4"], in: .violated,
            .instance { instance in
                guard let sigma = instance.constants[5] else { return }
                instance.constants[5] = try? Tensor(sigma.description, .float32([0]))
            }),
        Deviation(
            "unused-selections-kept", .memory, "The elements after the last selected box hold -1",
            "They hold 0.", breaking: ["NON_MAX_SUPPRESSION_V4-3", "NON_MAX_SUPPRESSION_V5-3"], in: .violated,
            .outputs { outputs, _, _ in
                guard case .int32(let indices) = outputs[0], let count = outputs.last?.integers?.first else { return }
                outputs[0] = .int32(indices.enumerated().map { $0 < count ? $1 : -1 })
            }),
    ]

    private static func suppression(_ inputs: [Elements?], _ instance: Instance) -> BoxSuppression? {
        let values = instance.inputs.indices.map { place in
            (inputs.indices.contains(place) ? inputs[place] : nil) ?? instance.constants[place]?.elements
        }
        return BoxSuppression(values, exponential: { ElementaryFunctions.exponential($0) })
    }

    /// The selection with a heap that compares scores only, to which a selected box returns.
    private static func heapSelection(_ boxes: BoxSuppression) -> [BoxSuppression.Selection] {
        var heap = CandidateHeap()
        for candidate in boxes.candidates { heap.push(candidate) }
        let limit = min(heap.count, boxes.limit)
        var selected: [BoxSuppression.Selection] = []
        while selected.count < limit, var candidate = heap.pop() {
            let score = candidate.score
            if boxes.isSuppressed(&candidate, by: selected) { continue }
            if candidate.score == score { selected.append((candidate.index, score)) }
            if candidate.score > boxes.scoreThreshold { heap.push(candidate) }
        }
        return selected
    }
}

/// A binary heap as C++ libraries make it: the place of the first moves down to the last level, and the last one up from there.
private struct CandidateHeap {
    private var candidates: [BoxSuppression.Candidate] = []

    var count: Int { candidates.count }

    mutating func push(_ candidate: BoxSuppression.Candidate) {
        candidates.append(candidate)
        raise(candidate, from: candidates.count - 1)
    }

    mutating func pop() -> BoxSuppression.Candidate? {
        guard let first = candidates.first, let last = candidates.popLast() else { return nil }
        guard !candidates.isEmpty else { return first }
        var place = 0
        while 2 * place + 2 < candidates.count {
            let right = 2 * place + 2
            let greater = candidates[right].score < candidates[right - 1].score ? right - 1 : right
            candidates[place] = candidates[greater]
            place = greater
        }
        if 2 * place + 1 < candidates.count {
            candidates[place] = candidates[2 * place + 1]
            place = 2 * place + 1
        }
        raise(last, from: place)
        return first
    }

    private mutating func raise(_ candidate: BoxSuppression.Candidate, from start: Int) {
        var place = start
        while place > 0, candidates[(place - 1) / 2].score < candidate.score {
            candidates[place] = candidates[(place - 1) / 2]
            place = (place - 1) / 2
        }
        candidates[place] = candidate
    }
}

extension [Elements] {
    /// Stores a selection in the outputs of a suppression.
    fileprivate mutating func store(_ selected: [BoxSuppression.Selection], limit: Int) {
        let rest = Swift.max(limit - selected.count, 0)
        self[0] = .int32(selected.map { Int32($0.index) } + [Int32](repeating: 0, count: rest))
        if count == 3 { self[1] = .float32(selected.map(\.score) + [Float](repeating: 0, count: rest)) }
        self[count - 1] = .int32([Int32(selected.count)])
    }
}
