/// An operator instance prepared for evaluation: its derived integers, and a function of the input values.
///
/// A plan is made once for an instance and evaluated any number of times. It holds everything that does not depend on input
/// values: geometry, multipliers, packed constants, tables.
public struct Plan: Sendable {
    /// Evaluates one call: reads the inputs, sets the outputs, the states and the accumulators.
    public typealias Evaluate = @Sendable (inout Call) throws -> Void

    /// The integers that an integer kernel takes (DERIVED-1).
    public let derived: Derived
    /// Evaluates one call.
    public let evaluate: Evaluate

    /// A plan from derived integers and a function that evaluates one call.
    public init(_ derived: Derived = Derived(), evaluate: @escaping Evaluate) {
        self.derived = derived
        self.evaluate = evaluate
    }
}
