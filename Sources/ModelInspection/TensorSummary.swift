import QuantSpec
import TFLiteModel

/// One tensor of a subgraph.
public struct TensorSummary: Sendable, Hashable {
    /// What the tensor is in its subgraph.
    public enum Role: String, Sendable, Hashable {
        case input, output, constant, variable, computed
        /// Both an input and an output of the subgraph.
        case inputAndOutput = "input, output"
        /// A constant whose value is in another file.
        case external
        /// A tensor inside an operator, of which only type, shape and quantization count.
        case intermediate

        /// The role of a tensor that has no value in a file.
        static func of(_ tensor: ModelTensor, ends: (isInput: Bool, isOutput: Bool)) -> Role {
            switch ends {
            case (true, true): return .inputAndOutput
            case (true, false): return .input
            case (false, true): return .output
            case (false, false): return tensor.isVariable ? .variable : .computed
            }
        }
    }

    /// The tensor's index in the subgraph.
    public let index: Int
    /// The tensor's name; empty if the file gives none.
    public let name: String
    /// The type of the elements.
    public let type: ElementType
    /// The shape as the file has it; empty for a scalar, and for an unknown rank.
    public let shape: Shape
    /// The shape with -1 for dimensions that are known only at run time; `nil` if the file gives none that differs from
    /// the shape.
    public let shapeSignature: [Int]?
    /// What the tensor is in its subgraph.
    public let role: Role
    /// The quantization as the file stores it.
    public let quantization: ModelQuantization?
    /// Whether the file stores the value in a sparse form.
    public let isSparse: Bool
    /// The bytes of the value: for a constant those in the file, otherwise those that the shape needs, with dimensions
    /// that are known only at run time counted as in the file. `nil` if the type has no fixed width.
    public let byteCount: Int?
    /// The least and the greatest stored value of a constant; `nil` if the tensor is not a constant, is empty, or
    /// cannot be decoded.
    public let values: StoredRange?

    init(_ tensor: ModelTensor, index: Int, role: Role, data: ModelBuffer, elements: Elements?) {
        self.index = index
        name = tensor.name
        type = tensor.type
        shape = tensor.shape
        shapeSignature = tensor.shapeSignature.flatMap { $0 == tensor.shape.dimensions ? nil : $0 }
        self.role = role
        quantization = tensor.quantization
        isSparse = tensor.sparsity != nil
        byteCount = data.isEmpty ? Self.byteCount(tensor.type, tensor.shape) : data.data.count
        values = elements.flatMap(StoredRange.init)
    }

    private static func byteCount(_ type: ElementType, _ shape: Shape) -> Int? {
        guard let width = type.bitWidth, let count = shape.checkedCount else { return nil }
        let (bits, overflow) = count.multipliedReportingOverflow(by: width)
        return overflow ? nil : bits / 8 + (bits % 8 == 0 ? 0 : 1)
    }

    /// The shape, with `?` for a dimension that is known only at run time.
    public var shapeText: String {
        guard let shapeSignature, shapeSignature.count == shape.rank else { return shape.description }
        let dimensions = zip(shapeSignature, shape.dimensions).map { $0 < 0 ? "?" : String($1) }
        return "[\(dimensions.joined(separator: ", "))]"
    }

    /// The scale. Several scales are given by their number and range, other forms by their kind. Empty if there is
    /// none.
    public var scaleText: String {
        switch quantization?.details {
        case .custom: "custom"
        case .blockwise(let scales, _, let size): "tensor \(scales) in blocks of \(size)"
        case .multiAxis(let scales, _, let size, let dimensions):
            "tensor \(scales) along \(dimensions)" + (size == 0 ? "" : " in blocks of \(size)")
        case .unknown(let code): "form \(code)"
        case nil: Self.shortForm(quantization?.scales ?? [])
        }
    }

    /// The zero point. Several zero points are given by their number and range, or by the one value that all have.
    /// Empty if there is none.
    public var zeroPointText: String {
        switch quantization?.details {
        case .blockwise(_, let zeroPoints, _), .multiAxis(_, let zeroPoints, _, _):
            return zeroPoints == -1 ? "0" : "tensor \(zeroPoints)"
        case .custom, .unknown, nil:
            let zeroPoints = quantization?.zeroPoints ?? []
            guard let least = zeroPoints.min(), let greatest = zeroPoints.max() else { return "" }
            return least == greatest ? String(least) : "\(zeroPoints.count) × \(least) ... \(greatest)"
        }
    }

    /// The least and the greatest stored value; empty if they are not known.
    public var valueText: String { values.map { "\($0.least.text) ... \($0.greatest.text)" } ?? "" }

    /// The quantized dimension; empty unless there are several scales.
    public var dimensionText: String {
        guard let quantization, quantization.scales.count > 1 else { return "" }
        return String(quantization.dimension)
    }

    private static func shortForm(_ scales: [Float]) -> String {
        guard scales.count > 1, let least = scales.min(), let greatest = scales.max() else {
            return scales.first.map { "\($0)" } ?? ""
        }
        return "\(scales.count) × \(least) ... \(greatest)"
    }
}
