import JSON
import QuantSpec
import VectorFiles

extension TargetJob {
    /// The job without its rows, as vector files write a group.
    /// - Parameter model: where the `.tflite` file is.
    func groupJSON(model: String?) -> JSONValue {
        var attributesObject = JSONObject()
        for (name, value) in attributes.values.sorted(by: { $0.key < $1.key }) {
            _ = attributesObject.add(name, value.json)
        }
        var derivedObject = JSONObject()
        for entry in derived { _ = derivedObject.add(entry.name, .integers(entry.values)) }
        return JSONValue([
            "id": .text(id), "operator": .text(operatorName), "code": .integer(code), "scheme": .text(scheme.rawValue),
            "variant": .text(variant), "attributes": .object(attributesObject),
            "inputs": .array(inputs.map { $0.map(TargetJob.json) ?? .null }),
            "outputs": .array(outputs.map(TargetJob.json)), "derived": .object(derivedObject),
            "model": model.map(JSONValue.text),
        ])
    }

    /// The inputs of one call, by position.
    static func json(_ values: [Int: Elements]) -> JSONValue {
        var object = JSONObject()
        for (position, elements) in values.sorted(by: { $0.key < $1.key }) {
            _ = object.add(String(position), elements.json)
        }
        return .object(object)
    }

    private static func json(_ record: TensorRecord) -> JSONValue {
        let quantization = record.description.quantization.map { quantization in
            JSONValue([
                "scales": Elements.float32(quantization.scales).json,
                "zeroPoints": .integers(quantization.zeroPoints), "dimension": .integer(quantization.dimension),
            ])
        }
        return JSONValue([
            "name": .text(record.name), "role": .text(record.role.rawValue),
            "type": .text(record.description.type.rawValue),
            "shape": .integers(record.description.shape.dimensions.map(Int64.init)),
            "quantization": quantization ?? .null, "data": record.data?.json,
        ])
    }
}
