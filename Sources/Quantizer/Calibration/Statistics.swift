import FileSupport
import JSON
import QuantSpec
import TFLiteModel
import VectorFiles

/// The file in which ranges are kept: one entry for each tensor, with numbers in hexadecimal.
public struct Statistics: Sendable, Hashable {
    /// The name of the format.
    public static let format = "quantspec-statistics/1"
    /// The first byte of the file. Without it the rest, which may be endless, is not read.
    public static let mark = InputFile.Mark("{", at: 0)

    /// The ranges.
    public var ranges: ModelRanges
    /// The number of samples from which they come.
    public var sampleCount: Int
    /// Whether the samples were drawn at random.
    public var isRandom: Bool

    /// Ranges from samples.
    public init(_ ranges: ModelRanges, sampleCount: Int, isRandom: Bool) {
        self.ranges = ranges
        self.sampleCount = sampleCount
        self.isRandom = isRandom
    }

    /// The contents of the file. Equal statistics of equal models give equal bytes.
    public func json(_ model: Model) -> [UInt8] {
        let tensors = ranges.subgraphs.enumerated().flatMap { subgraph, ranges in
            ranges.sorted { $0.key < $1.key }.map { index, range -> JSONValue in
                JSONValue([
                    "subgraph": .integer(subgraph), "tensor": .integer(index),
                    "name": .text(model.subgraphs[subgraph].tensors[index].name),
                    "min": .text(HexFloat.text(range.minimum)), "max": .text(HexFloat.text(range.maximum)),
                ])
            }
        }
        let value = JSONValue([
            "format": .text(Statistics.format), "samples": .integer(sampleCount), "random": .flag(isRandom),
            "tensors": .array(tensors),
        ])
        return Array((JSONWriter.pretty(value) + "\n").utf8)
    }

    /// Reads the contents of a file, which must belong to a model.
    ///
    /// - Throws: `QuantizerError` of kind `calibration` if the contents are malformed, or a tensor is not one of the model's.
    public init(_ bytes: [UInt8], for model: Model) throws(QuantizerError) {
        guard case .object(let object)? = try? JSONParser.parse(bytes), object["format"] == .text(Statistics.format),
            let tensors = object["tensors"]
        else {
            throw QuantizerError(
                .calibration, "the file does not hold statistics of the format \(Statistics.format)",
                remedy: "give a file that --statistics has written")
        }
        var ranges = ModelRanges(subgraphs: model.subgraphs.count)
        let entries: [JSONValue] = if case .array(let entries) = tensors { entries } else { [] }
        for (place, entry) in entries.enumerated() {
            guard case .object(let members) = entry, case .integer(let subgraph)? = members["subgraph"],
                case .integer(let tensor)? = members["tensor"], case .text(let name)? = members["name"],
                case .text(let least)? = members["min"], case .text(let greatest)? = members["max"],
                let minimum = HexFloat.float(least), let maximum = HexFloat.float(greatest)
            else {
                throw QuantizerError(
                    .calibration, place: "tensors, entry \(place)", "the entry is malformed",
                    remedy: "write the statistics again")
            }
            let graph = model.subgraphs.element(at: Int(subgraph))
            guard graph?.tensors.element(at: Int(tensor))?.name == name else {
                throw QuantizerError(
                    .calibration, place: "tensors, entry \(place)",
                    "subgraph \(subgraph) of the model has no tensor \(tensor) of the name \"\(name.shortened(to: 60))\"",
                    remedy: "use the statistics of this model")
            }
            ranges.subgraphs[Int(subgraph)][Int(tensor)] = CalibratedRange(minimum: minimum, maximum: maximum)
        }
        var samples = 0
        if case .integer(let count)? = object["samples"] { samples = Int(count) }
        self.init(ranges, sampleCount: samples, isRandom: object["random"] == .flag(true))
    }
}
