/// Powers of two in floating point, without a mathematics library.
enum PowerOfTwo {
    static func double(_ exponent: Int) -> Double { Double(sign: .plus, exponent: exponent, significand: 1) }
    static func float(_ exponent: Int) -> Float { Float(sign: .plus, exponent: exponent, significand: 1) }
}
