import QuantSpec
import TFLiteModel

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The summary as JSON, as `quantspec inspect --json` prints it: one object, keys in alphabetical order, every scale.
extension ModelSummary {
    public func json() throws -> String { try InspectionJSON.text(self) }
}

/// How inspection writes JSON: sorted keys, two spaces a level, numbers that JSON lacks as texts.
enum InspectionJSON {
    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}

extension ModelSummary: Encodable {
    private enum Key: String, CodingKey {
        case description, operatorCounts, subgraphs, signatures, metadata, bufferBytes, size
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        let counts = operatorCounts.map { ($0.name, $0.count) }
        try container.encode(description, forKey: .description)
        try container.encode(Dictionary(counts) { first, _ in first }, forKey: .operatorCounts)
        try container.encode(subgraphs, forKey: .subgraphs)
        try container.encode(signatures, forKey: .signatures)
        try container.encode(metadata, forKey: .metadata)
        try container.encode(bufferBytes, forKey: .bufferBytes)
        try container.encode(size, forKey: .size)
    }
}

extension TensorSummary: Encodable {
    private enum Key: String, CodingKey {
        case index, name, type, shape, shapeSignature, role, sparse, scales, zeroPoints, dimension, minimums, maximums
        case details, bytes, values
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(index, forKey: .index)
        try container.encode(name, forKey: .name)
        try container.encode(type.rawValue, forKey: .type)
        try container.encode(shape.dimensions, forKey: .shape)
        try container.encodeIfPresent(shapeSignature, forKey: .shapeSignature)
        try container.encode(role.rawValue, forKey: .role)
        try container.encodeIfPresent(byteCount, forKey: .bytes)
        if let values {
            try container.encode([values.least, values.greatest].map(EncodableAttribute.init), forKey: .values)
        }
        if isSparse { try container.encode(true, forKey: .sparse) }
        guard let quantization else { return }
        if !quantization.scales.isEmpty {
            try container.encode(quantization.scales, forKey: .scales)
            try container.encode(quantization.zeroPoints, forKey: .zeroPoints)
        }
        if quantization.scales.count > 1 { try container.encode(quantization.dimension, forKey: .dimension) }
        if !quantization.minimums.isEmpty { try container.encode(quantization.minimums, forKey: .minimums) }
        if !quantization.maximums.isEmpty { try container.encode(quantization.maximums, forKey: .maximums) }
        if quantization.details != nil { try container.encode(scaleText, forKey: .details) }
    }
}

extension OperatorSummary: Encodable {
    private enum Key: String, CodingKey {
        case index, name, version, inputs, outputs, intermediates, attributes, customOptionBytes, macs
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(index, forKey: .index)
        try container.encode(name, forKey: .name)
        try container.encode(version, forKey: .version)
        try container.encode(inputs, forKey: .inputs)
        try container.encode(outputs, forKey: .outputs)
        if !intermediates.isEmpty { try container.encode(intermediates, forKey: .intermediates) }
        try container.encode(attributes.values.mapValues(EncodableAttribute.init), forKey: .attributes)
        try container.encodeIfPresent(macs, forKey: .macs)
        if customOptionBytes > 0 { try container.encode(customOptionBytes, forKey: .customOptionBytes) }
    }
}

/// An attribute's value as the JSON value of the same kind.
private struct EncodableAttribute: Encodable {
    let value: AttributeValue

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch value {
        case .integer(let integer): try container.encode(integer)
        case .real(let real): try container.encode(real)
        case .flag(let flag): try container.encode(flag)
        case .name(let name): try container.encode(name)
        case .integers(let integers): try container.encode(integers)
        case .reals(let reals): try container.encode(reals)
        }
    }
}
