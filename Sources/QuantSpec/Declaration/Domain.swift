/// The axes along which kernels of an operator branch, each with the values worth telling apart, and how a choice of one value
/// an axis becomes shapes and attributes. Instances that cover all pairs of values are made of it, and instances drawn at random.
///
/// Attributes that are names or flags, optional operands, zero points, granularities and scales are axes of every operator: a
/// domain declares only what is the operator's own.
public struct Domain: Sendable {
    public let axes: [DomainAxis]
    /// The outline of a choice, under any id.
    /// - Throws: `Exclusion` where the values do not go together.
    public let outline: @Sendable (DomainPoint) throws -> Outline

    /// - Parameter axes: with different names, each with two values or more.
    @inline(never)
    public init(_ axes: [DomainAxis], outline: @escaping @Sendable (DomainPoint) throws -> Outline) {
        self.axes = axes
        self.outline = outline
    }

    /// Why values of axes do not go together, as a sentence without its full stop.
    public struct Exclusion: Error, Hashable {
        public let reason: String

        public init(_ reason: String) { self.reason = reason }
    }
}

/// One property of an instance by which kernels branch.
public struct DomainAxis: Sendable {
    /// Unique within the domain, such as "stride_h".
    public let name: String
    /// What the values are called.
    public let values: [String]
    /// Whether all triples of values along this axis and two others of its kind are covered, not only pairs.
    public let isTripled: Bool
    /// Whether the value follows from those of other axes: such as where padding falls.
    public let isObserved: Bool
    /// Whether half of what is drawn has the first value: the others fix values of other axes.
    public let prefersFirst: Bool
    /// Which of the values an instance has; `nil` if it has none of them.
    public let place: @Sendable (Instance) -> Int?

    public init(
        _ name: String, _ values: [String], isTripled: Bool = false, isObserved: Bool = false,
        prefersFirst: Bool = false, place: @escaping @Sendable (Instance) -> Int?
    ) {
        self.name = name
        self.values = values
        self.isTripled = isTripled
        self.isObserved = isObserved
        self.prefersFirst = prefersFirst
        self.place = place
    }
}

/// An axis whose values have a Swift type.
public struct TypedAxis<Value: Hashable & Sendable>: Sendable {
    public let name: String
    public let values: [Value]
    private let isTripled: Bool
    private let isObserved: Bool
    private let prefersFirst: Bool
    private let read: @Sendable (Instance) throws -> Value?

    /// - Parameter read: the value of an instance. An error counts as none.
    public init(
        _ name: String, _ values: [Value], isTripled: Bool = false, isObserved: Bool = false,
        prefersFirst: Bool = false, read: @escaping @Sendable (Instance) throws -> Value?
    ) {
        self.name = name
        self.values = values
        self.isTripled = isTripled
        self.isObserved = isObserved
        self.prefersFirst = prefersFirst
        self.read = read
    }

    /// The axis as the domain holds it.
    public var axis: DomainAxis {
        DomainAxis(
            name, values.map { String(describing: $0) }, isTripled: isTripled, isObserved: isObserved,
            prefersFirst: prefersFirst
        ) { [values, read] instance in ((try? read(instance)) ?? nil).flatMap(values.firstIndex)
        }
    }
}

extension TypedAxis<Int> {
    /// The rank of an operand.
    static func rank(
        _ values: [Int], of reference: OperandReference, named name: String = "rank", isTripled: Bool = false
    ) -> TypedAxis {
        TypedAxis(name, values, isTripled: isTripled) { $0[reference]?.shape.rank }
    }

    /// The size of an operand's last dimension.
    static func lastSize(_ values: [Int], of reference: OperandReference) -> TypedAxis {
        TypedAxis("last size", values) { $0[reference]?.shape.dimensions.last }
    }
}

/// A choice of one value for each axis.
public struct DomainPoint: Sendable, Hashable {
    /// The places of the chosen values, by the axes' names.
    public var places: [String: Int]

    public init(_ places: [String: Int]) { self.places = places }

    /// The chosen value; the first one if nothing is chosen along the axis.
    public subscript<Value>(_ axis: TypedAxis<Value>) -> Value { axis.values[places[axis.name] ?? 0] }

    /// Chooses a value of the axis.
    mutating func choose<Value>(_ value: Value, along axis: TypedAxis<Value>) {
        places[axis.name] = axis.values.firstIndex(of: value)
    }
}

/// A value of an axis that has a name: its raw value is what it is called.
public protocol DomainValue: RawRepresentable<String>, CaseIterable, Hashable, Sendable, CustomStringConvertible {}

extension DomainValue {
    public var description: String { rawValue }
}
