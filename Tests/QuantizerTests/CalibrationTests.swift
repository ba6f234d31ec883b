import Evaluation
import Interpreter
import QuantSpec
import Quantizer
import TFLiteModel
import Testing

@Suite("Calibration")
struct CalibrationTests {
    private func model() throws -> Model {
        var net = FloatModel()
        let input = net.input([1, 2])
        let constant = try net.constant("constant", [1, 2])
        let sum = try net.apply("ADD", [input, constant], [1, 2])
        return net.model([try net.apply("NEG", [sum], [1, 2])])
    }

    private func samples(_ values: [Float], key: String = "input_0") -> [Calibrator.Samples] {
        [(key, Shape([values.count / 2, 1, 2]), .float32(values))]
    }

    @Test("the range of each tensor that is no constant spans all samples")
    func ranges() throws {
        var calibrator = Calibrator(try model())
        try calibrator.run(samples([1, 2, -3, 4]))
        try calibrator.run(samples([7, 0]))
        let ranges = calibrator.ranges.subgraphs[0]
        #expect(ranges[0] == CalibratedRange(minimum: -3, maximum: 7))
        #expect(ranges[1] == nil)
        let (first, second) = (Float(-39) / 50, Float(-2) / 50)
        #expect(ranges[2] == CalibratedRange(minimum: -3 + first, maximum: 7 + first))
        #expect(ranges[3]?.maximum == -(-3 + first))
        #expect(4 + second < 7 + first && calibrator.sampleCount == 3)
    }

    @Test("samples may lie along the input's own first axis of size 1")
    func ownAxis() throws {
        var (further, own) = (Calibrator(try model()), Calibrator(try model()))
        try further.run(samples([1, 2, -3, 4]))
        try own.run([("input_0", [2, 2], .float32([1, 2, -3, 4]))])
        #expect(own.ranges == further.ranges && own.sampleCount == 2)
        #expect(throws: InterpreterError.self) { try own.run([("input_0", [2, 3], .float32([1, 2, 3, 4, 5, 6]))]) }
    }

    @Test("NaN and infinity in a sample are errors", arguments: [Float.nan, .infinity])
    func notFinite(value: Float) throws {
        var calibrator = Calibrator(try model())
        let error = #expect(throws: QuantizerError.self) { try calibrator.run(samples([1, 2, 3, value])) }
        #expect(error?.place.contains("sample 1") == true)
    }

    @Test("an unknown key is an error, and so is a missing input")
    func keys() throws {
        var calibrator = Calibrator(try model())
        var arrays = samples([1, 2])
        arrays.append(("other", [1, 1, 2], .float32([1, 2])))
        #expect(throws: InterpreterError.self) { try calibrator.run(arrays) }
        #expect(throws: InterpreterError.self) { try calibrator.run([]) }
    }

    @Test("random samples are the same each time")
    func random() throws {
        var (first, second) = (Calibrator(try model()), Calibrator(try model()))
        try first.runRandomly(count: 5)
        try second.runRandomly(count: 5)
        #expect(first.ranges == second.ranges && !first.ranges.isEmpty)
    }

    @Test("statistics are read as they were written")
    func statistics() throws {
        let model = try model()
        var calibrator = Calibrator(model)
        try calibrator.run(samples([1, 2, -3, 0.1]))
        let written = Statistics(calibrator.ranges, sampleCount: 2, isRandom: false)
        #expect(try Statistics(written.json(model), for: model) == written)
    }

    @Test("statistics of another model are refused")
    func otherModel() throws {
        let model = try model()
        var other = model
        other.subgraphs[0].tensors[2].name = "other"
        var calibrator = Calibrator(model)
        try calibrator.run(samples([1, 2]))
        let bytes = Statistics(calibrator.ranges, sampleCount: 1, isRandom: false).json(model)
        #expect(throws: QuantizerError.self) { try Statistics(bytes, for: other) }
        #expect(throws: QuantizerError.self) { try Statistics(Array("{}".utf8), for: model) }
    }

    @Test("ranges that a model carries are found")
    func carried() throws {
        var model = try model()
        model.subgraphs[0].tensors[0].quantization = ModelQuantization(minimums: [-1], maximums: [2])
        #expect(ModelRanges(of: model).subgraphs[0] == [0: CalibratedRange(minimum: -1, maximum: 2)])
    }

    @Test("ELU is calibrated, although the specification does not cover it")
    func exponentialUnit() throws {
        var net = FloatModel()
        let input = net.input([1, 2])
        let unit = try net.apply("ELU", [input], [1, 2])
        let model = net.model([try net.apply("ABS", [unit], [1, 2])])
        var calibrator = Calibrator(model)
        try calibrator.run(samples([-1, 2, -0.5, 0]))
        let ranges = calibrator.ranges.subgraphs[0]
        #expect(ranges.keys.sorted() == [0, 1, 2])
        let least = try #require(ranges[unit]?.minimum)
        #expect(abs(least - -0.632_120_56) < 1e-6 && ranges[unit]?.maximum == 2)
        let options = QuantizationOptions(.int8, allowsFloatFallback: true)
        let quantized = try Quantizer.quantized(model, options, ranges: calibrator.ranges).reread
        #expect(quantized.operatorNames.contains("ELU"))
        let evaluation = try Evaluator.evaluation(model, quantized, samples([-1, 2, -0.5, 0]))
        #expect(evaluation.worstDecibels > 30)
    }
}
