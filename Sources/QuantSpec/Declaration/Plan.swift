/// An operator instance prepared for evaluation: its derived integers, and a function of the input values.
///
/// A plan is made once for an instance. It holds what does not depend on input values: geometry, multipliers, packed
/// constants, tables. It is then evaluated any number of times.
public struct Plan: Sendable {
    /// Evaluates one call: reads the inputs, sets the outputs, the states and the accumulators.
    public typealias Evaluate = @Sendable (inout Call) throws -> Void

    /// The integers that an integer kernel takes (DERIVED-1).
    public let derived: Derived
    public let evaluate: Evaluate

    public init(_ derived: Derived = Derived(), evaluate: @escaping Evaluate) {
        self.derived = derived
        self.evaluate = evaluate
    }
}
