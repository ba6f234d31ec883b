/// Writes JSON in one fixed form, so that equal values give equal bytes. Members keep their order. In strings only
/// quotes, backslashes and control characters are escaped.
///
/// A compact writer writes no spaces and no indentation, for files and pipes. The other form is for people.
public struct JSONWriter: Sendable {
    /// The bytes written so far.
    public private(set) var bytes: [UInt8] = []
    private let isCompact: Bool

    /// A writer without bytes.
    ///
    /// - Parameter isCompact: whether to write no spaces and no indentation.
    public init(isCompact: Bool = false) { self.isCompact = isCompact }

    /// A value in one line without spaces.
    public static func line(_ value: JSONValue) -> String {
        var writer = JSONWriter(isCompact: true)
        writer.write(value)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// Writes text as it is, without quotes.
    public mutating func raw(_ text: String) { bytes += text.utf8 }

    /// Writes a value in one line.
    public mutating func write(_ value: JSONValue) {
        switch value {
        case .null: raw("null")
        case .flag(let flag): raw(flag ? "true" : "false")
        case .integer(let integer): raw(String(integer))
        case .number(let digits): raw(digits)
        case .text(let text): write(text)
        case .integers(let integers): list(integers) { writer, integer in writer.raw(String(integer)) }
        case .array(let values): list(values) { writer, value in writer.write(value) }
        case .object(let object):
            raw("{")
            for (index, member) in object.members.enumerated() {
                if index > 0 { raw(comma) }
                write(member.key)
                raw(colon)
                write(member.value)
            }
            raw("}")
        }
    }

    private mutating func list<Value>(_ values: [Value], _ write: (inout JSONWriter, Value) -> Void) {
        raw("[")
        for (index, value) in values.enumerated() {
            if index > 0 { raw(comma) }
            write(&self, value)
        }
        raw("]")
    }

    private var comma: String { isCompact ? "," : ", " }
    private var colon: String { isCompact ? ":" : ": " }

    private mutating func write(_ text: String) {
        raw("\"")
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): raw("\\\"")
            case UInt8(ascii: "\\"): raw("\\\\")
            case 0x0a: raw("\\n")
            case 0x09: raw("\\t")
            case 0..<0x20:
                raw("\\u" + Hexadecimal.text(UInt64(byte), digits: 4))
            default: bytes.append(byte)
            }
        }
        raw("\"")
    }
}

extension JSONWriter {
    /// Writes a value over several lines. In the first `levels` levels, an object or array that contains objects or
    /// arrays puts each element on a line of its own.
    public mutating func writeLines(_ value: JSONValue, levels: Int, indent: Int = 0) {
        let margin = "\n" + String(repeating: "  ", count: isCompact ? 0 : indent + 1)
        let end = "\n" + String(repeating: "  ", count: isCompact ? 0 : indent)
        switch value {
        case .object(let object) where levels > 0 && object.members.contains { $0.value.isComposite }:
            raw("{")
            for (index, member) in object.members.enumerated() {
                raw(index > 0 ? "," + margin : margin)
                write(member.key)
                raw(colon)
                writeLines(member.value, levels: levels - 1, indent: indent + 1)
            }
            raw(end + "}")
        case .array(let values) where levels > 0 && values.contains(where: \.isComposite):
            raw("[")
            for (index, element) in values.enumerated() {
                raw(index > 0 ? "," + margin : margin)
                writeLines(element, levels: levels - 1, indent: indent + 1)
            }
            raw(end + "]")
        default: write(value)
        }
    }
}

extension JSONWriter {
    /// A value over several lines, indented by two spaces for each level, with the members sorted by key. Every member
    /// and every element has a line of its own.
    public static func pretty(_ value: JSONValue) -> String {
        var writer = JSONWriter()
        writer.writePretty(value.sorted, indent: 0)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private mutating func writePretty(_ value: JSONValue, indent: Int) {
        switch value {
        case .object(let object) where !object.members.isEmpty:
            writeLines(of: object.members, "{", "}", indent) { writer, member in
                writer.write(member.key)
                writer.raw(": ")
                writer.writePretty(member.value, indent: indent + 1)
            }
        case .array(let values) where !values.isEmpty:
            writeLines(of: values, "[", "]", indent) { writer, value in
                writer.writePretty(value, indent: indent + 1)
            }
        case .integers(let integers) where !integers.isEmpty:
            writeLines(of: integers, "[", "]", indent) { writer, integer in writer.raw(String(integer)) }
        default: write(value)
        }
    }

    private mutating func writeLines<Item>(
        of items: [Item], _ opening: String, _ closing: String, _ indent: Int,
        _ write: (inout JSONWriter, Item) -> Void
    ) {
        let margin = "\n" + String(repeating: "  ", count: indent)
        raw(opening)
        for (index, item) in items.enumerated() {
            raw((index > 0 ? "," : "") + margin + "  ")
            write(&self, item)
        }
        raw(margin + closing)
    }
}

extension JSONValue {
    fileprivate var isComposite: Bool {
        switch self {
        case .object, .array, .integers: true
        default: false
        }
    }
}
