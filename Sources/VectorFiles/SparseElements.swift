import QuantSpec

/// The places at which an output differs from the one that is written out, and what stands there instead.
public struct SparseElements: Sendable, Hashable {
    /// Row-major, ascending.
    public var positions: [Int]
    /// One value a position.
    public var values: Elements

    public init(positions: [Int], values: Elements) {
        self.positions = positions
        self.values = values
    }

    /// Where `other` differs from `base` bit by bit; `nil` where the types or counts differ.
    public init?(from base: Elements, to other: Elements) {
        guard base.type == other.type, base.count == other.count else { return nil }
        positions = (0..<base.count).filter { !base.hasSameBits(as: other, at: $0) }
        values = other.gathering(positions)
    }

    public var isEmpty: Bool { positions.isEmpty }

    /// The whole output; `nil` where a position is outside of `base` or the types differ.
    public func applied(to base: Elements) -> Elements? {
        base.replacing(positions, with: values)
    }
}

/// The outputs of a row under another profile, or under a defect of the reference: one list a step, in it one an output.
public struct Divergence: Sendable, Hashable {
    /// The profile or the deviation.
    public var name: String
    public var steps: [[SparseElements]]

    public init(name: String, steps: [[SparseElements]]) {
        self.name = name
        self.steps = steps
    }

    public var isEmpty: Bool { steps.allSatisfy { $0.allSatisfy(\.isEmpty) } }

    /// The outputs of each step with these differences.
    public func applied(to outputs: [[Elements]]) -> [[Elements]] {
        outputs.enumerated().map { index, outputs in
            guard steps.indices.contains(index) else { return outputs }
            return zip(outputs, steps[index]).map { output, difference in difference.applied(to: output) ?? output }
        }
    }
}
