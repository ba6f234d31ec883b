/// An operator whose result depends on the model around it: it calls subgraphs, or reads and writes the session's
/// variables, or expands a sparse constant (chapter 7). It has no arithmetic, and so no declaration in `QuantSpec`.
public enum GraphOperator: String, Sendable, Hashable, CaseIterable {
    /// Calls one of two subgraphs (MODEL-3).
    case conditional = "IF"
    /// Calls a subgraph as long as another one returns true (MODEL-4).
    case loop = "WHILE"
    /// Calls a subgraph in the first call of a session only (MODEL-6).
    case callOnce = "CALL_ONCE"
    /// Calls a subgraph that computes what the operator stands for (MODEL-16).
    case composite = "STABLEHLO_COMPOSITE"
    /// Returns the handle of a variable (MODEL-7).
    case variableHandle = "VAR_HANDLE"
    /// Stores a value in a variable (MODEL-8).
    case assignVariable = "ASSIGN_VARIABLE"
    /// Returns the value of a variable (MODEL-9).
    case readVariable = "READ_VARIABLE"
    /// Returns a sparse constant as a dense tensor (MODEL-11).
    case densify = "DENSIFY"

    /// The operator of a code. `nil` for an operator with arithmetic of its own, and for a custom one.
    public init?(_ code: OperatorCode) { self.init(rawValue: code.name) }
}

/// The name of a variable: two handles with equal names are handles of one variable (MODEL-7).
public struct VariableName: Sendable, Hashable, CustomStringConvertible {
    /// The attribute `container`; empty by default.
    public let container: String
    /// The attribute `shared_name`; empty by default.
    public let sharedName: String

    /// The name that a VAR_HANDLE gives.
    ///
    /// - Parameter operation: the VAR_HANDLE.
    public init(_ operation: ModelOperator) {
        container = operation.text("container")
        sharedName = operation.text("shared_name")
    }

    /// The name for messages.
    public var description: String { container.isEmpty ? sharedName : "\(container)/\(sharedName)" }
}

extension Model {
    /// The names of the variables, in the order in which the file's VAR_HANDLE operators first name them. The stored
    /// value of a handle is an index into this list (MODEL-7).
    public var variableNames: [VariableName] {
        var seen: Set<VariableName> = []
        return subgraphs.flatMap(\.operators)
            .filter { GraphOperator(code(of: $0)) == .variableHandle }
            .map(VariableName.init)
            .filter { seen.insert($0).inserted }
    }
}

extension ModelOperator {
    /// The subgraph to which an attribute refers. `nil` if the options have no such attribute.
    public func subgraph(_ attribute: String) -> Int? {
        calledSubgraphs.first { $0.attribute == attribute }?.subgraph
    }

    /// An attribute that is a text; empty if it is missing.
    fileprivate func text(_ attribute: String) -> String {
        guard case .name(let text)? = attributes.values[attribute] else { return "" }
        return text
    }
}
