import QuantSpec

/// The table of an operator's operands, made from its declaration, as Markdown.
///
/// One row for each operand and set of forms that declare it alike; the types of those forms stand in one cell.
public struct OperandTable: Sendable, Hashable {
    /// The lines of the table, without the marks.
    public let lines: [String]

    /// The lines between which a page holds the table.
    public static let opening = "<!-- operands: made from the declaration by `quantspec spec tables --write` -->"
    public static let closing = "<!-- end of operands -->"

    fileprivate struct Row: Hashable {
        let place: String
        let name: String
        let role: String
        let presence: String
        let parameters: String
        let zeroPoint: String
        let values: String
    }

    public init(_ declaration: Operator) {
        var rows: [Row] = []
        var uses: [Row: [(form: String, type: ElementType)]] = [:]
        for places in [OperandTable.inputs(declaration), OperandTable.outputs(declaration)] {
            for (variant, place, operand) in places {
                let row = Row(place: place, operand)
                if uses[row] == nil { rows.append(row) }
                uses[row, default: []].append((variant.id, operand.type))
            }
        }
        let columns = ["", "Operand", "Role", "Presence", "Type", "Parameters", "Zero point", "Values", "Forms"]
        let cells = rows.map { row -> [String] in
            let uses = uses[row] ?? []
            let isEverywhere = uses.count == declaration.variants.count
            return [
                row.place, row.name, row.role, row.presence, OperandTable.distinct(uses.map(\.type.rawValue)),
                row.parameters, row.zeroPoint, row.values,
                isEverywhere ? "all" : OperandTable.distinct(uses.map { "`\($0.form)`" }),
            ]
        }
        // A column in which no row says anything is left out.
        let kept = columns.indices.filter { column in column < 2 || cells.contains { !$0[column].isEmpty } }
        let widths = kept.map { column in max(columns[column].count, cells.map { $0[column].count }.max() ?? 0) }
        // The last column is as wide as its text: lists of forms are long.
        func line(_ cells: [String]) -> String {
            let padded = zip(kept, widths).map { column, width in
                column == kept.last
                    ? cells[column] : cells[column] + String(repeating: " ", count: width - cells[column].count)
            }
            return "| " + padded.joined(separator: " | ") + " |"
        }
        let rule = zip(kept, widths).map { String(repeating: "-", count: $0 == kept.last ? 5 : $1) }
        lines =
            [line(columns), "| " + rule.joined(separator: " | ") + " |"] + cells.map(line)
    }

    private typealias Place = (variant: Variant, place: String, operand: Operand)

    /// By position, so that the rows of one position stand together.
    private static func inputs(_ declaration: Operator) -> [Place] {
        places(declaration, "in", \.inputs)
    }

    private static func outputs(_ declaration: Operator) -> [Place] {
        places(declaration, "out", \.outputs)
    }

    private static func places(
        _ declaration: Operator, _ side: String, _ operands: (Variant) -> [Operand]
    ) -> [Place] {
        let count = declaration.variants.map { operands($0).count }.max() ?? 0
        return (0..<count).flatMap { position in
            declaration.variants.compactMap { variant -> Place? in
                let declared = operands(variant)
                guard declared.indices.contains(position) else { return nil }
                let operand = declared[position]
                return (variant, "\(side) \(position)\(operand.presence == .variadic ? " …" : "")", operand)
            }
        }
    }

    private static func distinct(_ texts: [String]) -> String {
        var seen: Set<String> = []
        return texts.filter { seen.insert($0).inserted }.joined(separator: ", ")
    }
}

extension OperandTable.Row {
    init(place: String, _ operand: Operand) {
        self.place = place
        name = "`\(operand.name)`"
        role = operand.role.rawValue
        presence = operand.presence.rawValue
        parameters = operand.granularity.text
        let isQuantized = operand.granularity != .unquantized && operand.granularity != .unread
        let isWide = operand.type.bitWidth ?? 64 > 16
        zeroPoint = !isQuantized ? "" : operand.fixedZeroPoint.map(String.init) ?? (isWide ? "" : "any of the type")
        let range = operand.storedRange.map { "\($0.range.lowerBound) to \($0.range.upperBound) (\($0.clause.id))" }
        values = [range, operand.isNonNegative ? "real values of 0 or more" : nil].compactMap { $0 }
            .joined(separator: ", ")
    }
}

extension Operand.Granularity {
    /// How scales and zero points are given, as tables show it.
    fileprivate var text: String {
        switch self {
        case .unquantized: "none"
        case .unread: "not read"
        case .perTensor: "per tensor"
        case .perAxis(let dimension): "per axis, dimension \(dimension)"
        case .perTensorOrPerAxis(let dimension): "per tensor, or per axis along dimension \(dimension)"
        case .perTensorOrAnyAxis: "per tensor, or per axis along any dimension"
        }
    }
}

extension OperandTable {
    /// The table that stands in a page; `nil` if the page has no marks, or one of them only.
    static func lines(in page: String) -> [String]? {
        let lines = page.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard let start = lines.firstIndex(of: opening), let end = lines[start...].firstIndex(of: closing) else {
            return nil
        }
        return lines[(start + 1)..<end].filter { !$0.isEmpty }
    }

    /// The page with this table between its marks; before the first clause if the page has no marks.
    public func inserted(in page: String) -> String {
        var lines = page.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let block = [OperandTable.opening, ""] + self.lines + ["", OperandTable.closing]
        if let start = lines.firstIndex(of: OperandTable.opening),
            let end = lines[start...].firstIndex(of: OperandTable.closing)
        {
            lines.replaceSubrange(start...end, with: block)
        } else {
            let place = lines.firstIndex { $0.hasPrefix("**") } ?? lines.endIndex
            lines.insert(contentsOf: block + [""], at: place)
        }
        return lines.joined(separator: "\n")
    }
}

extension SpecificationText {
    /// Pages whose table of operands is missing or is not what the declaration says.
    func operandTableFindings(_ operators: [Operator]) -> [SpecificationCheck.Finding] {
        operators.compactMap { declaration in
            guard let page = page(of: declaration) else { return nil }
            let problem: String
            if let lines = OperandTable.lines(in: page.text) {
                guard lines != OperandTable(declaration).lines else { return nil }
                problem = "the table of operands is not what the declaration says"
            } else {
                problem = "the page has no table of operands"
            }
            return SpecificationCheck.Finding(
                clause: declaration.name, problem: "\(page.name): \(problem): run `quantspec spec tables --write`")
        }
    }

    /// The page of an operator: the file's name in the folder, and its text.
    public func page(of declaration: Operator) -> (name: String, text: String)? {
        files.first { $0.name == "operators/\(declaration.name).md" }
    }
}
