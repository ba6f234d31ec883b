import QuantSpec

/// One tensor of a group: its place in the operator, what is known of it, and its values where it is a constant.
public struct TensorRecord: Sendable, Hashable {
    public var name: String
    public var role: Operand.Role
    public var description: TensorDescription
    /// The values of a constant; `nil` for an activation or a state.
    public var data: Elements?

    public init(name: String, role: Operand.Role, description: TensorDescription, data: Elements? = nil) {
        self.name = name
        self.role = role
        self.description = description
        self.data = data
    }

    /// The values of a state tensor before the first step of a row (REP-11); `nil` for a type that has no values.
    public var initialState: Elements? { try? Tensor(initialStateOf: description).elements }
}
