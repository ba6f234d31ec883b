import QuantSpec
import Quantizer
import TFLiteModel

/// A small float model that grows operator by operator. Values come from their positions, so that they are the same everywhere.
struct FloatModel {
    private var builder = ModelBuilder()
    private var inputs: [Int] = []
    private(set) var ranges: [Int: CalibratedRange] = [:]

    /// Adds an input with a range.
    mutating func input(_ shape: Shape, _ range: ClosedRange<Float>? = -1...1) -> Int {
        let tensor = builder.addTensor("input\(inputs.count)", TensorDescription(.float32, shape))
        inputs.append(tensor)
        setRange(tensor, range)
        return tensor
    }

    /// Adds a constant whose elements lie between -`greatest` and `greatest`.
    mutating func constant(_ name: String, _ shape: Shape, greatest: Float = 1) throws -> Int {
        let values = (0..<shape.count).map { greatest * Float(($0 * 37 + 11) % 101 - 50) / 50 }
        return builder.addConstant(name, try Tensor(TensorDescription(.float32, shape), .float32(values)))
    }

    /// Adds an int32 constant.
    mutating func integers(_ name: String, _ values: [Int32]) throws -> Int {
        builder.addConstant(name, try Tensor(TensorDescription(.int32, [values.count]), .int32(values)))
    }

    /// Adds an operator with one float result.
    mutating func apply(
        _ name: String, _ operands: [Int], _ shape: Shape, _ range: ClosedRange<Float>? = -2...2,
        _ attributes: Attributes = [:]
    ) throws -> Int {
        let result = builder.addTensor(
            "\(name.lowercased())_\(builder.model.subgraphs[0].tensors.count)", TensorDescription(.float32, shape))
        try builder.addOperator(name, inputs: operands, outputs: [result], attributes: attributes)
        setRange(result, range)
        return result
    }

    private mutating func setRange(_ tensor: Int, _ range: ClosedRange<Float>?) {
        if let range { ranges[tensor] = CalibratedRange(minimum: range.lowerBound, maximum: range.upperBound) }
    }

    /// The model with these outputs.
    mutating func model(_ outputs: [Int]) -> Model {
        builder.setInputs(inputs, outputs: outputs)
        builder.addSignature(
            Signature(
                key: "serving_default",
                inputs: inputs.enumerated().map { .init(name: "x\($0.offset)", tensorIndex: $0.element) },
                outputs: outputs.enumerated().map { .init(name: "y\($0.offset)", tensorIndex: $0.element) }))
        return builder.model.completed()
    }

    /// The ranges of the model's only subgraph.
    var modelRanges: ModelRanges {
        var all = ModelRanges(subgraphs: 1)
        all.subgraphs[0] = ranges
        return all
    }
}

extension Model {
    /// The names of the first subgraph's operators, in order.
    var operatorNames: [String] { subgraphs[0].operators.map { code(of: $0).name } }

    /// A tensor that an operator of the first subgraph reads.
    func operand(_ input: Int, of name: String) -> ModelTensor? {
        subgraphs[0].operators.first { code(of: $0).name == name }.map { subgraphs[0].tensors[$0.inputs[input]] }
    }

    /// The tensor that an operator of the first subgraph returns.
    func result(of name: String) -> ModelTensor? {
        subgraphs[0].operators.first { code(of: $0).name == name }.map { subgraphs[0].tensors[$0.outputs[0]] }
    }

    /// The version of an operator.
    func version(of name: String) -> Int? { operatorCodes.first { $0.name == name }?.version }

    /// The model after writing and reading.
    var reread: Model {
        get throws { try Model(reading: try bytes()) }
    }
}
