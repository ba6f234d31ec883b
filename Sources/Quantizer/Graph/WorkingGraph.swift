import QuantSpec
import TFLiteModel

/// The quantization of a value: its stored type and parameters.
struct Parameters: Hashable, Sendable {
    /// The type of the stored integers.
    let type: ElementType
    /// The scales and zero points.
    let quantization: Quantization
    /// Whether there is one scale for each index of the quantized dimension.
    var isPerAxis = false
    /// Whether the least integer of the type is not used, so that the range is symmetric.
    var isNarrow = false
    /// The stored integers of weights whose scales a large bias has raised; `nil` for all others.
    var adjusted: Elements?
    /// Whether quantization-aware training has determined the parameters.
    var isTrained = false
}

/// A value of a working graph: a graph input, or a result of a node.
struct WorkingValue {
    /// The tensor's description in the file; its name is the base of the written name.
    var tensor: ModelTensor
    /// The quantization; `nil` for a value that is not quantized.
    var parameters: Parameters?
    /// The node that computes it; `nil` for a graph input.
    var producer: Int?
    /// Whether the converter visits the users from the last one in program order to the first: each transfer of all uses to another value
    /// reverses its list of them.
    var isLastUserFirst = false

    /// Whether the value holds real numbers that can be quantized.
    var isFloat: Bool { tensor.type == .float32 && parameters == nil }
}

/// A node of a working graph.
struct WorkingNode {
    /// What a node is.
    enum Kind {
        /// An operator of the model.
        case operation(ModelOperator, OperatorCode)
        /// A constant and its bytes.
        case constant(ModelBuffer)
        /// A state.
        case state
        /// A range of the operand, which the result repeats.
        case marker(CalibratedRange)
        /// Converts to the result's parameters.
        case quantize
        /// Converts to float32.
        case dequantize
        /// The graph's outputs. It is the last node.
        case outputs
        /// A node that has been removed from the program order.
        case removed
    }

    /// What it is.
    var kind: Kind
    /// The operands; `nil` for an omitted one.
    var operands: [Int?]
    /// The results.
    var results: [Int]
    /// Values inside the operator, such as an LSTM's gates.
    var intermediates: [Int?] = []
    /// Whether an operator computes on quantized values.
    var isQuantized = false
    /// How the operator is quantized.
    var rule = PostTraining.staysFloat
    /// The range of the hidden value of a recurrent operator; `nil` for any other node.
    var hiddenRange: CalibratedRange?
    /// Whether the operator stays float because the caller wants it. Parameters pass through it all the same.
    var isKeptFloat = false

    var isConstant: Bool { if case .constant = kind { true } else { false } }
    var isQuantize: Bool { if case .quantize = kind { true } else { false } }
    var isDequantize: Bool { if case .dequantize = kind { true } else { false } }
    var isOutputs: Bool { if case .outputs = kind { true } else { false } }
    var isOperation: Bool { if case .operation = kind { true } else { false } }
    var range: CalibratedRange? { if case .marker(let range) = kind { range } else { nil } }
    /// The constant's bytes; `nil` for any other node.
    var buffer: ModelBuffer? { if case .constant(let buffer) = kind { buffer } else { nil } }
}

/// A place where a value is used: a node and the position of the operand.
struct Use: Hashable, Sendable {
    let node: Int
    let operand: Int
}

/// One subgraph as nodes and values that can be rewritten. Nodes stand in program order, and each knows its operands and results.
struct WorkingGraph {
    /// Whether the graph becomes what the converter writes, even where its results are then wrong.
    let isLikeTensorFlow: Bool
    /// What is written otherwise than by the converter.
    var departures: [Departure] = []
    /// The fake quantization of the model.
    let trained: TrainedQuantization
    private(set) var nodes: [WorkingNode] = []
    var values: [WorkingValue] = []
    /// The graph inputs.
    var inputs: [Int] = []
    /// The nodes in program order.
    private(set) var order: [Int] = []
    private var uses: [[Use]] = []
    private var positions: [Int: Int] = [:]
    private var isOrderKnown = false

    // MARK: Reading

    /// The node that computes a value; `nil` for a graph input.
    func producer(_ value: Int) -> (index: Int, node: WorkingNode)? {
        values[value].producer.map { ($0, nodes[$0]) }
    }

    /// The number of uses of a value, as an operand or an output.
    func useCount(_ value: Int) -> Int { uses[value].count }

    /// The uses of a value, in no particular order.
    func unorderedUses(_ value: Int) -> [Use] { uses[value] }

    /// The uses of a value in program order.
    mutating func usesInOrder(_ value: Int) -> [Use] {
        guard uses[value].count > 1 else { return uses[value] }
        let places = uses[value].map { (use: $0, position: position($0.node)) }
        return places.sorted { ($0.position, $0.use.operand) < ($1.position, $1.use.operand) }.map(\.use)
    }

    /// The node that is the only use of a value; `nil` if there is none or several.
    func onlyUser(_ value: Int) -> Int? { uses[value].count == 1 ? uses[value][0].node : nil }

    /// The position of a node in program order.
    mutating func position(_ node: Int) -> Int {
        if !isOrderKnown {
            positions = [:]
            positions.reserveCapacity(order.count)
            for (position, index) in order.enumerated() { positions[index] = position }
            isOrderKnown = true
        }
        return positions[node] ?? 0
    }

    // MARK: Building

    /// Adds a value that no node computes yet.
    mutating func addValue(_ tensor: ModelTensor, _ parameters: Parameters? = nil) -> Int {
        values.append(WorkingValue(tensor: tensor, parameters: parameters, producer: nil))
        uses.append([])
        return values.count - 1
    }

    /// Inserts a node at a position of the program order. Its results must be values without a producer.
    @discardableResult
    mutating func insert(_ node: WorkingNode, at position: Int) -> Int {
        nodes.append(node)
        let index = nodes.count - 1
        for (operand, value) in node.operands.enumerated() {
            if let value { uses[value].append(Use(node: index, operand: operand)) }
        }
        for result in node.results { values[result].producer = index }
        order.insert(index, at: position)
        isOrderKnown = false
        return index
    }

    /// Appends a node to the program order.
    @discardableResult
    mutating func append(_ node: WorkingNode) -> Int { insert(node, at: order.count) }

    /// Removes a node from the program order. Its results must not be used.
    mutating func remove(_ node: Int) {
        for (operand, value) in nodes[node].operands.enumerated() {
            if let value { uses[value].removeAll { $0 == Use(node: node, operand: operand) } }
        }
        nodes[node].operands = []
        nodes[node].kind = .removed
        order.removeAll { $0 == node }
        isOrderKnown = false
    }

    /// Replaces the program order by another order of the same nodes, or of fewer ones.
    mutating func reorder(_ newOrder: [Int]) {
        order = newOrder
        isOrderKnown = false
    }

    /// Changes an operand of a node.
    mutating func setOperand(_ use: Use, to value: Int) {
        if let old = nodes[use.node].operands[use.operand] { uses[old].removeAll { $0 == use } }
        nodes[use.node].operands[use.operand] = value
        uses[value].append(use)
    }

    /// Lets every use of a value, except those of one node, use another value.
    mutating func replaceUses(of value: Int, with other: Int, except node: Int? = nil) {
        for use in uses[value] where use.node != node { setOperand(use, to: other) }
        values[other].isLastUserFirst = !values[value].isLastUserFirst
    }

    /// Changes a node's result to another value that no node computes.
    mutating func setResult(_ result: Int, of node: Int, to value: Int) {
        nodes[node].results[result] = value
        values[value].producer = node
    }

    /// Changes what a node is, but not its operands and results.
    mutating func update(_ node: Int, _ change: (inout WorkingNode) -> Void) { change(&nodes[node]) }
}
