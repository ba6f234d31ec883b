/// Why a case fails, as far as it can be told from what came out.
public struct Diagnosis: Sendable, Hashable {
    /// The known mistake that reproduces what was observed, or `profile NAME`; `nil` where none does.
    public var name: String?
    /// In one sentence or two, without a full stop at the end.
    public var explanation: String
    /// Whether other cases contradict the name: they would show it, and pass or fail in another way.
    public var isInPart: Bool

    public init(name: String? = nil, explanation: String, isInPart: Bool = false) {
        self.name = name
        self.explanation = explanation
        self.isInPart = isInPart
    }

    /// The name for people, qualified if cases contradict it.
    public var label: String? { name.map { isInPart ? "\($0) (in part)" : $0 } }
}
