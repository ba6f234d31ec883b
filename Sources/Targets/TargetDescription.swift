/// What is under test, as reports and claims name it.
public struct TargetDescription: Sendable, Hashable {
    /// How it is reached.
    public enum Kind: String, Sendable, Hashable {
        case kernels, command, liteRT = "litert", results
    }

    public var kind: Kind
    public var name: String
    public var version: String
    /// One line about the device, the compiler or the options; empty where nothing is known.
    public var details: String
    /// The SHA-256 of the code under test, in hexadecimal; empty where it cannot be had.
    public var hash: String
    /// Whether it says that it takes integers from `derived`, so that only its kernels are judged.
    public var readsDerived: Bool
    /// Whether reading `derived` is noticed case by case. Then that counts, and `readsDerived` is what the target says.
    public var observesDerived: Bool
    /// Where the buffers of its calls start; `nil` if the target places its own.
    public var placement: BufferPlacement?

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
