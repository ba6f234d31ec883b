import QuantSpec

/// The positions at which an output differs from the one in the file, and the values there.
public struct SparseElements: Sendable, Hashable {
    /// Row-major positions, ascending.
    public var positions: [Int]
    /// One value for each position.
    public var values: Elements

    /// Positions with their values, one for each. `applied(to:)` checks them, this initializer does not.
    public init(positions: [Int], values: Elements) {
        self.positions = positions
        self.values = values
    }

    /// The positions and values at which `other` differs from `base` bit by bit. Returns `nil` if types or counts
    /// differ.
    public init?(from base: Elements, to other: Elements) {
        guard base.type == other.type, base.count == other.count else { return nil }
        positions = (0..<base.count).filter { !base.hasSameBits(as: other, at: $0) }
        values = other.gathering(positions)
    }

    /// Whether nothing differs.
    public var isEmpty: Bool { positions.isEmpty }

    /// Returns `base` with these values, or `nil` if a position is outside of `base` or the types differ.
    public func applied(to base: Elements) -> Elements? {
        base.replacing(positions, with: values)
    }
}

/// The outputs of a row under another profile, or under a defect of the reference, as differences from the file's
/// outputs.
public struct Divergence: Sendable, Hashable {
    /// The name of the profile or of the deviation.
    public var name: String
    /// One list for each step, with one element for each output.
    public var steps: [[SparseElements]]

    /// Differences under a profile or a defect with this name.
    public init(name: String, steps: [[SparseElements]]) {
        self.name = name
        self.steps = steps
    }

    /// Whether no output differs.
    public var isEmpty: Bool { steps.allSatisfy { $0.allSatisfy(\.isEmpty) } }

    /// Returns the outputs of each step with these differences applied.
    public func applied(to outputs: [[Elements]]) -> [[Elements]] {
        outputs.enumerated().map { index, outputs in
            guard steps.indices.contains(index) else { return outputs }
            return zip(outputs, steps[index]).map { output, difference in difference.applied(to: output) ?? output }
        }
    }
}
