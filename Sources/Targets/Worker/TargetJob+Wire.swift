import QuantSpec
import VectorFiles

extension ByteWriter {
    mutating func write(_ job: TargetJob) {
        for text in [job.id, job.operatorName, job.scheme.rawValue, job.variant] { write(text) }
        write(Int64(job.code))
        write(job.attributes.values.sorted { $0.key < $1.key }) { writer, attribute in
            writer.write(attribute.key)
            writer.write(attribute.value)
        }
        write(job.inputs) { writer, record in writer.write(record) { $0.write($1) } }
        write(job.outputs) { $0.write($1) }
        write(job.derived) { writer, entry in
            writer.write(entry.name)
            writer.write(entry.values)
        }
        write(job.rows) { writer, row in
            writer.write(Int64(row.index))
            writer.write(row.steps) { $0.write($1) }
        }
        write(job.model) { $0.write($1) }
    }

    mutating func write(_ values: [Int: Elements]) {
        write(values.sorted { $0.key < $1.key }) { writer, entry in
            writer.write(Int64(entry.key))
            writer.write(entry.value)
        }
    }

    private mutating func write(_ record: TensorRecord) {
        write(record.name)
        write(record.role.rawValue)
        write(record.description.type.rawValue)
        write(record.description.shape.dimensions.map(Int64.init))
        write(record.description.quantization) { writer, quantization in
            writer.write(quantization.scales) { $0.write($1) }
            writer.write(quantization.zeroPoints)
            writer.write(Int64(quantization.dimension))
        }
        write(record.data) { $0.write($1) }
    }

    private mutating func write(_ value: AttributeValue) {
        switch value {
        case .integer(let integer):
            write(UInt8(0))
            write(integer)
        case .real(let real):
            write(UInt8(1))
            write(real)
        case .flag(let flag):
            write(UInt8(2))
            write(flag)
        case .name(let name):
            write(UInt8(3))
            write(name)
        case .integers(let integers):
            write(UInt8(4))
            write(integers)
        case .reals(let reals):
            write(UInt8(5))
            write(reals) { $0.write($1) }
        }
    }
}

extension ByteReader {
    mutating func readJob() throws(WireError) -> TargetJob {
        let id = try readString()
        let operatorName = try readString()
        let scheme = try readName(Scheme.self)
        let variant = try readString()
        let code = Int(try read(Int64.self))
        var attributes = Attributes()
        for _ in 0..<(try readCount()) {
            let name = try readString()
            attributes.values[name] = try readAttribute()
        }
        let inputs = try readList { (reader) throws(WireError) in
            try reader.readOptional { (reader) throws(WireError) in try reader.readRecord() }
        }
        let outputs = try readList { (reader) throws(WireError) in try reader.readRecord() }
        let derived = try readList { (reader) throws(WireError) in
            Derived.Entry(name: try reader.readString(), values: try reader.readIntegers())
        }
        let rows = try readList { (reader) throws(WireError) in
            let index = Int(try reader.read(Int64.self))
            return TargetRow(
                index: index, steps: try reader.readList { (reader) throws(WireError) in try reader.readValues() })
        }
        let model = try readOptional { (reader) throws(WireError) in try reader.readBytes() }
        return TargetJob(
            id: id, operatorName: operatorName, code: code, scheme: scheme, variant: variant, attributes: attributes,
            inputs: inputs, outputs: outputs, derived: derived, rows: rows, model: model)
    }

    mutating func readValues() throws(WireError) -> [Int: Elements] {
        var values: [Int: Elements] = [:]
        for _ in 0..<(try readCount()) {
            let position = Int(try read(Int64.self))
            values[position] = try readElements()
        }
        return values
    }

    private mutating func readRecord() throws(WireError) -> TensorRecord {
        let name = try readString()
        let role = try readName(Operand.Role.self)
        let type = try readName(ElementType.self)
        let dimensions = try readIntegers().map(Int.init)
        let quantization = try readOptional { (reader) throws(WireError) in
            let scales = try reader.readList { (reader) throws(WireError) in try reader.readFloat() }
            let zeroPoints = try reader.readIntegers()
            return Quantization(scales: scales, zeroPoints: zeroPoints, dimension: Int(try reader.read(Int64.self)))
        }
        let data = try readOptional { (reader) throws(WireError) in try reader.readElements() }
        return TensorRecord(
            name: name, role: role, description: TensorDescription(type, Shape(dimensions), quantization), data: data)
    }

    private mutating func readName<Name: RawRepresentable<String>>(_: Name.Type) throws(WireError) -> Name {
        let text = try readString()
        guard let name = Name(rawValue: text) else { throw WireError(description: "\"\(text)\" is unknown") }
        return name
    }

    private mutating func readAttribute() throws(WireError) -> AttributeValue {
        switch try readByte() {
        case 0: return .integer(try read())
        case 1: return .real(try readFloat())
        case 2: return .flag(try readBool())
        case 3: return .name(try readString())
        case 4: return .integers(try readIntegers())
        case 5: return .reals(try readList { (reader) throws(WireError) in try reader.readFloat() })
        case let kind: throw WireError(description: "there is no attribute of kind \(kind)")
        }
    }
}
