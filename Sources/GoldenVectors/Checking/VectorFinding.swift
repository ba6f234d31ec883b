/// A place where the vectors contradict the specification or the manifest.
public struct VectorFinding: Sendable, Hashable, CustomStringConvertible {
    /// The path below the folder.
    public let file: String
    /// The group or the case; empty for the file as a whole.
    public let place: String
    /// What is wrong, for a message after the file and the place.
    public let problem: String

    /// A finding. An empty `place` means the file as a whole.
    public init(file: String, place: String = "", problem: String) {
        self.file = file
        self.place = place
        self.problem = problem
    }

    public var description: String {
        place.isEmpty ? "\(file): \(problem)" : "\(file): \(place): \(problem)"
    }
}
