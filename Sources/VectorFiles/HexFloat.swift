import JSON
import QuantSpec

/// Floating-point numbers as vector files write them.
///
/// A finite number is C99 hexadecimal with a leading 1 and no more digits than needed; zero is `0x0p+0`. Other numbers
/// are `inf`, `-inf`, or `nan:` and the bits.
public enum HexFloat {
    /// The text of a binary32 number.
    public static func text(_ value: Float) -> String {
        value.isNaN ? "nan:0x" + String(value.bitPattern, radix: 16) : text(Double(value))
    }

    /// The text of a binary16 number.
    public static func text(_ value: Binary16) -> String {
        let float = value.float
        return float.isNaN ? "nan:0x" + String(value.bitPattern, radix: 16) : text(Double(float))
    }

    /// The text of a binary64 number.
    public static func text(_ value: Double) -> String {
        if value.isNaN { return "nan:0x" + String(value.bitPattern, radix: 16) }
        let sign = value.sign == .minus ? "-" : ""
        if value.isInfinite { return sign + "inf" }
        if value == 0 { return sign + "0x0p+0" }
        let fraction = value.significand.significandBitPattern
        let exponent = Int(value.exponent)
        var digits = Hexadecimal.text(fraction, digits: 13)
        while digits.last == "0" { digits.removeLast() }
        let point = digits.isEmpty ? "" : "." + digits
        return "\(sign)0x1\(point)p\(exponent < 0 ? "-" : "+")\(exponent.magnitude)"
    }

    /// Returns the binary32 number that a text stands for, or `nil` if the text is no number or binary32 does not hold
    /// it exactly.
    public static func float(_ text: String) -> Float? {
        if let bits = bits(text, of: UInt32.self) {
            let value = Float(bitPattern: bits)
            return value.isNaN ? value : nil
        }
        guard let value = finiteOrInfinite(text) else { return nil }
        let narrowed = Float(value)
        return Double(narrowed) == value ? narrowed : nil
    }

    /// Returns the binary16 number that a text stands for, or `nil` if the text is no number or binary16 does not hold
    /// it exactly.
    public static func binary16(_ text: String) -> Binary16? {
        if let bits = bits(text, of: UInt16.self) {
            let value = Binary16(bitPattern: bits)
            return value.float.isNaN ? value : nil
        }
        guard let value = float(text) else { return nil }
        let narrowed = Binary16(value)
        return narrowed.float == value ? narrowed : nil
    }

    /// Returns the binary64 number that a text stands for, or `nil` if the text is no number or has more than 53 bits.
    public static func double(_ text: String) -> Double? {
        if let bits = bits(text, of: UInt64.self) {
            let value = Double(bitPattern: bits)
            return value.isNaN ? value : nil
        }
        return finiteOrInfinite(text)
    }

    private static func bits<Bits: FixedWidthInteger>(_ text: String, of _: Bits.Type) -> Bits? {
        guard text.hasPrefix("nan:0x") else { return nil }
        return Bits(text.dropFirst(6), radix: 16)
    }

    private static func finiteOrInfinite(_ text: String) -> Double? {
        var rest = Array(text.utf8)[...]
        let sign: FloatingPointSign = rest.first == UInt8(ascii: "-") ? .minus : .plus
        if sign == .minus { rest = rest.dropFirst() }
        if rest.elementsEqual("inf".utf8) { return sign == .minus ? -.infinity : .infinity }
        guard rest.starts(with: "0x".utf8) else { return nil }
        rest = rest.dropFirst(2)
        guard let mark = rest.firstIndex(of: UInt8(ascii: "p")) else { return nil }
        guard let exponent = Int(String(decoding: rest[(mark + 1)...], as: UTF8.self)), exponent.magnitude < 5000,
            let (significand, places) = digits(rest[..<mark])
        else { return nil }
        let magnitude = Double(sign: .plus, exponent: exponent - 4 * places, significand: Double(significand))
        guard magnitude.isFinite, significand == 0 || magnitude > 0 else { return nil }
        return sign == .minus ? -magnitude : magnitude
    }

    /// Returns the digits as one integer, and how many of them are after the point. Returns `nil` if a character is no
    /// digit, or if the integer has more than 53 bits.
    private static func digits(_ text: ArraySlice<UInt8>) -> (significand: UInt64, places: Int)? {
        var significand: UInt64 = 0
        var places = 0
        var isAfterPoint = false
        for byte in text {
            if byte == UInt8(ascii: "."), !isAfterPoint {
                isAfterPoint = true
                continue
            }
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, significand < 1 << 49 else { return nil }
            significand = significand << 4 | UInt64(digit)
            if isAfterPoint { places += 1 }
        }
        let hasDigits = text.contains { $0 != UInt8(ascii: ".") }
        return hasDigits ? (significand, places) : nil
    }
}
