/// One input or output of a variant: what a tensor must be to stand there.
public struct Operand: Sendable {
    public enum Presence: String, Sendable {
        case required
        case optional
        /// This operand repeats: one tensor or more, up to the end of the list.
        case variadic
    }

    /// Who gives the values.
    public enum Role: String, Sendable {
        /// A run-time value.
        case activation
        /// Weights, biases, shapes: normally constants of the model.
        case constant
        /// A variable tensor that keeps its values between calls and is updated in place.
        case state
        /// A tensor inside of the operator, of which only type, shape and quantization are given (an LSTM's gates). It stands
        /// behind the inputs; nobody gives or reads its values.
        case intermediate
    }

    /// What an operand is in a sum of products, where its role does not tell.
    public enum Part: String, Sendable {
        /// Multiplies the activations: a filter, slopes, the right matrix of a product.
        case weights
        /// Is added to every sum.
        case bias
    }

    public enum Granularity: Sendable, Hashable {
        /// Real or plain integer values: the tensor has no parameters.
        case unquantized
        /// The evaluation does not look at the tensor's parameters; constraints may.
        case unread
        case perTensor
        case perAxis(dimension: Int)
        case perTensorOrPerAxis(dimension: Int)
        /// Per tensor, or per axis along whichever dimension the tensor names.
        case perTensorOrAnyAxis

        /// The only dimension that scales may run along; `nil` where there is none, or any will do.
        public var dimension: Int? {
            switch self {
            case .unquantized, .unread, .perTensor, .perTensorOrAnyAxis: nil
            case .perAxis(let dimension), .perTensorOrPerAxis(let dimension): dimension
            }
        }

        public var allowsPerAxis: Bool { self == .perTensorOrAnyAxis || dimension != nil }
    }

    /// A range of stored values, and the clause that asks for it. A constant outside it is nonconforming.
    public struct StoredRange: Sendable, Hashable {
        public let range: ClosedRange<Int64>
        public let clause: Clause

        public init(_ range: ClosedRange<Int64>, _ clause: Clause) {
            self.range = range
            self.clause = clause
        }
    }

    /// The name of the operand, as the specification's pages use it.
    public let name: String
    public let type: ElementType
    public let presence: Presence
    public let role: Role
    /// `nil` for an operand that is neither weights nor a bias.
    public let part: Part?
    public let granularity: Granularity
    /// The only zero point allowed; `nil` where any in the type's range is.
    public let fixedZeroPoint: Int64?
    /// The stored values that conforming models use; `nil` if every value of the type is.
    public let storedRange: StoredRange?
    /// Whether the operator has results only for real values of 0 or more.
    public let isNonNegative: Bool

    @inline(never)
    public init(
        _ name: String, _ type: ElementType, _ granularity: Granularity = .perTensor, role: Role = .activation,
        part: Part? = nil, presence: Presence = .required, zeroPoint: Int64? = nil, storedRange: StoredRange? = nil,
        isNonNegative: Bool = false
    ) {
        self.name = name
        self.type = type
        self.presence = presence
        self.role = role
        self.part = part
        self.granularity = granularity
        self.fixedZeroPoint = zeroPoint
        self.storedRange = storedRange
        self.isNonNegative = isNonNegative
    }
}

/// Points to an operand of a variant.
public enum OperandReference: Sendable, Hashable, CustomStringConvertible {
    case input(Int)
    case output(Int)

    public var description: String {
        switch self {
        case .input(let index): "input \(index)"
        case .output(let index): "output \(index)"
        }
    }
}
