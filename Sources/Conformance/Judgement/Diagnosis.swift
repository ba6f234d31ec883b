/// Why a case fails, as far as it can be told from what came out.
public struct Diagnosis: Sendable, Hashable {
    /// The known mistake that reproduces what was observed, or `profile NAME`; `nil` where none does.
    public var name: String?
    /// In one sentence or two, without a full stop at the end.
    public var explanation: String

    public init(name: String? = nil, explanation: String) {
        self.name = name
        self.explanation = explanation
    }
}
