/// 1 / (1 + e^-x) in binary32 by a polynomial: the function of the gates of an LSTM with real values (RECURRENT-19).
public enum PolynomialLogistic {
    /// The value for x, every operation rounded to binary32. NaN has no defined result.
    public static func value(_ value: Float) -> Float {
        guard value >= -104 else { return 0 }
        let x = min(value, 16.635_532_4) * 0.5
        let exponent = Rounding.floor(x * 1.442_695_040_888_963_41 + 0.5)
        var r = exponent * -0.693_359_375 + x
        r = exponent * 2.121_944_40e-4 + r
        let square = r * r
        let even: Float = square * 0.041_898_667_812_347_412 + 0.499_991_416_931_152_34
        let odd: Float = square * 0.008_334_713_056_683_540 + 0.166_668_772_697_448_73
        let series = square * (r * odd + even) + (r + 1)
        let root = series * Float(sign: .plus, exponent: Int(exponent), significand: 1)
        let exponential = root * root
        return exponential / (1 + exponential)
    }
}
