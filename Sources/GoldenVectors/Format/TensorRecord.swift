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

    /// What a state tensor holds before the first step of a row: its zero point, 0 where it has none.
    public var initialState: Elements? {
        let count = description.shape.count
        if description.type.integerRange != nil, let quantization = description.quantization {
            return Elements(
                integers: [Int64](repeating: quantization.zeroPoint, count: count), type: description.type)
        }
        return Elements(zeros: count, type: description.type)
    }
}
