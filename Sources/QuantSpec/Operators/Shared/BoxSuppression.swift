/// Shared by NON_MAX_SUPPRESSION_V4 and NON_MAX_SUPPRESSION_V5: boxes are selected by their scores, and those that overlap a
/// selected one are left out, or lose score.
package struct BoxSuppression: Sendable {
    /// `[count, 4]`: two opposite corners of each box, as y, x, y and x.
    package let boxes: [Float]
    package let scores: [Float]
    /// The greatest number of boxes that are selected.
    package let limit: Int
    /// A box that overlaps a selected one by this much is left out.
    package let overlapThreshold: Float
    /// A box whose score is not greater is left out.
    package let scoreThreshold: Float
    /// The factor of the square of an overlap in the exponent of a score's decay; 0 if scores do not decay.
    private let decay: Float
    private let exponential: @Sendable (Float) -> Float

    /// A box that may be selected.
    package struct Candidate: Sendable {
        package let index: Int
        package var score: Float
        /// The number of selected boxes that it has been compared with.
        package var compared = 0
    }

    /// A selected box with its score.
    package typealias Selection = (index: Int, score: Float)

    /// - Parameters:
    ///   - inputs: the values of the operator's inputs.
    ///   - exponential: the exponential function in binary32.
    /// Returns `nil` if an input is missing or has another type.
    package init?(_ inputs: [Elements?], exponential: @escaping @Sendable (Float) -> Float) {
        func reals(_ position: Int) -> [Float]? {
            inputs.indices.contains(position) ? inputs[position].flatMap(Float.unwrap) : nil
        }
        guard inputs.count >= 5, let boxes = reals(0), let scores = reals(1), let limit = inputs[2]?.integers?.first,
            let overlap = reals(3)?.first, let least = reals(4)?.first
        else { return nil }
        (self.boxes, self.scores, self.limit) = (boxes, scores, Int(limit))
        (overlapThreshold, scoreThreshold) = (overlap, least)
        let sigma = reals(5)?.first ?? 0
        decay = sigma > 0 ? Float(-0.5 / Double(sigma)) : 0
        self.exponential = exponential
    }

    /// The boxes whose scores are greater than the threshold, in the order of their indices.
    package var candidates: [Candidate] {
        scores.indices.filter { scores[$0] > scoreThreshold }.map { Candidate(index: $0, score: scores[$0]) }
    }

    /// The area of the intersection of two boxes, divided by that of their union; 0 if one of them has no area.
    private func overlap(_ first: Int, _ second: Int) -> Float {
        func sides(_ box: Int) -> [(least: Float, greatest: Float)] {
            (0..<2).map { axis in
                let ends = (boxes[box * 4 + axis], boxes[box * 4 + axis + 2])
                return (min(ends.0, ends.1), max(ends.0, ends.1))
            }
        }
        let (one, other) = (sides(first), sides(second))
        func area(_ box: [(least: Float, greatest: Float)]) -> Float {
            (box[0].greatest - box[0].least) * (box[1].greatest - box[1].least)
        }
        let areas = (area(one), area(other))
        guard areas.0 > 0, areas.1 > 0 else { return 0 }
        func shared(_ axis: Int) -> Float {
            max(min(one[axis].greatest, other[axis].greatest) - max(one[axis].least, other[axis].least), 0)
        }
        let common = shared(0) * shared(1)
        return common / (areas.0 + areas.1 - common)
    }

    /// Compares a candidate with the selected boxes that it was not yet compared with, the last one first. Its score decays.
    ///
    /// Returns whether it is left out because it overlaps one of them too much.
    package func isSuppressed(_ candidate: inout Candidate, by selected: [Selection]) -> Bool {
        let pending = candidate.compared..<max(selected.count, candidate.compared)
        candidate.compared = selected.count
        for place in pending.reversed() {
            let overlap = overlap(candidate.index, selected[place].index)
            if overlap >= overlapThreshold { return true }
            if decay != 0 { candidate.score *= exponential(decay * overlap * overlap) }
            if candidate.score <= scoreThreshold { return false }
        }
        return false
    }

    /// The selected boxes, in the order of selection.
    func selection() -> [Selection] {
        var waiting = candidates
        var selected: [Selection] = []
        while selected.count < limit, let place = BoxSuppression.best(waiting) {
            var candidate = waiting.remove(at: place)
            let score = candidate.score
            if isSuppressed(&candidate, by: selected) { continue }
            if candidate.score == score {
                selected.append((candidate.index, score))
            } else if candidate.score > scoreThreshold {
                waiting.append(candidate)
            }
        }
        return selected
    }

    /// The place of the candidate with the greatest score; among equal scores, with the least index.
    private static func best(_ candidates: [Candidate]) -> Int? {
        candidates.indices.max { first, second in
            let (one, other) = (candidates[first], candidates[second])
            return one.score == other.score ? one.index > other.index : one.score < other.score
        }
    }

    // MARK: Operators

    /// The form of an operator.
    ///
    /// - Parameters:
    ///   - name: the schema's name of the operator.
    ///   - isSoft: whether scores decay, and are an output.
    static func variant(_ name: String, isSoft: Bool) -> Variant {
        func clauses(_ numbers: [Int]) -> [Clause] { numbers.map { Clause("\(name)-\($0)") } }
        func scalar(_ name: String, _ range: ClosedRange<Float>) -> Operand {
            Operand(name, .float32, .unquantized, role: .constant, realRange: range)
        }
        let decayClause = Clause("\(name)-4")
        let sigma = isSoft ? [scalar("sigma", 0.125...1)] : []
        let scores = isSoft ? [Operand("selected_scores", .float32, .unquantized)] : []
        return Variant(
            "float32", .float32,
            inputs: [
                Operand("boxes", .float32, .unquantized), Operand("scores", .float32, .unquantized),
                Indexing.operand("max_output_size", .int32, role: .constant), scalar("iou_threshold", 0.125...1),
                scalar("score_threshold", -1...0.25),
            ] + sigma,
            outputs: [Indexing.operand("selected_indices", .int32)] + scores
                + [Indexing.operand("num_selected", .int32)],
            clauses: clauses(isSoft ? [1, 2, 3, 4] : [1, 2, 3]), bound: isSoft ? ResultBound(2, decayClause) : nil,
            prepare: { _, _ in
                Plan { call in
                    guard
                        let suppression = BoxSuppression(
                            call.inputs, exponential: { ElementaryFunctions.exponential($0) })
                    else { return }
                    if isSoft, let sigma = try call.values(5, as: Float.self).first, !(sigma >= 0) {
                        throw Indexing.refusal("sigma is \(sigma)", "give a number of 0 or more", decayClause)
                    }
                    try call.setOutputs(suppression.selection(), limit: suppression.limit)
                }
            })
    }

    /// The shapes of the outputs.
    ///
    /// - Throws: `SpecificationError` if the boxes are not `[count, 4]`, the scores not `[count]`, or another input no scalar.
    static func outputShapes(_ instance: Instance, _ clause: Clause, isSoft: Bool) throws -> [Shape] {
        let boxes = try Indexing.sizes(instance, 0, ranks: 2...2, clause)
        let scores = try Indexing.sizes(instance, 1, ranks: 1...1, clause)
        let scalars = try (2..<(isSoft ? 6 : 5)).map { try instance.input($0).shape }
        guard boxes[1] == 4, scores == [boxes[0]], scalars.allSatisfy({ $0.rank == 0 }),
            let limit = try instance.constantIntegers(2).first, limit >= 0
        else {
            throw Indexing.refusal(
                "boxes of shape \(boxes), scores of shape \(scores) and \(scalars)",
                "give four numbers and a score for each box, and scalars of which max_output_size is not negative",
                clause)
        }
        return [[limit]] + (isSoft ? [[limit]] : []) + [[]]
    }

    static func outlines(isSoft: Bool) -> [Outline] {
        [
            outline("boxes", 8, 5, isSoft), outline("more-than-there-are", 4, 7, isSoft), outline("one", 1, 1, isSoft),
            outline("none-wanted", 3, 0, isSoft), outline("no-boxes", 0, 2, isSoft), outline("many", 24, 12, isSoft),
        ]
    }

    private static func outline(_ id: String, _ boxes: Int, _ limit: Int64, _ isSoft: Bool) -> Outline {
        Outline(
            id, [[boxes, 4], [boxes]] + [Shape?](repeating: [], count: isSoft ? 4 : 3), fixedValues: [2: [limit]],
            outputCount: isSoft ? 3 : 2)
    }

    private static let count = TypedAxis("boxes", [1, 2, 5, 9, 17]) { try $0.input(0).shape[0] }
    private static let wanted = TypedAxis("max_output_size", [1, 3, 8]) { try $0.constantIntegers(2).first }

    static func domain(isSoft: Bool) -> Domain {
        Domain([count.axis, wanted.axis]) { outline("covering", $0[count], Int64($0[wanted]), isSoft) }
    }
}

extension Call {
    /// Sets the outputs of a suppression: the indices, the scores if there is an output for them, and the number.
    fileprivate mutating func setOutputs(_ selected: [BoxSuppression.Selection], limit: Int) throws {
        let rest = max(limit - selected.count, 0)
        try setOutput(0, integers: selected.map { Int64($0.index) } + [Int64](repeating: 0, count: rest))
        let last = instance.outputs.count - 1
        if last == 2 { setOutput(1, selected.map(\.score) + [Float](repeating: 0, count: rest)) }
        try setOutput(last, integers: [Int64(selected.count)])
    }
}
