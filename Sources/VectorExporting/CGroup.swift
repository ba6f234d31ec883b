import QuantSpec
import VectorFiles

/// A group in C: its arrays, the tables of its tensors, attributes and derived integers, and its row in the file's
/// table.
struct CGroup {
    private let exported: ExportedGroup
    private let prefix: String
    private let arrays: [ExportedArray]

    init(_ exported: ExportedGroup) {
        self.exported = exported
        prefix = CName.identifier(exported.group.id)
        arrays = exported.arrays
    }

    private var group: VectorGroup { exported.group }

    // MARK: Declarations

    /// All declarations of the group.
    var text: String {
        var text = "// \(group.id)\n#define \(prefix)_id \"\(group.id)\"\n"
        text += "#define \(prefix)_rows \(group.rows.count)\n#define \(prefix)_steps \(exported.stepCount)\n"
        for (name, value) in exported.attributes { text += macro("\(prefix)_attribute_\(name)", value) }
        for (name, record) in exported.namedTensors { text += shape(name, record.description) }
        for array in arrays { text += CDeclaration.array(identifier(array.name), array.elements) }
        text += CDeclaration.texts(identifier("row_ids"), group.rows.map(\.id))
        text += table("inputs", of: "quantspec_vector_tensor", inputs)
        text += table("outputs", of: "quantspec_vector_tensor", outputs)
        text += table("attributes", of: "quantspec_vector_attribute", exported.attributes.map(attribute))
        let derived = group.derived.map { list("derived_\($0.name)", $0.name) }
        text += table("derived", of: "quantspec_vector_list", derived)
        let sums = exported.accumulatorNames.map { list("accumulators_\($0)", $0) }
        return text + table("named_accumulators", of: "quantspec_vector_list", sums)
    }

    /// A macro for a number or a name. Lists are arrays instead.
    private func macro(_ name: String, _ value: AttributeValue) -> String {
        switch value {
        case .integer, .flag, .real, .name: "#define \(name) \(literal(value))\n"
        case .integers, .reals: ""
        }
    }

    private func shape(_ name: String, _ description: TensorDescription) -> String {
        let sizes = description.shape.dimensions.map(Int32.init(truncatingIfNeeded:))
        return "// \(name): \(description.type.rawValue) \(description.shape)\n"
            + CDeclaration.array(identifier("\(name)_shape"), .int32(sizes))
    }

    private func table(_ name: String, of type: String, _ rows: [String]) -> String {
        rows.isEmpty ? "" : CDeclaration.structures(identifier(name), of: type, rows)
    }

    // MARK: Rows of tables

    /// The group's row in the table of its file.
    var row: String {
        let own = ["\"\(group.id)\"", "\"\(group.operatorName)\"", "\(exported.code)"]
        let texts = [exported.scheme.rawValue, group.variant, exported.profile].map { "\"\($0)\"" }
        let counted = [
            ("inputs", group.inputs.count), ("outputs", group.outputs.count), ("attributes", exported.attributes.count),
            ("derived", group.derived.count),
        ]
        let tables = counted.map { "\($1), \(CDeclaration.pointer(identifier($0), $1))" }
        let names = exported.accumulatorNames.count
        let values =
            [
                list("accumulators", "accumulators"), identifier("informative"), identifier("row_ids"), "\(names)",
                CDeclaration.pointer(identifier("named_accumulators"), names),
            ] + bound
        return "{"
            + (own + texts + ["\(group.rows.count)", "\(exported.stepCount)"] + tables + values)
            .joined(separator: ", ") + "}"
    }

    /// The fields for the bound of real results. Without a bound they are zeros.
    private var bound: [String] {
        guard let bound = group.bound else { return ["NULL", "0", "0"] }
        let absolute = CDeclaration.literals(.float32([bound.absolute]))
        return ["\"\(bound.clause.id)\"", "\(bound.unitsInTheLastPlace)"] + absolute
    }

    private var inputs: [String] {
        group.inputs.enumerated().map { position, record in
            guard let record else {
                return "{NULL, QUANTSPEC_VECTOR_OMITTED, QUANTSPEC_VECTOR_NONE, 0, 0, NULL, 0, NULL, 0, NULL, NULL, 0}"
            }
            return tensor(ExportedGroup.name(of: record.role, position), record)
        }
    }

    private var outputs: [String] { group.outputs.enumerated().map { tensor("output_\($0)", $1) } }

    private func tensor(_ name: String, _ record: OperandTensor) -> String {
        let (type, shape) = (record.description.type, record.description.shape)
        let quantization = record.description.quantization
        let scaleCount = quantization?.scales.count ?? 0
        let fields = [
            "\"\(record.name)\"", "QUANTSPEC_VECTOR_\(record.role.rawValue.uppercased())", CDeclaration.typeName(type),
            "\(CDeclaration.size(type))", "\(shape.rank)",
            CDeclaration.pointer(identifier("\(name)_shape"), shape.rank), "\(shape.count)",
            list(name, name, field: .values), "\(scaleCount)",
            CDeclaration.pointer(identifier("\(name)_scales"), scaleCount),
            CDeclaration.pointer(identifier("\(name)_zero_points"), scaleCount), "\(quantization?.dimension ?? 0)",
        ]
        return "{\(fields.joined(separator: ", "))}"
    }

    private func attribute(_ name: String, _ value: AttributeValue) -> String {
        let none = "{NULL, QUANTSPEC_VECTOR_NONE, 0, NULL}"
        return switch value {
        case .integer: "{\"\(name)\", QUANTSPEC_VECTOR_INTEGER, \(literal(value)), 0, NULL, \(none)}"
        case .flag: "{\"\(name)\", QUANTSPEC_VECTOR_FLAG, \(literal(value)), 0, NULL, \(none)}"
        case .real: "{\"\(name)\", QUANTSPEC_VECTOR_REAL, 0, \(literal(value)), NULL, \(none)}"
        case .name: "{\"\(name)\", QUANTSPEC_VECTOR_NAME, 0, 0, \(literal(value)), \(none)}"
        case .integers, .reals: "{\"\(name)\", QUANTSPEC_VECTOR_LIST, 0, 0, NULL, \(list("attribute_\(name)", name))}"
        }
    }

    private func literal(_ value: AttributeValue) -> String {
        switch value {
        case .integer(let integer): CDeclaration.literals(.int64([integer]))[0]
        case .flag(let flag): flag ? "1" : "0"
        case .real(let real): CDeclaration.literals(.float32([real]))[0]
        case .name(let text): "\"\(text)\""
        case .integers, .reals: "NULL"
        }
    }

    // MARK: Lists

    private enum ListField { case all, values }

    /// An array as a `quantspec_vector_list`, or the pointer to its values alone. Empty if the group has no such
    /// array.
    private func list(_ arrayName: String, _ name: String, field: ListField = .all) -> String {
        let elements = arrays.first { $0.name == arrayName }?.elements
        let count = elements?.count ?? 0
        let values = CDeclaration.pointer(identifier(arrayName), count)
        guard field == .all else { return values }
        guard let elements else { return "{NULL, QUANTSPEC_VECTOR_NONE, 0, NULL}" }
        return "{\"\(name)\", \(CDeclaration.typeName(elements.type)), \(count), \(values)}"
    }

    private func identifier(_ name: String) -> String { "\(prefix)_\(CName.identifier(name))" }
}
