import JSON
import QuantSpec
import TFLiteModel

/// The summary as JSON, as `quantspec inspect --json` prints it: one object, keys in alphabetical order, with every
/// scale.
extension ModelSummary {
    /// The JSON text.
    public var json: String { JSONWriter.pretty(value) }

    private var value: JSONValue {
        var counts = JSONObject()
        for item in operatorCounts { counts.set(item.name, .integer(item.count)) }
        return JSONValue([
            "description": .text(description), "operatorCounts": .object(counts),
            "subgraphs": .array(subgraphs.map(\.value)), "signatures": .array(signatures.map(\.value)),
            "metadata": .array(metadata.map(\.value)), "bufferBytes": .integer(bufferBytes),
            "size": size.value,
        ])
    }
}

extension ModelDifference {
    /// The difference as JSON: an object with `equal` and `differences`. A difference lacks `first` or `second` if that
    /// model has no value.
    public var json: String { json(pairs: nil) }

    /// The difference as JSON, with `pairs` if there are any.
    ///
    /// - Parameter pairs: the tensors of a float model and its quantized form; `nil` for other models.
    public func json(pairs: QuantizedPairs?) -> String {
        let differences = entries.map { entry in
            JSONValue([
                "place": .text(entry.place), "aspect": .text(entry.aspect),
                "first": entry.first.map { .text($0) }, "second": entry.second.map { .text($0) },
            ])
        }
        return JSONWriter.pretty(
            JSONValue(["equal": .flag(isEmpty), "differences": .array(differences), "pairs": pairs?.json]))
    }
}

extension SubgraphSummary {
    fileprivate var value: JSONValue {
        JSONValue([
            "index": .integer(index), "name": .text(name), "inputs": .positions(inputs),
            "outputs": .positions(outputs), "tensors": .array(tensors.map(\.value)),
            "operators": .array(operators.map(\.value)), "size": size.value,
        ])
    }
}

extension TensorSummary {
    fileprivate var value: JSONValue {
        var object = JSONObject()
        object.set("index", .integer(index))
        object.set("name", .text(name))
        object.set("type", .text(type.rawValue))
        object.set("shape", .positions(shape.dimensions))
        object.set("shapeSignature", shapeSignature.map { .positions($0) })
        object.set("role", .text(role.rawValue))
        object.set("bytes", byteCount.map { .integer($0) })
        object.set("values", values.map { .array([$0.least.json, $0.greatest.json]) })
        if isSparse { object.set("sparse", .flag(true)) }
        if let quantization { add(quantization, to: &object) }
        return .object(object)
    }

    private func add(_ quantization: ModelQuantization, to object: inout JSONObject) {
        if !quantization.scales.isEmpty {
            object.set("scales", .reals(quantization.scales))
            object.set("zeroPoints", .integers(quantization.zeroPoints))
        }
        if quantization.scales.count > 1 { object.set("dimension", .integer(quantization.dimension)) }
        if !quantization.minimums.isEmpty { object.set("minimums", .reals(quantization.minimums)) }
        if !quantization.maximums.isEmpty { object.set("maximums", .reals(quantization.maximums)) }
        if quantization.details != nil { object.set("details", .text(scaleText)) }
    }
}

extension OperatorSummary {
    fileprivate var value: JSONValue {
        var options = JSONObject()
        for (name, value) in attributes.values { options.set(name, value.json) }
        return JSONValue([
            "index": .integer(index), "name": .text(name), "version": .integer(version),
            "inputs": .positions(inputs), "outputs": .positions(outputs),
            "intermediates": intermediates.isEmpty ? nil : .positions(intermediates),
            "attributes": .object(options), "macs": macs.map { .integer($0) },
            "customOptionBytes": customOptionBytes > 0 ? .integer(customOptionBytes) : nil,
        ])
    }
}

extension Signature {
    fileprivate var value: JSONValue {
        JSONValue([
            "key": .text(key), "inputs": .array(inputs.map(\.value)),
            "outputs": .array(outputs.map(\.value)), "subgraphIndex": .integer(subgraphIndex),
        ])
    }
}

extension Signature.Entry {
    fileprivate var value: JSONValue {
        JSONValue(["name": .text(name), "tensorIndex": .integer(tensorIndex)])
    }
}

extension MetadataSummary {
    fileprivate var value: JSONValue {
        JSONValue(["name": .text(name), "byteCount": .integer(byteCount)])
    }
}

extension GraphSize {
    fileprivate var value: JSONValue {
        JSONValue([
            "operators": .integer(operators), "tensors": .integer(tensors),
            "constantBytes": .integer(constantBytes),
            "activationBytes": .integer(activationBytes), "macs": .integer(macs),
            "operatorsNotCounted": .integer(operatorsNotCounted),
        ])
    }
}

extension AttributeValue {
    /// The attribute as a JSON value of the same kind.
    fileprivate var json: JSONValue {
        switch self {
        case .integer(let integer): .integer(integer)
        case .real(let real): .real(real)
        case .flag(let flag): .flag(flag)
        case .name(let name): .text(name)
        case .integers(let integers): .integers(integers)
        case .reals(let reals): .reals(reals)
        }
    }
}

extension JSONValue {
    fileprivate static func positions(_ positions: [Int]) -> JSONValue {
        .integers(positions.map { Int64($0) })
    }

    fileprivate static func reals(_ reals: [Float]) -> JSONValue { .array(reals.map { .real($0) }) }
}
