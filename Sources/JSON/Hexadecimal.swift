/// Numbers in hexadecimal of a fixed width.
package enum Hexadecimal {
    /// The lowest `digits` digits of a number, in lowercase and with leading zeros.
    package static func text(_ number: UInt64, digits: Int) -> String {
        let mask = digits >= 16 ? UInt64.max : (1 << UInt64(4 * digits)) - 1
        let text = String(number & mask, radix: 16)
        return String(repeating: "0", count: digits - text.count) + text
    }
}
