/// A profile's steps, possibly with some of them replaced; its members are those of `StepValues`.
///
/// It holds a reference, so that handing it on costs one reference count and not one for each of its hundred closures.
/// Replacing a step makes a copy of all.
@dynamicMemberLookup
public struct Steps: Sendable {
    /// Which step: its place among the values.
    public typealias Name = any PartialKeyPath<StepValues> & Sendable

    private final class Storage: Sendable {
        let values: StepValues
        let profile: NumericProfile?
        let replaced: Set<Name>

        init(_ values: StepValues, profile: NumericProfile?, replaced: Set<Name>) {
            self.values = values
            self.profile = profile
            self.replaced = replaced
        }
    }

    private var storage: Storage

    /// The steps as a profile has them, with no deviation.
    public init(_ profile: NumericProfile) {
        storage = Storage(StepValues(profile), profile: profile, replaced: [])
    }

    /// The profile whose steps these are; `nil` if one of them was replaced.
    public var profile: NumericProfile? { storage.profile }
    /// The steps that were replaced.
    public var replaced: Set<Name> { storage.replaced }

    /// Whether a step of requantization was replaced: whole rows then go through the steps, element by element.
    public var replacesScalars: Bool { storage.values.replacesScalars }
    /// Whether a step between real values and stored ones was replaced: values then go through the steps.
    public var replacesReals: Bool { storage.values.replacesReals }
    /// Whether what makes the samples of a table was replaced.
    public var replacesTables: Bool { storage.values.replacesTables }
    /// Whether a sum of products was replaced: sums then go through the steps, tile by tile.
    public var replacesDotProducts: Bool { storage.values.replacesDotProducts }
    /// How a 32-bit accumulator is multiplied, if no step is replaced (PROFILE-2).
    public var requantizationRounding: NumericProfile.RequantizationRounding { storage.values.requantizationRounding }

    public subscript<Value>(dynamicMember member: any WritableKeyPath<StepValues, Value> & Sendable) -> Value {
        @inline(__always) get { storage.values[keyPath: member] }
        set {
            var values = storage.values
            values[keyPath: member] = newValue
            storage = Storage(values, profile: nil, replaced: storage.replaced.union([member]))
        }
    }

    /// A step by its name. One of a family is replaced by this subscript, so that `replaced` names the step and not the family.
    public subscript<Value>(step: any WritableKeyPath<StepValues, Value> & Sendable) -> Value {
        get { self[dynamicMember: step] }
        set { self[dynamicMember: step] = newValue }
    }

    /// A 32-bit accumulator brought to another scale.
    public func requantize(_ value: Int32, by factor: QuantizedMultiplier) -> Int32 {
        self.multiply(value, factor, self)
    }

    /// A rounded quotient, saturated to 32 bits, plus a zero point: so that infinities and huge quotients keep their sign.
    public func roundQuotient(_ quotient: Float, plus zeroPoint: Int64) -> Int64 {
        min(max(self.roundToInteger(quotient), Int64(Int32.min)), Int64(Int32.max)) &+ zeroPoint
    }

    /// A real value to a stored integer, before it meets its type's range.
    public func quantize(_ value: Float, scale: Float, zeroPoint: Int64) -> Int64 {
        self.quantizeReal(value, scale, zeroPoint, self)
    }

    /// An integer into the range of a stored type.
    public func saturated<Stored: QuantizedInteger>(_ value: Int64, to _: Stored.Type) -> Stored {
        Stored(truncatingIfNeeded: self.saturate(value, Int64(Stored.min)...Int64(Stored.max)))
    }

    // MARK: Rows

    /// A row of integers into the range of a stored type, or a smaller one.
    func saturatedRow<Stored: QuantizedInteger>(
        _ values: [Int64], to _: Stored.Type, _ range: ClosedRange<Int64> = Int64(Stored.min)...Int64(Stored.max)
    ) -> [Stored] {
        self.replacesScalars
            ? values.map { Stored(truncatingIfNeeded: self.saturate($0, range)) }
            : values.map { Stored(truncatingIfNeeded: min(max($0, range.lowerBound), range.upperBound)) }
    }

    /// The values at a row of arguments in a table of 513 samples (ARITH-24).
    func lookUpRow(_ arguments: [Int16], _ samples: [Int16]) -> [Int16] {
        self.replacesScalars
            ? arguments.map { self.lookUp($0, samples) }
            : arguments.map { InterpolatedTable.value(at: $0, in: samples) }
    }
}
