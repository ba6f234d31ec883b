import QuantSpec
import TFLiteModel
import TestSupport

/// Models with everything that the schema has, in any combination; valid, though seldom sensible.
enum RandomModels {
    static func model(using generator: inout SeededGenerator) -> Model {
        let buffers = [ModelBuffer()] + generator.list(1...4) { buffer(using: &$0) }
        var model = Model(description: generator.name(), buffers: buffers)
        model.operatorCodes = generator.list(1...4) { generator in
            let code = generator.chance(4) ? generator.int(0...Int(Int32.max)) : generator.int(0...209)
            return OperatorCode(
                builtinCode: code, customCode: generator.chance(2) ? generator.name() : nil,
                version: generator.int(-1...9))
        }
        let graphCount = generator.int(1...3)
        for index in 0..<graphCount {
            model.subgraphs.append(subgraph(index, of: graphCount, model, using: &generator))
        }
        model.metadata = generator.list(0...2) {
            ModelMetadata(name: $0.name(), buffer: $0.int(0...buffers.count - 1))
        }
        model.metadataBuffers = generator.list(0...1) { $0.int(0...buffers.count - 1) }
        model.signatures = generator.list(0...2) { signature(model, using: &$0) }
        model.externalBufferGroups = generator.list(1...2) { $0.name() }
        model.externalBuffers = generator.list(0...2) {
            ExternalBuffer(
                identifier: $0.int(0...Int(UInt32.max)), group: 0, offset: $0.next(), length: $0.next(),
                packing: $0.name())
        }
        return model
    }

    private static func buffer(using generator: inout SeededGenerator) -> ModelBuffer {
        ModelBuffer(generator.bytes(0...40), placement: generator.chance(3) ? .appended : .inside)
    }

    private static func signature(_ model: Model, using generator: inout SeededGenerator) -> Signature {
        let graph = generator.int(0...model.subgraphs.count - 1)
        let last = model.subgraphs[graph].tensors.count - 1
        return Signature(
            key: generator.name(),
            inputs: generator.list(0...2) { .init(name: $0.name(), tensorIndex: $0.int(0...last)) },
            outputs: generator.list(0...2) { .init(name: $0.name(), tensorIndex: $0.int(0...last)) },
            subgraphIndex: graph)
    }

    private static func subgraph(
        _ index: Int, of graphCount: Int, _ model: Model, using generator: inout SeededGenerator
    ) -> Subgraph {
        let tensorCount = generator.int(1...5)
        let tensors = (0..<tensorCount).map { _ in
            tensor(tensorCount, model.buffers.count, using: &generator)
        }.map { fitting($0, model) }
        let last = tensorCount - 1
        return Subgraph(
            name: generator.name(), tensors: tensors, inputs: generator.list(0...2) { $0.int(0...last) },
            outputs: generator.list(0...2) { $0.int(0...last) },
            operators: generator.list(0...4) { generator in
                operation(last, model.operatorCodes.count, (index + 1)..<graphCount, using: &generator)
            },
            debugMetadataIndex: generator.int(-1...3))
    }

    /// The tensor without its buffer where that is too short for it.
    private static func fitting(_ tensor: ModelTensor, _ model: Model) -> ModelTensor {
        let available = model.buffers[tensor.buffer].data.count
        guard available < tensor.byteCount ?? 0, tensor.sparsity == nil else { return tensor }
        var copy = tensor
        copy.buffer = 0
        return copy
    }

    private static func tensor(
        _ tensorCount: Int, _ bufferCount: Int, using generator: inout SeededGenerator
    ) -> ModelTensor {
        let shape = Shape(generator.list(0...4) { $0.int(0...5) })
        return ModelTensor(
            name: generator.name(), type: ElementType.allCases.randomElement(using: &generator) ?? .int8, shape: shape,
            shapeSignature: generator.chance(2) ? generator.list(0...4) { $0.int(-1...9) } : nil,
            hasRank: generator.chance(2), buffer: generator.int(0...bufferCount - 1),
            externalBuffer: generator.chance(4) ? generator.int(1...9) : 0, isVariable: generator.chance(4),
            quantization: generator.chance(3) ? nil : quantization(tensorCount, shape, using: &generator),
            sparsity: generator.chance(4) ? sparsity(using: &generator) : nil,
            variantTypes: generator.list(0...1) {
                VariantType(type: .int16, dimensions: $0.list(0...2) { $0.int(-1...5) }, hasRank: $0.chance(2))
            })
    }

    private static func quantization(
        _ tensorCount: Int, _ shape: Shape, using generator: inout SeededGenerator
    ) -> ModelQuantization {
        ModelQuantization(
            scales: generator.list(0...3) { $0.float() },
            zeroPoints: generator.list(0...3) { Int64(bitPattern: $0.next()) },
            dimension: generator.int(-1...4), minimums: generator.list(0...2) { $0.float() },
            maximums: generator.list(0...2) { $0.float() },
            details: generator.chance(2) ? nil : details(tensorCount - 1, using: &generator))
    }

    private static func details(_ last: Int, using generator: inout SeededGenerator) -> QuantizationDetails {
        switch generator.int(0...2) {
        case 0: .custom(generator.bytes(0...20))
        case 1:
            .blockwise(
                scales: generator.int(0...last), zeroPoints: generator.int(-1...last),
                blockSize: generator.int(-1...64))
        default:
            .multiAxis(
                scales: generator.int(0...last), zeroPoints: generator.int(-1...last), blockSize: generator.int(0...64),
                dimensions: generator.list(0...3) { $0.int(-1...5) })
        }
    }

    private static func sparsity(using generator: inout SeededGenerator) -> Sparsity {
        Sparsity(
            traversalOrder: generator.list(0...3) { $0.int(0...3) }, blockMap: generator.list(0...2) { $0.int(0...3) },
            dimensions: generator.list(0...3) { generator in
                generator.chance(2)
                    ? .dense(size: generator.int(0...9))
                    : .compressed(segments: indices(using: &generator), indices: indices(using: &generator))
            })
    }

    private static func indices(using generator: inout SeededGenerator) -> SparseIndices? {
        switch generator.int(0...3) {
        case 0: .int32(generator.list(0...4) { Int32(truncatingIfNeeded: $0.next()) })
        case 1: .uint16(generator.list(0...4) { UInt16(truncatingIfNeeded: $0.next()) })
        case 2: .uint8(generator.bytes(0...4))
        default: nil
        }
    }

    private static func operation(
        _ last: Int, _ codeCount: Int, _ laterGraphs: Range<Int>, using generator: inout SeededGenerator
    ) -> ModelOperator {
        var operation = ModelOperator(
            codeIndex: generator.int(0...codeCount - 1), inputs: generator.list(0...4) { $0.int(-1...last) },
            outputs: generator.list(0...2) { $0.int(0...last) },
            intermediates: generator.list(0...2) { $0.int(-1...last) },
            mutatingVariableInputs: generator.list(0...3) { $0.chance(2) },
            customOptions: buffer(using: &generator), customOptionsFormat: generator.int(-128...127),
            debugMetadataIndex: generator.int(-1...5))
        let tables = OptionsTable.first + OptionsTable.second
        guard !generator.chance(4), let table = tables.randomElement(using: &generator),
            let attributes = attributes(of: table, laterGraphs, using: &generator)
        else { return operation }
        operation.options = .table(table.name)
        operation.attributes = attributes
        return operation
    }

    /// Random values for every field of a table, lists and texts now and then left out; `nil` where the table needs a
    /// subgraph and there is none.
    static func attributes(
        of table: OptionsTable, _ subgraphs: Range<Int>, using generator: inout SeededGenerator
    ) -> Attributes? {
        var attributes = Attributes()
        for field in table.fields where field.kind != .removed {
            if field.refersToSubgraph {
                guard let subgraph = subgraphs.randomElement(using: &generator) else { return nil }
                let isList = field.defaultValue == nil
                attributes.values[field.name] = isList ? .integers([Int64(subgraph)]) : .integer(Int64(subgraph))
            } else if field.defaultValue != nil || generator.chance(2) {
                attributes.values[field.name] = value(of: field.kind, using: &generator)
            }
        }
        return attributes
    }

    private static func value(of kind: OptionField.Kind, using generator: inout SeededGenerator) -> AttributeValue? {
        switch kind {
        case .integer(let size, let signed): .integer(integer(size, signed, using: &generator))
        case .real: .real(generator.float())
        case .flag: .flag(generator.chance(2))
        case .enumeration(let enumeration):
            generator.chance(8) ? .integer(100) : enumeration.names.randomElement(using: &generator).map { .name($0) }
        case .text: .name(generator.name())
        case .integers(let size, let signed): .integers(generator.list(0...4) { integer(size, signed, using: &$0) })
        case .flags: .integers(generator.list(0...4) { $0.chance(2) ? 1 : 0 })
        case .reals: .reals(generator.list(0...4) { $0.float() })
        case .removed: nil
        }
    }

    private static func integer(_ size: Int, _ signed: Bool, using generator: inout SeededGenerator) -> Int64 {
        let bits = Int64(bitPattern: generator.next())
        let unused = Int64(64 - 8 * size)
        return signed || size == 8 ? bits >> unused : Int64(UInt64(bitPattern: bits) >> UInt64(unused))
    }
}
