/// Text in XML and HTML: escaped, and without characters that XML 1.0 forbids.
enum Markup {
    static func escaped(_ text: String) -> String {
        var escaped = ""
        escaped.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            case "\t", "\n", "\r": escaped += "&#\(scalar.value);"
            case _ where isForbidden(scalar): escaped.unicodeScalars.append("\u{fffd}")
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || scalar.value == 0xfffe || scalar.value == 0xffff
    }

    /// ` name="value"` for each pair.
    static func attributes(_ pairs: KeyValuePairs<String, String>) -> String {
        pairs.map { " \($0.key)=\"\(escaped($0.value))\"" }.joined()
    }
}
