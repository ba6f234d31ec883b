import JSON
import QuantSpec

extension VectorFile {
    /// Reads a vector file.
    ///
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - name: the file's name in messages.
    /// - Throws: `VectorFileError` if anything is missing, unknown or of the wrong kind.
    public init(reading bytes: [UInt8], name: String) throws(VectorFileError) {
        try self.init(reading: bytes, name: name, isComplete: true)
    }

    /// Reads a file of reported cases. Only instances and inputs must be in it: all else is computed later.
    ///
    /// - Throws: `VectorFileError` if one of these is missing or of the wrong kind, or if anything is unknown.
    package init(readingInputs bytes: [UInt8], name: String) throws(VectorFileError) {
        try self.init(reading: bytes, name: name, isComplete: false)
    }

    private init(reading bytes: [UInt8], name: String, isComplete: Bool) throws(VectorFileError) {
        let cursor = try JSONCursor(parsing: bytes, file: name)
        let format = try cursor.required("format").text()
        guard format == VectorFile.format else {
            throw try cursor.required("format").error(
                "the format is \"\(format)\"",
                "use a tool for that format, or a file of the format \"\(VectorFile.format)\"")
        }
        try cursor.checkKeys([
            "format", "operator", "code", "scheme", "reported", "generator", "profile", "counts", "clauses", "variants",
            "notes", "groups",
        ])
        let operatorCursor = try cursor.required("operator")
        let operatorName = try operatorCursor.text()
        guard let declaration = Operator.named(operatorName) else {
            throw operatorCursor.error(
                "there is no operator \(operatorName)", "use the quantspec version that made the file")
        }
        let schemeCursor = try cursor.required("scheme")
        guard let scheme = Scheme(rawValue: try schemeCursor.text()) else {
            throw schemeCursor.error("there is no such scheme", "use the quantspec version that made the file")
        }
        let notes = isComplete ? try VectorNote.list(cursor.required("notes")) : []
        let reading = GroupReading(declaration, notes: notes.map(\.name), isComplete: isComplete)
        self.init(
            operatorName: operatorName, code: declaration.code, scheme: scheme,
            generator: try cursor.optional("generator").map { value throws(VectorFileError) in
                try VectorGenerator(value)
            }
                ?? VectorGenerator(name: "", version: "", seed: 0),
            profile: try cursor.optional("profile")?.text() ?? "", notes: notes,
            groups: try cursor.required("groups").array().map { group throws(VectorFileError) in
                try reading.group(group)
            }, isReported: try cursor.optional("reported")?.flag() ?? false)
        guard isComplete else { return }
        code = Int(try cursor.required("code").integer())
        try checkHeader(cursor)
    }

    /// Checks the header against the groups.
    private func checkHeader(_ cursor: JSONCursor) throws(VectorFileError) {
        _ = try cursor.required("generator")
        _ = try cursor.required("profile")
        let counts = try cursor.required("counts")
        try counts.checkKeys(["groups", "rows"])
        guard try counts.required("groups").integer() == groups.count, try counts.required("rows").integer() == rowCount
        else { throw counts.error("the counts are wrong: the file has \(groups.count) groups and \(rowCount) rows") }
        let clausesCursor = try cursor.required("clauses")
        guard try clausesCursor.texts() == clauses.map(\.id) else {
            throw clausesCursor.error("the clauses differ from those of the variants")
        }
        let variantsCursor = try cursor.required("variants")
        guard variantsCursor.value == variantsJSON else {
            throw variantsCursor.error(
                "the variants differ from those that this version declares",
                "use the quantspec version that made the file, or generate it again")
        }
    }
}

extension VectorGenerator {
    init(_ cursor: JSONCursor) throws(VectorFileError) {
        try cursor.checkKeys(["name", "version", "seed"])
        self.init(
            name: try cursor.required("name").text(), version: try cursor.required("version").text(),
            seed: try cursor.required("seed").integer())
    }
}

extension VectorNote {
    static func list(_ cursor: JSONCursor) throws(VectorFileError) -> [VectorNote] {
        try cursor.array().map { note throws(VectorFileError) in try VectorNote(note) }
    }

    private init(_ cursor: JSONCursor) throws(VectorFileError) {
        try cursor.checkKeys(["name", "bugType", "description", "clauses", "links"])
        self.init(
            name: try cursor.required("name").text(), bugType: try cursor.required("bugType").text(),
            description: try cursor.required("description").text(),
            clauses: try cursor.required("clauses").texts().map { Clause($0) },
            links: try cursor.required("links").texts())
    }
}

/// Reads the groups of one file.
struct GroupReading {
    private let declaration: Operator
    private let notes: [String]
    /// Whether everything must be present. If not, what can be computed may be missing, and is not read.
    private let isComplete: Bool

    init(_ declaration: Operator, notes: [String], isComplete: Bool) {
        self.declaration = declaration
        self.notes = notes
        self.isComplete = isComplete
    }

    func group(_ cursor: JSONCursor) throws(VectorFileError) -> VectorGroup {
        try cursor.checkKeys([
            "id", "report", "variant", "attributes", "inputs", "outputs", "cost", "derived", "referenceRefuses", "rows",
        ])
        let variantCursor = try cursor.required("variant")
        let variantID = try variantCursor.text()
        guard let variant = declaration.variants.first(where: { $0.id == variantID }) else {
            throw variantCursor.error(
                "\(declaration.name) has no variant \(variantID)", "use the quantspec version that made the file")
        }
        var stated: [Int: StatedValues] = [:]
        let instance = try instance(cursor, variant, &stated)
        let rowsCursor = try cursor.required("rows")
        let shapes = RowShapes(instance, variant)
        let rows = try rowsCursor.array().map { row throws(VectorFileError) in
            isComplete ? try VectorRow(row, shapes, notes: notes) : try VectorRow(inputsOf: row, shapes)
        }
        let group = VectorGroup(
            id: try cursor.required("id").text(), instance: instance, cost: try cost(cursor),
            referenceRefuses: isComplete ? try cursor.optional("referenceRefuses")?.text() : nil,
            report: try cursor.optional("report")?.text(), rows: rows, statedConstants: stated)
        var ids: Set<String> = []
        for row in group.rows where !ids.insert(row.id).inserted {
            throw rowsCursor.error("two rows have the id \(row.id)", "remove one of them, or change its inputs")
        }
        return group
    }

    /// Reads the instance of a group.
    ///
    /// - Parameters:
    ///   - cursor: the JSON object of the group.
    ///   - variant: the variant that the group names.
    ///   - stated: receives the statements of the constants that a generator gives.
    private func instance(
        _ cursor: JSONCursor, _ variant: Variant, _ stated: inout [Int: StatedValues]
    ) throws(VectorFileError) -> Instance {
        var instance = Instance(
            declaration.name, variantID: variant.id,
            attributes: try cursor.required("attributes").attributes(of: declaration), inputs: [], outputs: [])
        for (index, input) in try cursor.required("inputs").array().enumerated() {
            guard let operand = variant.inputOperand(index) else {
                throw input.error("\(variant.id) has no input \(index)", "remove it")
            }
            guard !input.isNull else {
                instance.inputs.append(nil)
                continue
            }
            let description = try input.description(operand.type)
            instance.inputs.append(description)
            if let data = try input.optional("data") {
                instance.constants[index] = try data.constant(description)
                stated[index] = try data.statedValues()
            }
        }
        for (index, output) in try cursor.required("outputs").array().enumerated() {
            guard let operand = variant.outputOperand(index) else {
                throw output.error("\(variant.id) has no output \(index)", "remove it")
            }
            instance.outputs.append(try output.description(operand.type))
        }
        guard isComplete else { return instance }
        instance.derived = Derived(
            try cursor.required("derived").members().map { member throws(VectorFileError) in
                Derived.Entry(name: member.key, values: try member.cursor.integers())
            })
        return instance
    }

    private func cost(_ cursor: JSONCursor) throws(VectorFileError) -> VectorCost {
        guard isComplete else { return VectorCost(macs: 0, bytes: 0) }
        let cost = try cursor.required("cost")
        try cost.checkKeys(["macs", "bytes"])
        return VectorCost(
            macs: Int(try cost.required("macs").integer()), bytes: Int(try cost.required("bytes").integer()))
    }
}

extension JSONCursor {
    fileprivate func attributes(of declaration: Operator) throws(VectorFileError) -> Attributes {
        var attributes = Attributes()
        for (name, cursor) in try members() {
            guard let attribute = declaration.attributes.first(where: { $0.name == name }) else {
                throw cursor.error(
                    "\(declaration.name) has no attribute \(name)", "use the quantspec version that made the file")
            }
            attributes.values[name] = try cursor.attribute(attribute)
        }
        return attributes
    }

    private func attribute(_ declaration: AttributeDeclaration) throws(VectorFileError) -> AttributeValue {
        switch declaration.defaultValue {
        case .integer: return .integer(try integer())
        case .flag: return .flag(try integer() != 0)
        case .integers: return .integers(try integers())
        case .real:
            guard let real = HexFloat.float(try text()) else { throw error("the value is not a binary32 number") }
            return .real(real)
        case .reals:
            guard case .float32(let reals) = try elements(.float32) else { return .reals([]) }
            return .reals(reals)
        case .name:
            let name = try text()
            guard declaration.allowedNames?.contains(name) ?? true else {
                throw error("\(declaration.name) has no value \(name)", "use the quantspec version that made the file")
            }
            return .name(name)
        }
    }

    /// Reads a tensor. Its type is that of its operand.
    fileprivate func description(_ type: ElementType) throws(VectorFileError) -> TensorDescription {
        try checkKeys(["shape", "quantization", "data"])
        let shapeCursor = try required("shape")
        let shape = Shape(try shapeCursor.integers().map(Int.init))
        guard shape.checkedCount != nil else {
            throw shapeCursor.error("the shape is invalid: a dimension is negative, or the size overflows")
        }
        let quantization = try optional("quantization").map { value throws(VectorFileError) in try Quantization(value) }
        return TensorDescription(type, shape, quantization)
    }

    /// Reads the values of a constant.
    fileprivate func constant(_ description: TensorDescription) throws(VectorFileError) -> Tensor {
        let elements = try elements(description.type, count: description.shape.count)
        do {
            return try Tensor(description, elements)
        } catch {
            throw self.error("\(error)")
        }
    }
}

extension Quantization {
    fileprivate init(_ cursor: JSONCursor) throws(VectorFileError) {
        try cursor.checkKeys(["scales", "zeroPoints", "dimension"])
        guard case .float32(let scales) = try cursor.required("scales").elements(.float32) else {
            throw cursor.error("the scales are not binary32 numbers")
        }
        let zeroPoints = try cursor.required("zeroPoints").integers()
        guard scales.count == zeroPoints.count, !scales.isEmpty else {
            throw cursor.error("there are \(scales.count) scales and \(zeroPoints.count) zero points")
        }
        self.init(
            scales: scales, zeroPoints: zeroPoints, dimension: Int(try cursor.optional("dimension")?.integer() ?? 0))
    }
}

extension JSONCursor {
    /// Reads `count` values of a type, listed or given by a stated generator.
    func elements(_ type: ElementType, count: Int) throws(VectorFileError) -> Elements {
        if let stated = try statedValues() {
            guard let elements = stated.elements(type, count: count) else {
                throw error("the generator's range \(stated.range) is not within \(type.rawValue)")
            }
            return elements
        }
        let elements = try elements(type)
        guard elements.count == count else {
            throw error("expected \(count) values, found \(elements.count)")
        }
        return elements
    }
}
