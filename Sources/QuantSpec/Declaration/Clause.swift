/// The stable name of a numbered clause in `Spec/`, such as "CONV_2D-3" or "ARITH-7".
public struct Clause: Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The name, such as "CONV_2D-3".
    public let id: String

    /// A clause by its name. Whether it exists is not checked.
    public init(_ id: String) { self.id = id }
    /// A clause by its name. Whether it exists is not checked.
    public init(stringLiteral id: String) { self.id = id }
    public var description: String { id }

    /// The operator or chapter that the clause belongs to: `CONV_2D` of `CONV_2D-3`.
    public var family: String { String(id[..<(id.lastIndex(of: "-") ?? id.endIndex)]) }
}
