/// The declaration of one input or output of a variant: the rules for a tensor at this position.
public struct Operand: Sendable {
    /// How often the operand occurs.
    public enum Presence: String, Sendable {
        /// Exactly once.
        case required
        /// Once, or omitted.
        case optional
        /// Once or more, up to the end of the list.
        case variadic
        /// Never in this form. Other forms have the operand at this position.
        case omitted
    }

    /// Where the values come from.
    public enum Role: String, Sendable {
        /// A run-time value.
        case activation
        /// Weights, biases, shapes: normally constants in the model.
        case constant
        /// A variable tensor, which keeps its values between calls and is updated in place (REP-11).
        case state
        /// A tensor inside the operator, such as the gates of an LSTM: only type, shape and quantization are given. It
        /// follows the inputs. Its values are neither given nor read.
        case intermediate
    }

    /// The part that an operand has in a sum of products.
    public enum Part: String, Sendable {
        /// A factor of the activations: a filter, slopes, the right matrix of a product.
        case weights
        /// A term that is added to every sum.
        case bias
    }

    /// Which quantization parameters the tensor has.
    public enum Granularity: Sendable, Hashable {
        /// None: the tensor holds real numbers or plain integers.
        case unquantized
        /// Any or none: the evaluation does not read them. Constraints may.
        case unread
        /// One scale and one zero point.
        case perTensor
        /// One scale and one zero point for each index of the dimension.
        case perAxis(dimension: Int)
        /// Either of the two above.
        case perTensorOrPerAxis(dimension: Int)
        /// Per tensor, or per axis along the dimension that the tensor names.
        case perTensorOrAnyAxis
        /// One scale and one zero point for each column of a matrix: along the last dimension or, if the flag is set, along
        /// the dimension before it.
        case perColumn(transposedIf: String)

        /// The only dimension that the scales of a tensor of this shape may run along. Returns `nil` if there is none, or if any
        /// dimension is allowed.
        public func dimension(of shape: Shape, _ attributes: Attributes) -> Int? {
            switch self {
            case .unquantized, .unread, .perTensor, .perTensorOrAnyAxis: nil
            case .perAxis(let dimension), .perTensorOrPerAxis(let dimension): dimension
            case .perColumn(let flag): max(shape.rank - (attributes.values[flag] == .flag(true) ? 2 : 1), 0)
            }
        }

        /// Whether the tensor may have several scales.
        public var allowsPerAxis: Bool {
            switch self {
            case .unquantized, .unread, .perTensor: false
            case .perAxis, .perTensorOrPerAxis, .perTensorOrAnyAxis, .perColumn: true
            }
        }
    }

    /// A range of stored values with the clause that requires it. A constant with a value outside is nonconforming.
    public struct StoredRange: Sendable, Hashable {
        /// The allowed stored values.
        public let range: ClosedRange<Int64>
        /// The clause that requires the range.
        public let clause: Clause

        /// A range with the clause that requires it.
        public init(_ range: ClosedRange<Int64>, _ clause: Clause) {
            self.range = range
            self.clause = clause
        }
    }

    /// The name of the operand, as the operator's page uses it.
    public let name: String
    /// The type of the tensor.
    public let type: ElementType
    /// How often the operand occurs.
    public let presence: Presence
    /// Where the values come from.
    public let role: Role
    /// The part in a sum of products; `nil` for an operand that is neither weights nor a bias.
    public let part: Part?
    /// Which quantization parameters the tensor has.
    public let granularity: Granularity
    /// The only zero point allowed; `nil` if any in the type's range is allowed.
    public let fixedZeroPoint: Int64?
    /// The stored values that conforming models use; `nil` if they may use every value of the type.
    public let storedRange: StoredRange?
    /// Whether the operator has results only for real values of 0 or more, such as a square root.
    public let isNonNegative: Bool
    /// The real values that a state or an intermediate tensor usually holds, from which generated scales are chosen; `nil` if
    /// the sums that go to the tensor tell the scale.
    public let realRange: ClosedRange<Float>?

    /// Whether the tensor may have another type than the declared one: an intermediate tensor whose parameters are not read.
    var mayHaveAnyType: Bool { role == .intermediate && granularity == .unread }

    /// An operand. By default it is a required activation, quantized per tensor.
    ///
    /// - Parameters:
    ///   - name: the name of the operand, as the operator's page uses it.
    ///   - type: the type of the tensor.
    ///   - granularity: which quantization parameters the tensor has.
    ///   - role: where the values come from.
    ///   - part: the part in a sum of products; `nil` for an operand that is neither weights nor a bias.
    ///   - presence: how often the operand occurs.
    ///   - zeroPoint: the only zero point allowed; `nil` if any in the type's range is allowed.
    ///   - storedRange: the stored values that conforming models use; `nil` if they may use every value of the type.
    ///   - isNonNegative: whether the operator has results only for real values of 0 or more.
    ///   - realRange: the real values that a state, an intermediate tensor or a constant that is no weight usually holds.
    @inline(never)
    public init(
        _ name: String, _ type: ElementType, _ granularity: Granularity = .perTensor, role: Role = .activation,
        part: Part? = nil, presence: Presence = .required, zeroPoint: Int64? = nil, storedRange: StoredRange? = nil,
        isNonNegative: Bool = false, realRange: ClosedRange<Float>? = nil
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
        self.realRange = realRange
    }
}

/// The position of an operand of a variant.
public enum OperandReference: Sendable, Hashable, CustomStringConvertible {
    /// The input at a position.
    case input(Int)
    /// The output at a position.
    case output(Int)

    public var description: String {
        switch self {
        case .input(let index): "input \(index)"
        case .output(let index): "output \(index)"
        }
    }
}
