import Foundation

/// Holds JSON against a JSON Schema, as far as the schema of reports goes; stricter than a validator in that every member
/// must be described.
struct SchemaCheck {
    private let root: [String: Any]

    init(file: String) throws {
        let object = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: file)))
        root = object as? [String: Any] ?? [:]
    }

    /// What is wrong, each with its place; empty for a valid document.
    func problems(_ json: String) throws -> [String] {
        let value = try JSONSerialization.jsonObject(with: Data(json.utf8))
        return problems(value, root, "")
    }

    private func problems(_ value: Any, _ schema: [String: Any], _ place: String) -> [String] {
        if let reference = schema["$ref"] as? String { return problems(value, definition(reference), place) }
        if let choices = schema["oneOf"] as? [[String: Any]] {
            let results = choices.map { problems(value, $0, place) }
            return results.contains(where: \.isEmpty) ? [] : results.flatMap { $0 }
        }
        var found: [String] = []
        if let types = schema["type"] as? [String] ?? (schema["type"] as? String).map({ [$0] }),
            !types.contains(where: { SchemaCheck.has($0, value) })
        {
            found.append("\(place): it is no \(types)")
        }
        if let constant = schema["const"], !SchemaCheck.equal(constant, value) {
            found.append("\(place): not \(constant)")
        }
        if let choices = schema["enum"] as? [Any], !choices.contains(where: { SchemaCheck.equal($0, value) }) {
            found.append("\(place): \(value) is none of \(choices)")
        }
        if let minimum = schema["minimum"] as? Int, let number = value as? Int, number < minimum {
            found.append("\(place): below \(minimum)")
        }
        if let pattern = schema["pattern"] as? String, let text = value as? String,
            text.range(of: pattern, options: .regularExpression) == nil
        {
            found.append("\(place): \"\(text)\" does not match \(pattern)")
        }
        if let array = value as? [Any] {
            if let least = schema["minItems"] as? Int, array.count < least { found.append("\(place): too few") }
            if let items = schema["items"] as? [String: Any] {
                found += array.enumerated().flatMap { problems($1, items, "\(place)/\($0)") }
            }
        }
        if let object = value as? [String: Any] { found += members(object, schema, place) }
        return found
    }

    private func members(_ object: [String: Any], _ schema: [String: Any], _ place: String) -> [String] {
        let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
        let missing = (schema["required"] as? [String] ?? []).filter { object[$0] == nil }
        return missing.map { "\(place): \($0) is missing" }
            + object.sorted { $0.key < $1.key }.flatMap { key, value in
                (properties[key] ?? schema["additionalProperties"] as? [String: Any]).map {
                    problems(value, $0, "\(place)/\(key)")
                } ?? [
                    "\(place)/\(key): it is not described"
                ]
            }
    }

    private func definition(_ reference: String) -> [String: Any] {
        let definitions = root["$defs"] as? [String: [String: Any]] ?? [:]
        return definitions[String(reference.split(separator: "/").last ?? "")] ?? [
            "type": "nothing: \(reference) is missing"
        ]
    }

    private static func has(_ type: String, _ value: Any) -> Bool {
        // A flag is an NSNumber too: only its Objective-C type tells it from 0 and 1.
        let isFlag = (value as? NSNumber).map { String(cString: $0.objCType) == "c" } ?? (value is Bool)
        return switch type {
        case "object": value is [String: Any]
        case "array": value is [Any]
        case "string": value is String
        case "null": value is NSNull
        case "boolean": isFlag
        case "integer": value is Int && !isFlag
        default: false
        }
    }

    private static func equal(_ first: Any, _ second: Any) -> Bool { (first as? NSObject) == (second as? NSObject) }
}
