import JSON
import QuantSpec

extension VectorFile {
    /// Reads a vector file.
    ///
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - name: what messages call it.
    /// - Throws: `VectorFileError` where anything is missing, unknown or of the wrong kind.
    public init(reading bytes: [UInt8], name: String) throws(VectorFileError) {
        let cursor = try JSONCursor(parsing: bytes, file: name)
        let format = try cursor.required("format").text()
        guard format == VectorFile.format else {
            throw try cursor.required("format").error(
                "the format is \"\(format)\"", "use a tool for that format, or a file of \"\(VectorFile.format)\"")
        }
        try cursor.checkKeys([
            "format", "operator", "code", "scheme", "generator", "profile", "clauses", "notes", "groups",
        ])
        let operatorCursor = try cursor.required("operator")
        let operatorName = try operatorCursor.text()
        guard let declaration = Operator.named(operatorName) else {
            throw operatorCursor.error("there is no operator \(operatorName)", "use a version that has it")
        }
        let schemeCursor = try cursor.required("scheme")
        guard let scheme = Scheme(rawValue: try schemeCursor.text()) else {
            throw schemeCursor.error("there is no such scheme", "use a version that has it")
        }
        self.init(
            operatorName: operatorName, code: Int(try cursor.required("code").integer()), scheme: scheme,
            generator: try VectorGenerator(cursor.required("generator")),
            profile: try cursor.required("profile").text(), clauses: try cursor.required("clauses").clauses(),
            notes: try cursor.required("notes").members().map { member throws(VectorFileError) in
                try VectorNote(member.key, member.cursor)
            },
            groups: try cursor.required("groups").array().map { group throws(VectorFileError) in
                try VectorGroup(group, declaration)
            })
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
    init(_ name: String, _ cursor: JSONCursor) throws(VectorFileError) {
        try cursor.checkKeys(["bugType", "description", "links"])
        self.init(
            name: name, bugType: try cursor.required("bugType").text(),
            description: try cursor.required("description").text(), links: try cursor.required("links").texts())
    }
}

extension VectorGroup {
    fileprivate init(_ cursor: JSONCursor, _ declaration: Operator) throws(VectorFileError) {
        try cursor.checkKeys([
            "id", "variant", "clauses", "attributes", "inputs", "outputs", "cost", "derived", "referenceRefuses",
            "rows",
        ])
        let inputs = try cursor.required("inputs").array().map { input throws(VectorFileError) in
            input.isNull ? nil : try TensorRecord(input)
        }
        let outputs = try cursor.required("outputs").array().map { output throws(VectorFileError) in
            try TensorRecord(output)
        }
        let cost = try cursor.required("cost")
        try cost.checkKeys(["macs", "bytes"])
        self.init(
            id: try cursor.required("id").text(), operatorName: declaration.name,
            variant: try cursor.required("variant").text(), clauses: try cursor.required("clauses").clauses(),
            attributes: try cursor.required("attributes").attributes(of: declaration), inputs: inputs,
            outputs: outputs,
            cost: VectorCost(
                macs: Int(try cost.required("macs").integer()), bytes: Int(try cost.required("bytes").integer())),
            derived: try cursor.required("derived").members().map { member throws(VectorFileError) in
                Derived.Entry(name: member.key, values: try member.cursor.integers())
            },
            referenceRefuses: try cursor.optional("referenceRefuses")?.text(), rows: [])
        rows = try cursor.required("rows").array().map { row throws(VectorFileError) in
            try VectorRow(row, inputs, outputs)
        }
    }
}

extension JSONCursor {
    fileprivate func clauses() throws(VectorFileError) -> [Clause] { try texts().map { Clause($0) } }

    fileprivate func attributes(of declaration: Operator) throws(VectorFileError) -> Attributes {
        var attributes = Attributes()
        for (name, cursor) in try members() {
            guard let attribute = declaration.attributes.first(where: { $0.name == name }) else {
                throw cursor.error("\(declaration.name) has no attribute \(name)", "use a version that has it")
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
            guard let real = HexFloat.float(try text()) else { throw error("this is not a binary32 number") }
            return .real(real)
        case .reals:
            guard case .float32(let reals) = try elements(.float32) else { return .reals([]) }
            return .reals(reals)
        case .name:
            let name = try text()
            guard declaration.allowedNames?.contains(name) ?? true else {
                throw error("\(declaration.name) is never \(name)", "use a version that knows it")
            }
            return .name(name)
        }
    }
}

extension TensorRecord {
    fileprivate init(_ cursor: JSONCursor) throws(VectorFileError) {
        try cursor.checkKeys(["name", "role", "type", "shape", "quantization", "data"])
        let typeCursor = try cursor.required("type")
        guard let type = ElementType(rawValue: try typeCursor.text()) else {
            throw typeCursor.error("there is no such element type", "use a version that has it")
        }
        let roleCursor = try cursor.required("role")
        guard let role = Operand.Role(rawValue: try roleCursor.text()) else {
            throw roleCursor.error("a tensor is an activation, a constant or a state")
        }
        let quantization = try cursor.required("quantization")
        let shapeCursor = try cursor.required("shape")
        let shape = Shape(try shapeCursor.integers().map(Int.init))
        guard let count = shape.checkedCount else { throw shapeCursor.error("no tensor has this shape") }
        let data = try cursor.optional("data")
        self.init(
            name: try cursor.required("name").text(), role: role,
            description: TensorDescription(
                type, shape, quantization.isNull ? nil : try Quantization(quantization)),
            data: try data?.elements(type, count: count))
    }
}

extension Quantization {
    fileprivate init(_ cursor: JSONCursor) throws(VectorFileError) {
        try cursor.checkKeys(["scales", "zeroPoints", "dimension"])
        guard case .float32(let scales) = try cursor.required("scales").elements(.float32) else {
            throw cursor.error("there are no scales")
        }
        let zeroPoints = try cursor.required("zeroPoints").integers()
        guard scales.count == zeroPoints.count, !scales.isEmpty else {
            throw cursor.error("there are \(scales.count) scales and \(zeroPoints.count) zero points")
        }
        self.init(scales: scales, zeroPoints: zeroPoints, dimension: Int(try cursor.required("dimension").integer()))
    }
}

extension JSONCursor {
    /// Values of a type, as many as a shape has.
    func elements(_ type: ElementType, count: Int) throws(VectorFileError) -> Elements {
        let elements = try elements(type)
        guard elements.count == count else {
            throw error("\(elements.count) values stand here where \(count) are needed")
        }
        return elements
    }
}
