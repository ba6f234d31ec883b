import QuantSpec

/// The table of an operator's operands, made from its declaration, as Markdown.
///
/// One row for each operand and set of forms that declare it alike; the types of those forms stand in one cell.
public struct OperandTable: Sendable, Hashable {
    /// The lines of the table, without the marks.
    public let lines: [String]

    fileprivate struct Row: Hashable {
        let place: String
        let name: String
        let role: String
        let presence: String
        let parameters: String
        let zeroPoint: String
        let values: String
    }

    /// Makes the table from the operands of every form.
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
                row.place, row.name, row.role, row.presence, MarkdownTable.list(uses.map(\.type.rawValue)),
                row.parameters, row.zeroPoint, row.values,
                isEverywhere ? "all" : MarkdownTable.list(uses.map { "`\($0.form)`" }),
            ]
        }
        lines = MarkdownTable(columns: columns, rows: cells, fixedColumns: 2).lines
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
        case .perColumn: "per axis, along the columns"
        }
    }
}
