import QuantSpec
import VectorFiles

/// A job between runner and worker: the only binary form of an instance.
extension ByteWriter {
    mutating func write(_ job: TargetJob) {
        write(job.id)
        write(job.instance)
        write(job.rows) { writer, row in
            writer.write(row.id)
            writer.write(row.steps) { $0.write($1) }
        }
        write(job.model) { $0.write($1) }
    }

    private mutating func write(_ instance: Instance) {
        write(instance.operatorName)
        write(instance.variantID)
        write(instance.attributes.values.sorted { $0.key < $1.key }) { writer, attribute in
            writer.write(attribute.key)
            writer.write(attribute.value)
        }
        write(instance.inputs) { writer, description in writer.write(description) { $0.write($1) } }
        write(instance.outputs) { $0.write($1) }
        write(instance.constants.sorted { $0.key < $1.key }) { writer, constant in
            writer.write(Int64(constant.key))
            writer.write(constant.value.description)
            writer.write(constant.value.elements)
        }
        write(instance.derived.entries) { writer, entry in
            writer.write(entry.name)
            writer.write(entry.values)
        }
    }

    mutating func write(_ accumulators: Accumulators) {
        write(accumulators.entries) { writer, entry in
            writer.write(entry.name)
            writer.write(entry.values)
        }
    }

    mutating func write(_ values: [Int: Elements]) {
        write(values.sorted { $0.key < $1.key }) { writer, entry in
            writer.write(Int64(entry.key))
            writer.write(entry.value)
        }
    }

    private mutating func write(_ description: TensorDescription) {
        write(description.type.rawValue)
        write(description.shape.dimensions.map(Int64.init))
        write(description.quantization) { writer, quantization in
            writer.write(quantization.scales) { $0.write($1) }
            writer.write(quantization.zeroPoints)
            writer.write(Int64(quantization.dimension))
        }
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
        let instance = try readInstance()
        let rows = try readList { (reader) throws(WireError) in
            let id = try reader.readString()
            return TargetRow(
                id: id, steps: try reader.readList { (reader) throws(WireError) in try reader.readValues() })
        }
        let model = try readOptional { (reader) throws(WireError) in try reader.readBytes() }
        return TargetJob(id: id, instance: instance, rows: rows, model: model)
    }

    private mutating func readInstance() throws(WireError) -> Instance {
        let operatorName = try readString()
        let variantID = try readString()
        var attributes = Attributes()
        for _ in 0..<(try readCount()) {
            let name = try readString()
            attributes.values[name] = try readAttribute()
        }
        let inputs = try readList { (reader) throws(WireError) in
            try reader.readOptional { (reader) throws(WireError) in try reader.readDescription() }
        }
        let outputs = try readList { (reader) throws(WireError) in try reader.readDescription() }
        var instance = Instance(
            operatorName, variantID: variantID, attributes: attributes, inputs: inputs, outputs: outputs)
        for _ in 0..<(try readCount()) {
            instance.constants[Int(try read(Int64.self))] = try readTensor()
        }
        instance.derived = Derived(
            try readList { (reader) throws(WireError) in
                Derived.Entry(name: try reader.readString(), values: try reader.readIntegers())
            })
        return instance
    }

    private mutating func readTensor() throws(WireError) -> Tensor {
        let description = try readDescription()
        guard let tensor = try? Tensor(description, try readElements()) else {
            throw WireError(description: "a constant does not fit its description")
        }
        return tensor
    }

    mutating func readAccumulators() throws(WireError) -> Accumulators {
        Accumulators(
            try readList { (reader) throws(WireError) in
                Accumulators.Entry(name: try reader.readString(), values: try reader.readIntegers())
            })
    }

    mutating func readValues() throws(WireError) -> [Int: Elements] {
        var values: [Int: Elements] = [:]
        for _ in 0..<(try readCount()) {
            let position = Int(try read(Int64.self))
            values[position] = try readElements()
        }
        return values
    }

    private mutating func readDescription() throws(WireError) -> TensorDescription {
        let type = try readName(ElementType.self)
        let dimensions = try readIntegers().map(Int.init)
        let quantization = try readOptional { (reader) throws(WireError) in
            let scales = try reader.readList { (reader) throws(WireError) in try reader.readFloat() }
            let zeroPoints = try reader.readIntegers()
            return Quantization(scales: scales, zeroPoints: zeroPoints, dimension: Int(try reader.read(Int64.self)))
        }
        return TensorDescription(type, Shape(dimensions), quantization)
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
