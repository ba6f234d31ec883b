import Linter
import QuantSpec
import TFLiteModel
import Testing

@Suite("What lint says of an LSTM")
struct RecurrentLintTests {
    /// A model with one float32 LSTM of four cells, which keeps every rule, in parts that tests change.
    private struct Network {
        var name = "LSTM"
        typealias Slot = (type: ElementType, shape: Shape)

        /// The type and the shape of each input; `nil` for an omitted one.
        var inputs: [Slot?]
        var intermediates = 0
        var attributes: Attributes = ["fused_activation_function": .name("TANH")]
        var options: OperatorOptions?
        var sharesState = false

        static let scales: [ElementType: Float] = [.int8: 0.01, .int16: 0x1p-11, .int32: 0.0001]

        init(isInteger: Bool = false) {
            let (real, bias): (ElementType, ElementType) = isInteger ? (.int8, .int32) : (.float32, .float32)
            func four(_ type: ElementType, _ shape: Shape) -> [Slot?] { [Slot?](repeating: (type, shape), count: 4) }
            inputs = [(real, [1, 3])]
            inputs += four(real, [4, 3]) + four(real, [4, 4]) + [nil, nil, nil]
            inputs += four(bias, [4]) + [nil, nil]
            let states: [Slot?] = [(real, [1, 4]), (isInteger ? .int16 : .float32, [1, 4])]
            inputs += states + [nil, nil, nil, nil]
            intermediates = isInteger ? 5 : 0
        }

        func findings() throws -> [LintFinding] {
            var builder = ModelBuilder()
            func description(_ type: ElementType, _ shape: Shape) -> TensorDescription {
                TensorDescription(type, shape, Network.scales[type].map { Quantization(scale: $0, zeroPoint: 0) })
            }
            var tensors = try inputs.enumerated().map { position, input -> Int in
                guard let input else { return -1 }
                let described = description(input.type, input.shape)
                guard position > 0, position != 18, position != 19 else {
                    return builder.addTensor("input \(position)", described, isVariable: position > 0)
                }
                let zeros = try #require(Elements(zeros: input.shape.count, type: input.type))
                return builder.addConstant("input \(position)", try Tensor(described, zeros))
            }
            if sharesState { tensors[19] = tensors[18] }
            let inner = (0..<intermediates).map {
                builder.addTensor("intermediate", description($0 == 4 ? .int8 : .int16, [0]))
            }
            let output = builder.addTensor("output", description(inputs[0]?.type ?? .float32, [1, 4]))
            try builder.addOperator(
                name, inputs: tensors, outputs: [output], intermediates: inner, attributes: attributes)
            builder.setInputs([tensors[0]], outputs: [output])
            var model = builder.model
            if let options {
                model.subgraphs[0].operators[0].options = options
                model.subgraphs[0].operators[0].attributes = [:]
            }
            return ModelLint(try Model(reading: try model.bytes())).findings
        }
    }

    private func clauses(_ network: Network, _ level: LintFinding.Level = .violation) throws -> [Clause?] {
        try network.findings().filter { $0.level == level }.map(\.clause)
    }

    @Test("One that keeps every rule has no finding", arguments: [false, true])
    func sound(_ isInteger: Bool) throws {
        #expect(try clauses(Network(isInteger: isInteger)) == [])
        #expect(try clauses(Network(isInteger: isInteger), .warning) == [])
    }

    @Test("LSTM-8: a matrix of another type than the others", arguments: [1, 2, 4, 5, 8])
    func mixedMatrices(_ position: Int) throws {
        var network = Network()
        network.inputs[position]?.type = .int8
        #expect(try clauses(network) == ["LSTM-8"])
    }

    @Test("LSTM-3: a bias of another type")
    func realBias() throws {
        var network = Network(isInteger: true)
        network.inputs[13]?.type = .float32
        #expect(try clauses(network) == ["LSTM-3"])
    }

    @Test("RECURRENT-3: an int8 form has five intermediate tensors", arguments: [0, 1, 4, 6, 12])
    func intermediates(_ count: Int) throws {
        var network = Network(isInteger: true)
        network.intermediates = count
        #expect(try clauses(network) == ["RECURRENT-3"])
    }

    @Test("RECURRENT-3: an omitted operand that the others require", arguments: [1, 2, 5, 6, 12, 13, 15, 18, 19])
    func omitted(_ position: Int) throws {
        for isInteger in [false, true] {
            var network = Network(isInteger: isInteger)
            network.inputs[position] = nil
            #expect(try clauses(network) == ["RECURRENT-3"])
        }
    }

    @Test("RECURRENT-3: coefficients of one gate alone", arguments: [20, 21, 22, 23])
    func coefficients(_ position: Int) throws {
        var network = Network()
        network.inputs[position] = (.float32, [4])
        #expect(try clauses(network) == ["RECURRENT-3"])
        network = Network(isInteger: true)
        network.inputs[position] = (.int16, [4])
        #expect(try clauses(network) == ["RECURRENT-3"])
    }

    @Test("RECURRENT-3: the reference takes 20 or 24 inputs", arguments: [20, 21, 22, 23, 24])
    func inputCount(_ count: Int) throws {
        var network = Network()
        network.inputs = Array(network.inputs[..<count])
        let warnings = try network.findings().filter { $0.level == .warning }
        #expect(warnings.map(\.clause) == ([20, 24].contains(count) ? [] : ["RECURRENT-3"]))
        #expect(warnings.allSatisfy { $0.reference == .rejects })
    }

    @Test("REP-11: one tensor that is both states")
    func sharedState() throws {
        var network = Network()
        network.sharesState = true
        #expect(try clauses(network) == ["REP-11"])
    }

    @Test("MODEL-15: a code of an activation that has no name", arguments: [6, 77, -1] as [Int64])
    func unknownActivation(_ code: Int64) throws {
        for isInteger in [false, true] {
            var network = Network(isInteger: isInteger)
            network.attributes.values["fused_activation_function"] = .integer(code)
            #expect(try clauses(network).contains("MODEL-15"))
        }
    }

    @Test("MODEL-14: without options the reference rejects LSTM; the schema's activation is NONE, not TANH")
    func noOptions() throws {
        for options in [.none, .table("Conv2DOptions")] as [OperatorOptions] {
            var network = Network()
            network.options = options
            let findings = try network.findings()
            let warning = try #require(findings.first { $0.clause == "MODEL-14" })
            #expect(warning.reference == .rejects)
            #expect(findings.contains { $0.clause == "LSTM-8" && $0.level == .violation })
            #expect(findings.contains { $0.erratum == 133 })
        }
    }

    @Test("UNIDIRECTIONAL_SEQUENCE_LSTM-1: recurrent weights are matrices")
    func diagonalWeights() throws {
        var network = Network()
        network.name = "UNIDIRECTIONAL_SEQUENCE_LSTM"
        network.attributes.values["diagonal_recurrent_tensors"] = .flag(true)
        #expect(try clauses(network) == ["UNIDIRECTIONAL_SEQUENCE_LSTM-1"])
    }
}
