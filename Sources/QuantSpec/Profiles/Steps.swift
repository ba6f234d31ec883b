/// The steps of a profile, some of them possibly replaced. Its members are those of `StepValues`.
///
/// The values are stored behind a reference, so that copying `Steps` costs one reference count and not one for each of its
/// hundred closures. Replacing a step copies all values.
@dynamicMemberLookup
public struct Steps: Sendable {
    /// The name of a step: its key path.
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

    /// The steps of a profile, without a deviation.
    ///
    /// - Parameters:
    ///   - profile: the profile.
    ///   - mathematics: the elementary functions of real numbers; the specification's own by default.
    public init(_ profile: NumericProfile, mathematics: Mathematics = .specified) {
        storage = Storage(StepValues(profile, mathematics: mathematics), profile: profile, replaced: [])
    }

    /// The profile of these steps. Returns `nil` if a step was replaced.
    public var profile: NumericProfile? { storage.profile }
    /// The names of the steps that were replaced.
    public var replaced: Set<Name> { storage.replaced }

    /// Whether a step of requantization was replaced. If so, an evaluation passes every element of a row through the steps.
    public var replacesScalars: Bool { storage.values.replacesScalars }
    /// Whether a step between real and stored values was replaced. If so, an evaluation passes every value through the steps.
    public var replacesReals: Bool { storage.values.replacesReals }
    /// Whether a step that makes the samples of a table was replaced.
    public var replacesTables: Bool { storage.values.replacesTables }
    /// Whether a sum of products was replaced. If so, an evaluation passes every tile of sums through the steps.
    public var replacesDotProducts: Bool { storage.values.replacesDotProducts }
    /// How the profile multiplies a 32-bit accumulator (PROFILE-2). Valid only while no step of requantization is replaced.
    public var requantizationRounding: NumericProfile.RequantizationRounding { storage.values.requantizationRounding }

    /// A step or a family of steps. Setting it records its name in `replaced`, and `profile` becomes `nil`.
    public subscript<Value>(dynamicMember member: any WritableKeyPath<StepValues, Value> & Sendable) -> Value {
        @inline(__always) get { storage.values[keyPath: member] }
        set {
            var values = storage.values
            values[keyPath: member] = newValue
            storage = Storage(values, profile: nil, replaced: storage.replaced.union([member]))
        }
    }

    /// A step by its name. Replace a step of a family by this subscript, so that `replaced` names the step, not the family.
    public subscript<Value>(step: any WritableKeyPath<StepValues, Value> & Sendable) -> Value {
        get { self[dynamicMember: step] }
        set { self[dynamicMember: step] = newValue }
    }

    /// Requantizes a 32-bit accumulator by a multiplier and shift.
    public func requantize(_ value: Int32, by factor: QuantizedMultiplier) -> Int32 {
        self.multiply(value, factor, self)
    }

    /// Rounds a quotient, saturates it to 32 bits, and adds a zero point (REP-7). Infinities and huge quotients keep
    /// their sign.
    public func roundQuotient(_ quotient: Float, plus zeroPoint: Int64) -> Int64 {
        min(max(self.roundToInteger(quotient), Int64(Int32.min)), Int64(Int32.max)) &+ zeroPoint
    }

    /// Quantizes a real value, before the saturation to the type's range (REP-7).
    public func quantize(_ value: Float, scale: Float, zeroPoint: Int64) -> Int64 {
        self.quantizeReal(value, scale, zeroPoint, self)
    }

    /// Saturates an integer to the range of a stored type (ARITH-3).
    public func saturated<Stored: QuantizedInteger>(_ value: Int64, to _: Stored.Type) -> Stored {
        Stored(truncatingIfNeeded: self.saturate(value, Int64(Stored.min)...Int64(Stored.max)))
    }

    // MARK: Rows

    /// Saturates a row of integers to a range: that of the stored type, unless a smaller one is given.
    func saturatedRow<Stored: QuantizedInteger>(
        _ values: [Int64], to _: Stored.Type, _ range: ClosedRange<Int64> = Int64(Stored.min)...Int64(Stored.max)
    ) -> [Stored] {
        self.replacesScalars
            ? values.map { Stored(truncatingIfNeeded: self.saturate($0, range)) }
            : values.map { Stored(truncatingIfNeeded: min(max($0, range.lowerBound), range.upperBound)) }
    }

    /// The values of a row of arguments in a table of 513 samples (ARITH-24).
    func lookUpRow(_ arguments: [Int16], _ samples: [Int16]) -> [Int16] {
        self.replacesScalars
            ? arguments.map { self.lookUp($0, samples) }
            : arguments.map { InterpolatedTable.value(at: $0, in: samples) }
    }
}
