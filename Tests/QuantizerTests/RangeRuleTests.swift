import QuantSpec
import Quantizer
import TFLiteModel
import Testing

@Suite("Ranges by percentile and by error")
struct RangeRuleTests {
    /// A thousand values from -1 to 1, and one far away.
    private let values: [Float] = (0..<1000).map { (place: Int) -> Float in Float(place) / 500 - 1 } + [60]

    private func range(_ rule: RangeRule, _ mode: QuantizationMode = .int8, reversed: Bool = false) throws
        -> CalibratedRange?
    {
        var net = FloatModel()
        let input = net.input([1, 1])
        var calibrator = Calibrator(net.model([try net.apply("ABS", [input], [1, 1])]), rule, for: mode)
        try calibrator.run([
            ("input_0", Shape([values.count, 1]), .float32(reversed ? values.reversed() : values))
        ])
        return calibrator.ranges.subgraphs[0][input]
    }

    @Test("minmax is the least and the greatest value")
    func minmax() throws {
        #expect(try range(.minmax) == CalibratedRange(minimum: -1, maximum: 60))
    }

    @Test("a percentile leaves out half of the rest on each side, to the width of a bin")
    func percentile() throws {
        let found = try #require(try range(.percentile(99)))
        // 1001 values: five lie below, five above.
        #expect((-0.99 - 64 / 2048)...(-0.99) ~= found.minimum)
        #expect(0.992...(0.992 + 64 / 2048) ~= found.maximum)
        #expect(try range(.percentile(100)) == CalibratedRange(minimum: -1, maximum: 60))
    }

    @Test("the range of least error weighs what is cut off against the width of steps")
    func meanSquaredError() throws {
        // A value at 60 that is cut to u costs (60 - u)^2. Steps of 61/255 cost 4.8 for all values, so that little is cut.
        let found = try #require(try range(.meanSquaredError))
        #expect((-1)...(-0.9) ~= found.minimum && 59...60 ~= found.maximum)
        #expect(try range(.meanSquaredError, .int16x8)?.maximum == 60)
    }

    @Test("the order of the values does not matter", arguments: [RangeRule.percentile(98), .meanSquaredError])
    func order(rule: RangeRule) throws {
        #expect(try range(rule) == range(rule, reversed: true))
    }

    @Test("a rule is read from its text", arguments: ["minmax", "mse", "percentile:99.9"])
    func text(_ text: String) { #expect(RangeRule(text)?.description == text) }

    @Test("other texts are no rules", arguments: ["", "max", "percentile", "percentile:50", "percentile:101", "mse:1"])
    func wrongText(_ text: String) { #expect(RangeRule(text) == nil) }
}
