/// The axes along which the kernels of an operator branch, with the values worth telling apart on each.
///
/// `outline` makes shapes and attributes of one value for each axis. Instances that cover all pairs of values are made from a
/// domain, and random ones too. Attributes that are names or flags, optional operands, zero points, granularities and
/// scales are axes of every operator. A domain declares only the operator's own axes.
public struct Domain: Sendable {
    /// The operator's own axes.
    public let axes: [DomainAxis]
    /// Further properties on which kernels branch, which follow from the axes. Reports compare failing and passing groups by
    /// them; no group is made for their values.
    public let properties: [DomainAxis]
    /// Whether the outlines alone decide which optional operands are omitted. If not, each of these is an axis.
    public let choosesOperands: Bool
    /// Makes the outline of a point, with any id.
    ///
    /// Throws `Exclusion` if the values cannot be combined.
    public let outline: @Sendable (DomainPoint) throws -> Outline

    /// A domain with the operator's own axes.
    ///
    /// - Parameters:
    ///   - axes: axes with different names, each with two values or more.
    ///   - properties: properties with names of their own, each with two values or more.
    ///   - choosesOperands: whether the outlines alone decide which optional operands are omitted.
    ///   - outline: makes the outline of a point, with any id. Throws `Exclusion` if the values cannot be combined.
    @inline(never)
    public init(
        _ axes: [DomainAxis], properties: [DomainAxis] = [], choosesOperands: Bool = false,
        outline: @escaping @Sendable (DomainPoint) throws -> Outline
    ) {
        self.axes = axes
        self.properties = properties
        self.choosesOperands = choosesOperands
        self.outline = outline
    }

    /// The reason why values of axes cannot be combined.
    public struct Exclusion: Error, Hashable {
        /// A sentence without its full stop.
        public let reason: String

        /// An exclusion with its reason, a sentence without its full stop.
        public init(_ reason: String) { self.reason = reason }
    }
}

/// One property of an instance on which kernels branch.
public struct DomainAxis: Sendable {
    /// Unique within the domain, such as "stride_h".
    public let name: String
    /// The names of the values.
    public let values: [String]
    /// Whether all triples of values along this axis and two other tripled axes are covered, and not only pairs.
    public let isTripled: Bool
    /// Whether the value follows from the values of other axes, such as the side on which padding falls.
    public let isObserved: Bool
    /// Whether random points take the first value in half of the cases: each other value fixes values of other axes.
    public let prefersFirst: Bool
    /// The index in `values` of the value that an instance has. Returns `nil` if it has none of them.
    public let place: @Sendable (Instance) -> Int?
    /// The value of an instance as a number, whether or not it is one of `values`. Returns `nil` if the axis has no numbers.
    public let number: @Sendable (Instance) -> Int?

    /// An axis whose values are known by their names.
    ///
    /// - Parameters:
    ///   - name: the name, unique within the domain.
    ///   - values: the names of the values.
    ///   - isTripled: whether triples of values with two other tripled axes are covered, and not only pairs.
    ///   - isObserved: whether the value follows from the values of other axes.
    ///   - prefersFirst: whether random points take the first value in half of the cases.
    ///   - number: the value of an instance as a number, if the axis has numbers.
    ///   - place: the index in `values` of the value that an instance has.
    public init(
        _ name: String, _ values: [String], isTripled: Bool = false, isObserved: Bool = false,
        prefersFirst: Bool = false, number: @escaping @Sendable (Instance) -> Int? = { _ in nil },
        place: @escaping @Sendable (Instance) -> Int?
    ) {
        self.name = name
        self.values = values
        self.isTripled = isTripled
        self.isObserved = isObserved
        self.prefersFirst = prefersFirst
        self.number = number
        self.place = place
    }
}

/// An axis whose values have a Swift type.
public struct TypedAxis<Value: Hashable & Sendable>: Sendable {
    /// The name of the axis, unique within the domain.
    public let name: String
    /// The values worth telling apart.
    public let values: [Value]
    private let isTripled: Bool
    private let isObserved: Bool
    private let prefersFirst: Bool
    private let read: @Sendable (Instance) throws -> Value?

    /// An axis whose values are compared in their Swift type.
    ///
    /// - Parameters:
    ///   - name: the name, unique within the domain.
    ///   - values: the values worth telling apart.
    ///   - isTripled: whether triples of values with two other tripled axes are covered, and not only pairs.
    ///   - isObserved: whether the value follows from the values of other axes.
    ///   - prefersFirst: whether random points take the first value in half of the cases.
    ///   - read: reads the value from an instance. If it throws, the instance has no value.
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

    /// The same axis, of which only pairs with other axes are covered.
    var untripled: TypedAxis { TypedAxis(name, values, isObserved: isObserved, prefersFirst: prefersFirst, read: read) }

    /// The axis without its Swift type.
    public var axis: DomainAxis {
        DomainAxis(
            name, values.map { String(describing: $0) }, isTripled: isTripled, isObserved: isObserved,
            prefersFirst: prefersFirst, number: { [read] instance in ((try? read(instance)) ?? nil) as? Int }
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

    /// The size of an operand's first dimension, if it has others.
    static func firstSize(_ values: [Int], of reference: OperandReference) -> TypedAxis {
        TypedAxis("first size", values) { instance in
            instance[reference].flatMap { $0.shape.rank > 1 ? $0.shape[0] : nil }
        }
    }
}

/// A choice of one value for each axis.
public struct DomainPoint: Sendable, Hashable {
    /// For each axis by name, the index of the chosen value.
    public var places: [String: Int]

    /// A point from the indices of its values.
    public init(_ places: [String: Int]) { self.places = places }

    /// The chosen value; the first value if none is chosen along the axis.
    public subscript<Value>(_ axis: TypedAxis<Value>) -> Value { axis.values[places[axis.name] ?? 0] }

    /// Chooses a value along an axis.
    mutating func choose<Value>(_ value: Value, along axis: TypedAxis<Value>) {
        places[axis.name] = axis.values.firstIndex(of: value)
    }
}

/// A value of an axis whose raw value is its name.
public protocol DomainValue: RawRepresentable<String>, CaseIterable, Hashable, Sendable, CustomStringConvertible {}

extension DomainValue {
    public var description: String { rawValue }
}
