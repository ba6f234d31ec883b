/// The elementary functions of real numbers that the operators call (ARITH-49).
///
/// The default is the specification's own. A host's C library may take its place, so that results are those of a runtime
/// that uses this library.
public struct Mathematics: Sendable {
    /// The name in commands, such as "specified".
    public let name: String
    /// e^x.
    public var exponential: @Sendable (Float) -> Float
    /// The natural logarithm.
    public var logarithm: @Sendable (Float) -> Float
    /// tanh x.
    public var hyperbolicTangent: @Sendable (Float) -> Float
    /// erfc x = 1 - erf x.
    public var complementaryError: @Sendable (Float) -> Float
    /// sin x, in radians.
    public var sine: @Sendable (Float) -> Float
    /// cos x, in radians.
    public var cosine: @Sendable (Float) -> Float
    /// The angle of the point (x, y), in radians.
    public var arcTangent: @Sendable (_ y: Float, _ x: Float) -> Float
    /// base^exponent in binary32.
    public var power: @Sendable (_ base: Float, _ exponent: Float) -> Float
    /// base^exponent in binary64.
    public var power64: @Sendable (_ base: Double, _ exponent: Double) -> Double

    /// Functions under a name.
    ///
    /// - Parameters:
    ///   - name: the name in commands.
    ///   - exponential: e^x.
    ///   - logarithm: the natural logarithm.
    ///   - hyperbolicTangent: tanh x.
    ///   - complementaryError: erfc x = 1 - erf x.
    ///   - sine: sin x, in radians.
    ///   - cosine: cos x, in radians.
    ///   - arcTangent: the angle of the point (x, y), in radians; `y` comes first.
    ///   - power: base^exponent in binary32.
    ///   - power64: base^exponent in binary64.
    public init(
        name: String, exponential: @escaping @Sendable (Float) -> Float,
        logarithm: @escaping @Sendable (Float) -> Float, hyperbolicTangent: @escaping @Sendable (Float) -> Float,
        complementaryError: @escaping @Sendable (Float) -> Float, sine: @escaping @Sendable (Float) -> Float,
        cosine: @escaping @Sendable (Float) -> Float, arcTangent: @escaping @Sendable (Float, Float) -> Float,
        power: @escaping @Sendable (Float, Float) -> Float, power64: @escaping @Sendable (Double, Double) -> Double
    ) {
        self.name = name
        self.exponential = exponential
        self.logarithm = logarithm
        self.hyperbolicTangent = hyperbolicTangent
        self.complementaryError = complementaryError
        self.sine = sine
        self.cosine = cosine
        self.arcTangent = arcTangent
        self.power = power
        self.power64 = power64
    }

    /// The specification's own functions, which give the same bits on every platform.
    public static let specified = Mathematics(
        name: "specified", exponential: { ElementaryFunctions.exponential($0) },
        logarithm: { ElementaryFunctions.logarithm($0) },
        hyperbolicTangent: { ElementaryFunctions.hyperbolicTangent($0) },
        complementaryError: { ElementaryFunctions.complementaryError($0) },
        sine: { ElementaryFunctions.sine($0) }, cosine: { ElementaryFunctions.cosine($0) },
        arcTangent: { ElementaryFunctions.arcTangent(y: $0, x: $1) },
        power: { ElementaryFunctions.power($0, $1) }, power64: { ElementaryFunctions.power($0, $1) })
}
