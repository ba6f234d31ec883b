import QuantSpec

extension VectorFile {
    /// One JSON object a line and a case: its name, the file's profile, the group without its rows, and the row.
    var caseLines: String {
        groups.map { group in
            var header = group
            header.rows = []
            guard case .object(let whole) = group.json(scheme), let rows = whole["rows"]?.elements else { return "" }
            return rows.enumerated().map { index, row in
                JSONWriter.line(
                    JSONValue([
                        "case": .text(group.caseName(index)), "profile": .text(profile), "group": header.json(scheme),
                        "row": row,
                    ])) + "\n"
            }.joined()
        }.joined()
    }
}

extension PrimitiveFile {
    /// One JSON object a line and a case: its name, the file's profile, the primitive's header, and the row.
    var caseLines: String {
        rows.enumerated().map { index, row in
            JSONWriter.line(
                JSONValue([
                    "case": .text("\(path)#\(index)"), "profile": .text(profile), "primitive": headerJSON,
                    "row": row.json,
                ])) + "\n"
        }.joined()
    }

    private var headerJSON: JSONValue {
        JSONValue([
            "name": .text(primitive), "clauses": .array(clauses.map { .text($0.id) }),
            "arguments": .array(arguments.map(\.json)), "results": .array(results.map(\.json)),
        ])
    }
}

extension JSONValue {
    /// The elements of an array.
    fileprivate var elements: [JSONValue]? {
        switch self {
        case .array(let values): values
        case .integers(let integers): integers.map(JSONValue.integer)
        default: nil
        }
    }
}
