import JSON
import Testing

@Suite("JSON that people read")
struct PrettyJSONTests {
    @Test("Every member and every element has a line of its own, and keys are in order")
    func layout() {
        let value = JSONValue([
            "b": .integers([1, -2]), "a": .array([.text("x\"y"), JSONValue(["d": .null, "c": .flag(true)])]),
            "empty": .integers([]), "none": JSONValue([:]),
        ])
        let lines = [
            "{", "  \"a\": [", "    \"x\\\"y\",", "    {", "      \"c\": true,", "      \"d\": null", "    }", "  ],",
            "  \"b\": [", "    1,", "    -2", "  ],", "  \"empty\": [],", "  \"none\": {}", "}",
        ]
        #expect(JSONWriter.pretty(value) == lines.joined(separator: "\n"))
    }

    @Test("A real number has the fewest digits that give it back, and what is no number is a text")
    func reals() {
        let values: [Float] = [1, -0.0, 0.1, 1e-5, .greatestFiniteMagnitude]
        let digits = values.map { JSONWriter.line(.real($0)) }
        #expect(digits == ["1", "-0", "0.1", "1e-05", "3.4028235e+38"])
        #expect(zip(digits, values).allSatisfy { Float($0) == $1 })
        #expect(JSONWriter.line(.real(0.625)) == "0.625")
        let others = [Float.nan, .infinity, -.infinity].map { JSONWriter.line(.real($0)) }
        #expect(others == ["\"NaN\"", "\"Infinity\"", "\"-Infinity\""])
    }
}
