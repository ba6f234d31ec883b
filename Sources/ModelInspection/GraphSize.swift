import TFLiteModel

/// The size of a graph, or of several graphs together. Sums saturate at `Int.max`.
public struct GraphSize: Sendable, Hashable {
    /// The number of operators.
    public private(set) var operators = 0
    /// The number of tensors.
    public private(set) var tensors = 0
    /// The bytes of the constants: weights, biases, shapes. A buffer that several tensors share counts for each of
    /// them.
    public private(set) var constantBytes = 0
    /// The bytes of all other tensors together. Memory that a runtime could share is not subtracted.
    public private(set) var activationBytes = 0
    /// The multiply-accumulate operations (MACs) of one run, of the operators for which the number is known.
    public private(set) var macs = 0
    /// The number of operators for which the number of MACs is not known.
    public private(set) var operatorsNotCounted = 0

    init() {}

    init(tensors: [TensorSummary], operators: [OperatorSummary]) {
        self.tensors = tensors.count
        self.operators = operators.count
        for tensor in tensors {
            let bytes = tensor.byteCount ?? 0
            if tensor.role == .constant || tensor.role == .external {
                constantBytes = GraphSize.sum(constantBytes, bytes)
            } else {
                activationBytes = GraphSize.sum(activationBytes, bytes)
            }
        }
        for operation in operators {
            macs = GraphSize.sum(macs, operation.macs ?? 0)
            if operation.macs == nil { operatorsNotCounted += 1 }
        }
    }

    static func + (first: GraphSize, second: GraphSize) -> GraphSize {
        var size = first
        size.operators += second.operators
        size.tensors += second.tensors
        size.constantBytes = sum(size.constantBytes, second.constantBytes)
        size.activationBytes = sum(size.activationBytes, second.activationBytes)
        size.macs = sum(size.macs, second.macs)
        size.operatorsNotCounted += second.operatorsNotCounted
        return size
    }

    /// Adds with saturation, because the shapes of a hostile file can have any size.
    private static func sum(_ first: Int, _ second: Int) -> Int {
        let (sum, overflow) = first.addingReportingOverflow(second)
        return overflow ? .max : sum
    }
}
