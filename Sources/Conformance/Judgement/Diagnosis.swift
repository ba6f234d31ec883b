/// The explanation of a failing case, as far as its outputs show one.
public struct Diagnosis: Sendable, Hashable {
    /// The known mistake that reproduces the observed outputs, or `profile NAME`; `nil` if there is none.
    public var name: String?
    /// One sentence or two, without a full stop at the end.
    public var explanation: String
    /// Whether other cases contradict the name: it would show in them, but they pass, or fail in another way.
    public var isInPart: Bool

    /// A diagnosis. Without a name it is an explanation that no known mistake or profile supports.
    public init(name: String? = nil, explanation: String, isInPart: Bool = false) {
        self.name = name
        self.explanation = explanation
        self.isInPart = isInPart
    }

    /// The name for people, with `(in part)` if cases contradict it.
    public var label: String? { name.map { isInPart ? "\($0) (in part)" : $0 } }
}
