import QuantSpec
import TFLiteModel

/// Gives every value of a graph its parameters: those of ranges, of constants' contents, of fixed results, and those that operators
/// demand of their operands and results.
struct Propagation {
    /// The parameters of one value.
    struct State {
        var parameters: Parameters?
        /// Whether the parameters are those of a range, and so do not change.
        let isImmutable: Bool
    }

    /// Other parameters that some operands of a value must have.
    struct Request {
        let parameters: Parameters
        var uses: [Use]
    }

    var graph: WorkingGraph
    private let contents: [Int: ContentConstant]
    private(set) var states: [State] = []
    /// The index of each value's state.
    private(set) var stateOf: [Int: Int] = [:]
    /// Requests of users, by the value whose state it is.
    private(set) var operandRequests: [Int: [Request]] = [:]
    /// Requests of producers, by the value whose state it is.
    private(set) var resultRequests: [Int: Parameters] = [:]
    private var pending: [Int] = []
    private var done: Set<Int> = []
    /// Copies of weights that the large-bias rule made: their contents' parameters are not derived again.
    private var adjusted: Set<Int> = []

    /// Prepares the propagation of a graph whose ranges have become QUANTIZE and DEQUANTIZE.
    init(_ graph: WorkingGraph) {
        var graph = graph
        contents = graph.prepareConstants()
        self.graph = graph
        for input in graph.inputs { initialize(quantized(input), stands: input) }
        for index in graph.order where !graph.nodes[index].isQuantize && !graph.nodes[index].isDequantize {
            let node = graph.nodes[index]
            for case let operand? in node.operands { initialize(source(operand), stands: operand) }
            for result in node.results { initialize(quantized(result), stands: result) }
            if node.isConstant || node.rule.isQuantizable || node.rule.parameters == .same { pending.append(index) }
        }
    }

    /// The quantized value behind a DEQUANTIZE; otherwise the value itself.
    private func source(_ value: Int) -> Int {
        guard let node = graph.producer(value)?.node, node.isDequantize, let operand = node.operands[0] else {
            return value
        }
        return operand
    }

    /// The quantized value if a value's only use is a QUANTIZE; otherwise the value itself.
    private func quantized(_ value: Int) -> Int {
        guard let user = graph.onlyUser(value), graph.nodes[user].isQuantize else { return value }
        return graph.nodes[user].results[0]
    }

    private mutating func initialize(_ value: Int, stands other: Int) {
        if stateOf[value] == nil {
            let parameters = graph.values[value].parameters
            states.append(State(parameters: parameters, isImmutable: parameters != nil))
            stateOf[value] = states.count - 1
        }
        if stateOf[other] == nil { stateOf[other] = stateOf[value] }
    }

    // MARK: Running

    /// Works until no operator waits. The last one in program order is first.
    ///
    /// - Throws: `QuantizerError` if a constant has no parameters.
    mutating func run() throws {
        while let index = pending.popLast() {
            guard done.insert(index).inserted else { continue }
            let node = graph.nodes[index]
            if node.isConstant {
                try setContents(index)
            } else {
                try propagate(index, node)
            }
        }
    }

    private mutating func propagate(_ index: Int, _ node: WorkingNode) throws {
        if node.rule.parameters == .same {
            guard let chosen = sharedParameters(node) else {
                done.remove(index)
                return
            }
            for (operand, _) in graph.floatOperands(node) { setOperand(Use(node: index, operand: operand), to: chosen) }
            for result in node.results where graph.values[result].isFloat { setResult(result, to: chosen) }
        }
        if case .fixed(let scale, let zeroPoint)? = node.rule.parameters, let result = node.results.first {
            setResult(
                result, to: Parameters(type: .int8, quantization: Quantization(scale: scale, zeroPoint: zeroPoint)))
        }
        for weights in node.rule.weights { try setBias(index, node, weights) }
    }

    private mutating func setContents(_ index: Int) throws {
        guard let content = contents[index], !adjusted.contains(index), let value = graph.nodes[index].results.first,
            state(value).parameters == nil, let reals = graph.reals(value)
        else { return }
        let shape = graph.values[value].tensor.shape
        let parameters = try locating(value) {
            content.isWeights
                ? try Parameters.weights(reals, shape, dimension: content.dimension) : try .contents(reals)
        }
        setResult(value, to: parameters)
    }

    // MARK: States

    /// The state of an operand or a result.
    func state(_ value: Int) -> State {
        stateOf[value].map { states[$0] } ?? State(parameters: nil, isImmutable: false)
    }

    /// The parameters that a same-scale operator's operands and results get; `nil` if none of them has any yet.
    private func sharedParameters(_ node: WorkingNode) -> Parameters? {
        let operands = node.operands.compactMap { $0 }.map(state)
        let results = node.results.map(state)
        let all = operands + results
        if node.operands.count == 1, operands.first?.isImmutable == true { return operands.first?.parameters }
        if results.count == 1, results[0].isImmutable { return results[0].parameters }
        if let immutable = all.first(where: \.isImmutable) { return immutable.parameters }
        if node.operands.count == 1, let parameters = operands.first?.parameters { return parameters }
        if results.count == 1, let parameters = results[0].parameters { return parameters }
        return all.first { $0.parameters != nil }?.parameters
    }

    private mutating func setOperand(_ use: Use, to parameters: Parameters) {
        guard let value = graph.nodes[use.node].operands[use.operand], let index = stateOf[value] else { return }
        if states[index].parameters == parameters { return }
        guard states[index].parameters == nil else {
            request(parameters, of: use, index)
            return
        }
        states[index].parameters = parameters
        if let producer = graph.producer(value)?.index { pending.append(producer) }
    }

    private mutating func request(_ parameters: Parameters, of use: Use, _ state: Int) {
        var requests = operandRequests[state] ?? []
        if let known = requests.firstIndex(where: { $0.parameters == parameters }) {
            requests[known].uses.append(use)
        } else {
            requests.append(Request(parameters: parameters, uses: [use]))
        }
        operandRequests[state] = requests
    }

    private mutating func setResult(_ value: Int, to parameters: Parameters) {
        guard let index = stateOf[value], states[index].parameters != parameters else { return }
        guard states[index].parameters == nil else {
            if resultRequests[index] == nil { resultRequests[index] = parameters }
            return
        }
        states[index].parameters = parameters
        pending += graph.usesInOrder(value).reversed().map(\.node)
    }

    /// Adds the name of a value to an error of the derivation.
    private func locating<Result>(_ value: Int, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch {
            throw QuantizerError(.model, place: "tensor \"\(graph.values[value].tensor.name)\"", error)
        }
    }

    // MARK: Biases

    private mutating func setBias(_ index: Int, _ node: WorkingNode, _ weights: PostTraining.Weights) throws {
        guard let slot = weights.bias, slot < node.operands.count,
            let bias = node.operands[slot], graph.values[bias].isFloat
        else { return }
        let use = Use(node: index, operand: slot)
        if let known = state(bias).parameters {
            setOperand(use, to: known)
            return
        }
        guard let activation = node.operands[weights.activation], let filter = node.operands[weights.input],
            let input = state(activation).parameters, let factor = state(filter).parameters
        else {
            done.remove(index)
            return
        }
        let rank = graph.values[bias].tensor.shape.rank
        let dimension = rank > 1 ? rank - 1 : 0
        let plain = Parameters.bias(input: input, weights: factor, dimension: dimension)
        let room = try locating(bias) { () -> (bias: Parameters, weights: Parameters)? in
            guard let terms = graph.reals(bias), let reals = graph.reals(filter) else { return nil }
            return try factor.makingRoom(
                reals, graph.values[filter].tensor.shape, bias: terms, input: input, biasDimension: dimension)
        }
        if let room { adjust(Use(node: index, operand: weights.input), filter, to: room.weights) }
        setOperand(use, to: room?.bias ?? plain)
    }

    /// Gives weights other scales, because a bias does not fit those of their contents. Weights with other uses are copied first.
    private mutating func adjust(_ use: Use, _ filter: Int, to parameters: Parameters) {
        guard let (constant, node) = graph.producer(filter), let buffer = node.buffer, let index = stateOf[filter]
        else {
            return
        }
        if graph.useCount(filter) == 1 {
            states[index].parameters = parameters
            return
        }
        let copy = graph.insertConstant(
            graph.values[filter].tensor, nil, buffer, at: graph.position(constant) + 1)
        graph.setOperand(use, to: copy)
        states.append(State(parameters: parameters, isImmutable: false))
        stateOf[copy] = states.count - 1
        if let added = graph.values[copy].producer { adjusted.insert(added) }
    }
}
