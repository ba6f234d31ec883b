/// Reads one JSON document (RFC 8259). A byte order mark at the beginning is ignored.
///
/// Rejects some documents that RFC 8259 allows: numbers that are not integers of 64 bits, an object that has a key
/// twice, and values that are nested deeper than 64 levels.
public struct JSONParser {
    /// Why a document was rejected, and where.
    public struct Failure: Error, Sendable, Hashable {
        /// The line, counted from 1.
        public let line: Int
        /// The column in bytes, counted from 1.
        public let column: Int
        /// What is wrong, for a message.
        public let problem: String
    }

    /// The deepest nesting of objects and arrays. The parser calls itself for each level.
    private static let greatestDepth = 64

    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0

    /// The bytes that some editors write at the beginning of a UTF-8 text.
    public static let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]

    private init(_ bytes: [UInt8]) {
        let isMarked = bytes.starts(with: JSONParser.byteOrderMark)
        self.bytes = isMarked ? Array(bytes.dropFirst(JSONParser.byteOrderMark.count)) : bytes
    }

    /// The value of a document.
    ///
    /// - Throws: `Failure` if the bytes are not one document that this parser accepts.
    public static func parse(_ bytes: [UInt8]) throws(Failure) -> JSONValue {
        var parser = JSONParser(bytes)
        let value = try parser.value()
        parser.skipSpace()
        guard parser.position == parser.bytes.count else {
            throw parser.failure("text follows the end of the value")
        }
        return value
    }

    private func failure(_ problem: String) -> Failure {
        let before = bytes[..<min(position, bytes.count)]
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        let line = before.reduce(1) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
        return Failure(line: line, column: before.count - lineStart + 1, problem: problem)
    }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): position += 1
            default: return
            }
        }
    }

    /// Skips white space and one byte.
    ///
    /// - Throws: `Failure` if the next byte is another one.
    private mutating func expect(_ byte: UInt8) throws(Failure) {
        skipSpace()
        guard current == byte else {
            throw failure("expected '\(Character(Unicode.Scalar(byte)))'")
        }
        position += 1
    }

    /// Skips white space, and the next byte if it is `byte`. Returns whether it was.
    private mutating func take(_ byte: UInt8) -> Bool {
        skipSpace()
        guard current == byte else { return false }
        position += 1
        return true
    }

    private mutating func value() throws(Failure) -> JSONValue {
        skipSpace()
        guard let byte = current else { throw failure("expected a value, found the end of the text") }
        switch byte {
        case UInt8(ascii: "{"): return try nested { (parser) throws(Failure) in try parser.object() }
        case UInt8(ascii: "["): return try nested { (parser) throws(Failure) in try parser.array() }
        case UInt8(ascii: "\""): return .text(try string())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .integer(try integer())
        case UInt8(ascii: "t"): return try word("true", .flag(true))
        case UInt8(ascii: "f"): return try word("false", .flag(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: throw failure("expected a value")
        }
    }

    private mutating func nested(
        _ read: (inout JSONParser) throws(Failure) -> JSONValue
    ) throws(Failure) -> JSONValue {
        guard depth < JSONParser.greatestDepth else { throw failure("values are nested too deeply") }
        depth += 1
        let value = try read(&self)
        depth -= 1
        return value
    }

    private mutating func word(_ text: StaticString, _ value: JSONValue) throws(Failure) -> JSONValue {
        for byte in "\(text)".utf8 {
            guard current == byte else { throw failure("expected a value") }
            position += 1
        }
        return value
    }

    private mutating func object() throws(Failure) -> JSONValue {
        try expect(UInt8(ascii: "{"))
        var object = JSONObject()
        if take(UInt8(ascii: "}")) { return .object(object) }
        repeat {
            skipSpace()
            let start = position
            let key = try string()
            try expect(UInt8(ascii: ":"))
            guard object.add(key, try value()) else {
                position = start
                throw failure("the key \"\(key)\" occurs twice in one object")
            }
        } while take(UInt8(ascii: ","))
        try expect(UInt8(ascii: "}"))
        return .object(object)
    }

    private mutating func array() throws(Failure) -> JSONValue {
        try expect(UInt8(ascii: "["))
        if take(UInt8(ascii: "]")) { return .integers([]) }
        var integers: [Int64] = []
        var values: [JSONValue] = []
        repeat {
            let next = try value()
            if values.isEmpty, case .integer(let integer) = next {
                integers.append(integer)
            } else {
                if values.isEmpty { values = integers.map(JSONValue.integer) }
                values.append(next)
            }
        } while take(UInt8(ascii: ","))
        try expect(UInt8(ascii: "]"))
        return values.isEmpty ? .integers(integers) : .array(values)
    }

    private mutating func integer() throws(Failure) -> Int64 {
        let start = position
        let isNegative = take(UInt8(ascii: "-"))
        let firstDigit = position
        var value: Int64 = 0
        while let byte = current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
            let digit = Int64(byte - UInt8(ascii: "0"))
            let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
            let (next, carry) = tens.subtractingReportingOverflow(digit)
            guard !overflow, !carry else { throw failure("the number does not fit 64 bits") }
            value = next
            position += 1
        }
        let hasLeadingZero = position - firstDigit > 1 && bytes[firstDigit] == UInt8(ascii: "0")
        guard position > firstDigit, !hasLeadingZero, isNegative || value != .min else {
            position = start
            throw failure("expected a number")
        }
        if let byte = current, [UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E")].contains(byte) {
            throw failure("expected an integer; write a real number as a hexadecimal string, such as \"0x1.8p-3\"")
        }
        return isNegative ? value : -value
    }

    private mutating func string() throws(Failure) -> String {
        guard current == UInt8(ascii: "\"") else { throw failure("expected a string") }
        position += 1
        let start = position
        var unescaped: [UInt8]?
        while let byte = current {
            switch byte {
            case UInt8(ascii: "\""):
                let content = unescaped.map { $0[...] } ?? bytes[start..<position]
                guard let text = String(validating: content, as: UTF8.self) else {
                    throw failure("the string is not valid UTF-8")
                }
                position += 1
                return text
            case UInt8(ascii: "\\"):
                var content = unescaped ?? Array(bytes[start..<position])
                try escape(into: &content)
                unescaped = content
            case 0..<0x20: throw failure("the string has an unescaped control character; escape it")
            default:
                unescaped?.append(byte)
                position += 1
            }
        }
        throw failure("the string has no closing quotation mark")
    }

    private mutating func escape(into content: inout [UInt8]) throws(Failure) {
        position += 1
        guard let byte = current else { throw failure("the string has no closing quotation mark") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(byte)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0c)
        case UInt8(ascii: "n"): content.append(0x0a)
        case UInt8(ascii: "r"): content.append(0x0d)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "u"): content += Array(String(Character(try escapedScalar())).utf8)
        default: throw failure("the escape sequence is unknown")
        }
    }

    /// The scalar of an escape `\uXXXX`, after the `u`. A high surrogate is followed by the escape of a low one.
    private mutating func escapedScalar() throws(Failure) -> Unicode.Scalar {
        let first = try fourDigits()
        var code = first
        if (0xd800..<0xdc00).contains(first) {
            guard position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
                bytes[position + 1] == UInt8(ascii: "u")
            else { throw failure("the escape sequence is half of a surrogate pair") }
            position += 2
            let second = try fourDigits()
            guard (0xdc00..<0xe000).contains(second) else {
                throw failure("the escape sequence is half of a surrogate pair")
            }
            code = 0x10000 + (first - 0xd800) << 10 + (second - 0xdc00)
        }
        guard let scalar = Unicode.Scalar(code) else {
            throw failure("the escape sequence is half of a surrogate pair")
        }
        return scalar
    }

    private mutating func fourDigits() throws(Failure) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = current, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw failure("expected four hexadecimal digits")
            }
            code = code << 4 | UInt32(digit)
            position += 1
        }
        return code
    }
}
