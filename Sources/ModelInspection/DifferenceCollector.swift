import FileSupport
import QuantSpec
import TFLiteModel

/// Collects the entries of a `ModelDifference`.
struct DifferenceCollector {
    private(set) var entries: [ModelDifference.Entry] = []

    mutating func compareWhole(_ first: Model, _ second: Model) {
        note(.model, "description", first.description, second.description)
        note(.model, "metadata", Self.metadata(of: first), Self.metadata(of: second))
        note(.model, "unused operator codes", Self.unusedCodes(of: first), Self.unusedCodes(of: second))
        let keys = Set((first.signatures + second.signatures).map(\.key))
        for key in keys.sorted() {
            let texts = [first, second].map { model in
                model.signatures.first { $0.key == key }.map { Self.text(of: $0, in: model) }
            }
            note(.model, "signature \(key)", texts[0], texts[1])
        }
    }

    mutating func compare(_ pair: SubgraphPair, index: Int) {
        let place = ModelDifference.Location(subgraph: index)
        guard let first = pair.graphs.first, let second = pair.graphs.second else {
            note(place, "subgraph", pair.graphs.first.map(Self.size), pair.graphs.second.map(Self.size))
            return
        }
        note(place, "name", first.name, second.name)
        noteEnds(place, "inputs", pair, first.inputs, second.inputs)
        noteEnds(place, "outputs", pair, first.outputs, second.outputs)
        compareOperators(pair, first, second, place)
        compareTensors(pair, first, second, place)
    }

    private mutating func note(_ place: ModelDifference.Location, _ aspect: String, _ first: String?, _ second: String?)
    {
        if first != second { entries.append(ModelDifference.Entry(place, aspect, first, second)) }
    }

    private static func size(of subgraph: Subgraph) -> String {
        "\(subgraph.operators.count) operators, \(subgraph.tensors.count) tensors"
    }
}

/// Comparison of operators.
extension DifferenceCollector {
    private mutating func compareOperators(
        _ pair: SubgraphPair, _ first: Subgraph, _ second: Subgraph, _ place: ModelDifference.Location
    ) {
        var counterparts: [Int: Int] = [:]
        for match in pair.operators { counterparts[match.first] = match.second }
        let kept = Set(counterparts.values)
        for (index, operation) in first.operators.enumerated() {
            let code = pair.models.first.code(of: operation)
            let place = Self.place(place, .operation(index), code.fullName)
            if let counterpart = counterparts[index] {
                compare(operation, second.operators[counterpart], pair, place)
            } else {
                note(place, "operator", "version \(code.version)", nil)
            }
        }
        for (index, operation) in second.operators.enumerated() where !kept.contains(index) {
            let code = pair.models.second.code(of: operation)
            note(
                Self.place(place, .operation(index), code.fullName), "operator", nil, "version \(code.version)")
        }
    }

    private mutating func compare(
        _ first: ModelOperator, _ second: ModelOperator, _ pair: SubgraphPair, _ place: ModelDifference.Location
    ) {
        let versions = (pair.models.first.code(of: first).version, pair.models.second.code(of: second).version)
        note(place, "version", String(versions.0), String(versions.1))
        noteEnds(place, "inputs", pair, first.inputs, second.inputs)
        noteEnds(place, "outputs", pair, first.outputs, second.outputs)
        noteEnds(place, "intermediates", pair, first.intermediates, second.intermediates)
        note(place, "options", first.options.name, second.options.name)
        for name in Set(first.attributes.values.keys).union(second.attributes.values.keys).sorted() {
            note(place, "attribute \(name)", first.attributes.values[name]?.text, second.attributes.values[name]?.text)
        }
        note(place, "custom options", Self.digest(first.customOptions), Self.digest(second.customOptions))
    }

    /// Notes a difference if two lists of tensors do not correspond. Different indices of corresponding tensors do not
    /// count.
    private mutating func noteEnds(
        _ place: ModelDifference.Location, _ aspect: String, _ pair: SubgraphPair, _ first: [Int], _ second: [Int]
    ) {
        let translated = first.map { $0 < 0 ? $0 : pair.tensors[$0] }
        if translated != second.map(Optional.some) {
            entries.append(ModelDifference.Entry(place, aspect, "\(first)", "\(second)"))
        }
    }
}

/// Comparison of tensors.
extension DifferenceCollector {
    private mutating func compareTensors(
        _ pair: SubgraphPair, _ first: Subgraph, _ second: Subgraph, _ place: ModelDifference.Location
    ) {
        for (index, tensor) in first.tensors.enumerated() {
            let place = Self.place(place, .tensor(index), tensor.name)
            if let counterpart = pair.tensors[index] {
                compare(tensor, second.tensors[counterpart], pair.models, place)
            } else {
                note(place, "tensor", Self.form(of: tensor), nil)
            }
        }
        for index in pair.addedTensors {
            let tensor = second.tensors[index]
            note(Self.place(place, .tensor(index), tensor.name), "tensor", nil, Self.form(of: tensor))
        }
    }

    private mutating func compare(
        _ first: ModelTensor, _ second: ModelTensor, _ models: (first: Model, second: Model),
        _ place: ModelDifference.Location
    ) {
        note(place, "name", first.name, second.name)
        note(place, "type", first.type.rawValue, second.type.rawValue)
        note(place, "shape", first.shape.description, second.shape.description)
        note(place, "shape signature", first.shapeSignature?.description, second.shapeSignature?.description)
        note(place, "variable", String(first.isVariable), String(second.isVariable))
        note(place, "sparsity", first.sparsity.map(Self.form), second.sparsity.map(Self.form))
        compare(first.quantization, second.quantization, place)
        note(place, "value", Self.digest(models.first.data(of: first)), Self.digest(models.second.data(of: second)))
    }

    private mutating func compare(
        _ first: ModelQuantization?, _ second: ModelQuantization?, _ place: ModelDifference.Location
    ) {
        note(place, "scales", first.flatMap { Self.list($0.scales) }, second.flatMap { Self.list($0.scales) })
        note(
            place, "zero points", first.flatMap { Self.list($0.zeroPoints) },
            second.flatMap { Self.list($0.zeroPoints) })
        note(place, "minimum", first.flatMap { Self.list($0.minimums) }, second.flatMap { Self.list($0.minimums) })
        note(place, "maximum", first.flatMap { Self.list($0.maximums) }, second.flatMap { Self.list($0.maximums) })
        note(place, "quantized dimension", first?.usedDimension, second?.usedDimension)
        note(place, "quantization details", first?.details.map { "\($0)" }, second?.details.map { "\($0)" })
    }

    private static func place(
        _ outer: ModelDifference.Location, _ part: ModelDifference.Location.Part, _ name: String
    ) -> ModelDifference.Location {
        ModelDifference.Location(subgraph: outer.subgraph, part: part, name: name)
    }

    private static func form(of sparsity: Sparsity) -> String {
        "\(sparsity.dimensions.count) dimensions (\(SHA256.hexDigest(of: Array("\(sparsity)".utf8)).prefix(8)))"
    }

    private static func form(of tensor: ModelTensor) -> String { "\(tensor.type.rawValue) \(tensor.shape)" }

    /// The values as text; `nil` if there are none. Equal values are written once, as `n x value`. More than four
    /// values are shortened to their number, the first three, and a digest, which tells apart lists that differ later.
    private static func list<Value: CustomStringConvertible>(_ values: [Value]) -> String? {
        if values.count > 1, let one = values.first?.description, values.allSatisfy({ $0.description == one }) {
            return "\(values.count) × \(one)"
        }
        guard values.count > 4 else {
            return values.isEmpty ? nil : values.map(\.description).joined(separator: ", ")
        }
        let all = values.map(\.description)
        let digest = SHA256.hexDigest(of: Array(all.joined(separator: ",").utf8)).prefix(8)
        return "\(values.count) × \(all.prefix(3).joined(separator: ", ")), ... (\(digest))"
    }
}

/// Short texts for values that are too long to show.
extension DifferenceCollector {
    private static func digest(_ buffer: ModelBuffer) -> String? {
        guard !buffer.isEmpty else { return nil }
        return "\(buffer.data.count.counted("byte")), sha256 \(SHA256.hexDigest(of: buffer.bytes).prefix(16))"
    }

    private static func metadata(of model: Model) -> String? {
        guard !model.metadata.isEmpty else { return nil }
        return model.metadata.map { entry in
            "\(entry.name) (\(model.buffers.element(at: entry.buffer).flatMap(digest) ?? "empty"))"
        }.joined(separator: "; ")
    }

    /// The operator codes that no operator of a subgraph uses.
    private static func unusedCodes(of model: Model) -> String? {
        let used = Set(model.subgraphs.flatMap { $0.operators.map(\.codeIndex) })
        let unused = model.operatorCodes.indices.filter { !used.contains($0) }.map { model.operatorCodes[$0] }
        guard !unused.isEmpty else { return nil }
        return unused.map { "\($0.fullName) version \($0.version)" }.sorted().joined(separator: ", ")
    }

    /// The text of a signature, with tensor names instead of indices, because indices can differ between equal models.
    private static func text(of signature: Signature, in model: Model) -> String {
        let tensors = model.subgraphs.element(at: signature.subgraphIndex)?.tensors ?? []
        let lists = [signature.inputs, signature.outputs].map { entries in
            entries.map { "\($0.name)=\(tensors.element(at: $0.tensorIndex)?.name ?? "")" }.joined(separator: " ")
        }
        return "subgraph \(signature.subgraphIndex): (\(lists[0])) -> (\(lists[1]))"
    }
}

extension ModelQuantization {
    /// The quantized dimension; `nil` unless there are several scales, because it has no meaning then.
    fileprivate var usedDimension: String? { scales.count > 1 ? String(dimension) : nil }
}
