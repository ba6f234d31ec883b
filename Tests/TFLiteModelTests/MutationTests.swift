import ModelInspection
import QuantSpec
import TFLiteModel
import Testing
import TestSupport

@Suite("Mutated files")
struct MutationTests {
    /// Whatever the bytes are, reading ends in an error or in a model of which everything can be asked.
    @Test("Mutated files never trap, and a model that reads can be used", .timeLimit(.minutes(2)))
    func neverTrap() throws {
        var generator = SeededGenerator(seed: 3)
        var seeds = [try SampleModels.convolution().bytes(), try ForeignModel.bytes()]
        for _ in 0..<6 { seeds.append(try RandomModels.model(using: &generator).bytes()) }
        var readable = 0
        for round in 0..<20_000 {
            let bytes = mutated(seeds[round % seeds.count], using: &generator)
            guard let model = read(bytes) else { continue }
            readable += 1
            // Using a model costs more than reading it.
            if readable.isMultiple(of: 20) { try use(model) }
        }
        #expect(readable > 2_000)
        #expect(readable < 18_000)
    }

    private func read(_ bytes: [UInt8]) -> Model? {
        do {
            return try Model(reading: bytes)
        } catch {
            #expect(!error.problem.isEmpty)
            #expect(error.kind == .malformed || error.kind == .unsupported)
            return nil
        }
    }

    /// A model that was read is valid, and writes and reads back, unless it holds what cannot be written.
    private func use(_ model: Model) throws {
        try model.validate()
        for (graph, subgraph) in model.subgraphs.enumerated() {
            for index in subgraph.tensors.indices {
                _ = try? model.description(ofTensor: index, subgraph: graph)
                _ = try? model.constant(tensorIndex: index, subgraph: graph)
            }
        }
        _ = ModelSummary(model).text
        _ = ModelSummary(model).json
        _ = ModelDifference(from: model, to: Model()).text
        guard let bytes = written(model) else { return }
        // Bytes are compared, since a NaN differs from itself.
        #expect(try Model(reading: bytes).bytes() == bytes)
    }

    private func written(_ model: Model) -> [UInt8]? {
        do {
            return try model.bytes()
        } catch {
            #expect(error.kind == .invalid)
            return nil
        }
    }
}

/// Bytes with one to three changes: bits flipped, words set to an extreme or moved, bytes removed, repeated or cut off.
func mutated(_ bytes: [UInt8], using generator: inout SeededGenerator) -> [UInt8] {
    var result = bytes
    for _ in 0..<generator.int(1...3) where result.count > 8 {
        let place = generator.int(0...result.count - 1)
        let word = min(place & ~3, result.count - 4)
        switch generator.int(0...11) {
        case 0: result.remove(at: place)
        case 1: result.removeSubrange(place...)
        case 2: result.append(contentsOf: result[place...])
        case 3: result.set([0, 1, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF][generator.int(0...4)], at: word)
        case 4: result.set(UInt32(truncatingIfNeeded: generator.int(0...result.count)), at: word)
        case 5: result.set(UInt32(truncatingIfNeeded: result.word(at: word) + generator.int(-8...8)), at: word)
        case 6, 7: result[place] = [0, 1, 0x7F, 0x80, 0xFF][generator.int(0...4)]
        default: result[place] ^= 1 << UInt8(generator.int(0...7))
        }
    }
    return result
}
