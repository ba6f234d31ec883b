import JSON
import QuantSpec

/// An instance and its values in JSON. Files, commands under test and exports all use it.
extension Instance {
    /// The instance by itself, as a command under test and JSON lines receive it: every tensor has its name, role and
    /// type.
    ///
    /// - Parameter id: the id of its group.
    package func json(id: String) -> JSONValue {
        JSONValue([
            "id": .text(id), "operator": .text(operatorName), "code": declaration.map { .integer($0.code) },
            "scheme": variant.map { .text($0.scheme.rawValue) }, "variant": .text(variantID),
            "attributes": attributes.json, "inputs": .array(inputTensors.map { $0?.json ?? .null }),
            "outputs": .array(outputTensors.map(\.json)), "derived": derived.json,
        ])
    }
}

extension OperandTensor {
    /// The tensor with every key. `quantization` is `null` if the tensor has none; otherwise it always has its
    /// dimension.
    fileprivate var json: JSONValue {
        let quantization = description.quantization
        return JSONValue([
            "name": .text(name), "role": .text(role.rawValue), "type": .text(description.type.rawValue),
            "shape": .integers(description.shape.dimensions.map(Int64.init)),
            "quantization": quantization?.json(hasDimension: true) ?? .null, "data": data?.json,
        ])
    }
}

extension TensorDescription {
    /// The tensor as vector files have it: keys without a value are left out, and so is a quantized dimension of 0.
    ///
    /// - Parameters:
    ///   - data: the values of a constant.
    ///   - hasType: whether the type is written. Files leave it out: the declaration of the operand has it.
    package func json(data: JSONValue?, hasType: Bool = false) -> JSONValue {
        JSONValue([
            "type": hasType ? .text(type.rawValue) : nil, "shape": .integers(shape.dimensions.map(Int64.init)),
            "quantization": quantization?.json(hasDimension: quantization?.dimension != 0), "data": data,
        ])
    }
}

extension Quantization {
    fileprivate func json(hasDimension: Bool) -> JSONValue {
        JSONValue([
            "scales": Elements.float32(scales).json, "zeroPoints": .integers(zeroPoints),
            "dimension": hasDimension ? .integer(dimension) : nil,
        ])
    }
}

extension Attributes {
    /// The attributes under the schema's names, sorted by name.
    package var json: JSONValue {
        var object = JSONObject()
        for (name, value) in values.sorted(by: { $0.key < $1.key }) { object.set(name, value.json) }
        return .object(object)
    }
}

extension AttributeValue {
    /// The value: an enumeration by its name, a flag as 0 or 1, a real number in hexadecimal.
    public var json: JSONValue {
        switch self {
        case .integer(let integer): .integer(integer)
        case .real(let real): .text(HexFloat.text(real))
        case .flag(let flag): .integer(flag ? 1 : 0)
        case .name(let name): .text(name)
        case .integers(let integers): .integers(integers)
        case .reals(let reals): Elements.float32(reals).json
        }
    }
}

extension Derived {
    /// The derived integers, each list under its name.
    package var json: JSONValue {
        var object = JSONObject()
        for entry in entries { object.set(entry.name, .integers(entry.values)) }
        return .object(object)
    }
}

extension Accumulators {
    /// The accumulators, each list under its name: numbers for 32 bits, decimal strings for 64 bits.
    package func json(isWide: Bool) -> JSONValue {
        var object = JSONObject()
        for entry in entries {
            object.set(entry.name, isWide ? Elements.int64(entry.values).json : .integers(entry.values))
        }
        return .object(object)
    }
}

extension JSONValue {
    /// Values of tensors under their positions.
    package static func values(_ values: [Int: Elements]) -> JSONValue {
        var object = JSONObject()
        for (position, elements) in values.sorted(by: { $0.key < $1.key }) {
            object.set(String(position), elements.json)
        }
        return .object(object)
    }
}
