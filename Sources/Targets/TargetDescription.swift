/// The target, as reports and claims describe it.
public struct TargetDescription: Sendable, Hashable {
    /// The way in which the target is called.
    public enum Kind: String, Sendable, Hashable {
        case kernels, command, liteRT = "litert", results
    }

    /// The way in which the target is called.
    public var kind: Kind
    /// The name that the target gives itself. The LiteRT runtime is `LiteRT`, or `DELEGATE in LiteRT` with a delegate.
    public var name: String
    /// The version that the target gives itself; for LiteRT, the runtime's. Empty if it is unknown.
    public var version: String
    /// One line about the device, the compiler or the options. Empty if nothing is known.
    public var details: String
    /// The SHA-256 of the code under test, in hexadecimal. Empty if it is unknown.
    public var hash: String
    /// Whether the target says that it takes integers from `derived`, so that only its kernels are judged.
    public var readsDerived: Bool
    /// Whether reads of `derived` are noticed case by case. If so, the observation counts, and `readsDerived` is only
    /// the target's statement.
    public var observesDerived: Bool
    /// The start addresses of the buffers of its calls; `nil` if the target places its own.
    public var placement: BufferPlacement?

    /// A description. By default the details and the hash are unknown, and the target places its own buffers.
    public init(
        kind: Kind, name: String, version: String, details: String = "", hash: String = "",
        readsDerived: Bool = false, observesDerived: Bool = false, placement: BufferPlacement? = nil
    ) {
        self.kind = kind
        self.name = name
        self.version = version
        self.details = details
        self.hash = hash
        self.readsDerived = readsDerived
        self.observesDerived = observesDerived
        self.placement = placement
    }
}
