import Testing

@testable import GoldenVectors
@testable import QuantSpec

@Suite("Recurrent operators")
struct RecurrentOperatorTests {
    private static let lstms: [Operator] = [.lstm, .unidirectionalSequenceLstm]

    /// An instance of the first outline of a form, as the vectors have it.
    private func instance(_ declaration: Operator, _ form: String) throws -> (Instance, Variant) {
        let variant = try #require(declaration.variants.first { $0.id == form })
        let plan = try #require(GroupPlan.all(of: variant, in: declaration, seed: 1).first)
        return (try #require(InstanceChoice(plan: plan).make()).instance, variant)
    }

    @Test("RECURRENT-14: lanes are added in order, then what remains; RECURRENT-21: by halves, and the start last")
    func lanes() {
        // Each number is lost beside the great one before it, so that every order of addition has another result.
        let great: Float = 0x1p24
        let values: [Float] = [great, 1, -great, 1, 1]
        #expect(LaneSums.sum(0, values, isHalved: false) == 2)
        #expect(LaneSums.sum(0, values, isHalved: true) == 3)
        #expect(LaneSums.sum(great, [1, 1, 1, 1, 1], isHalved: false) == great + 4)
        #expect(LaneSums.sum(great, [1, 1, 1, 1, 1], isHalved: true) == great + 4)
        #expect(LaneSums.sum(great, [1], isHalved: false) == great)
        for count in 0...9 {
            let ones = [Float](repeating: 1, count: count)
            #expect(LaneSums.sum(2, ones, isHalved: false) == Float(2 + count))
            #expect(LaneSums.sum(2, ones, isHalved: true) == Float(2 + count))
        }
    }

    @Test("LSTM-4, UNIDIRECTIONAL_SEQUENCE_LSTM-5: another activation than TANH is nonconforming, and not applied")
    func activation() throws {
        for declaration in Self.lstms {
            var (instance, variant) = try instance(declaration, "int8")
            let zeros = try #require(Elements(zeros: instance.inputs[0]?.shape.count ?? 0, type: .int8))
            let steps = Steps(.litert_2_3_x86_64)
            let states = instance.initialStates(variant)
            let right = try declaration.prepare(instance, steps: steps).evaluate(steps: [[0: zeros]], states: states)
            instance.attributes[.fusedActivation] = .relu
            let other = try declaration.prepare(instance, steps: steps).evaluate(steps: [[0: zeros]], states: states)
            #expect(other.map(\.outputs) == right.map(\.outputs))
            let clause: Clause = declaration.name == "LSTM" ? "LSTM-4" : "UNIDIRECTIONAL_SEQUENCE_LSTM-5"
            let broken = declaration.violations(of: instance, in: variant, ofForce: [.nonconforming])
            #expect(broken.contains { $0.clause == clause })
        }
    }

    @Test(
        "LSTM-5, UNIDIRECTIONAL_SEQUENCE_LSTM-6, BIDIRECTIONAL_SEQUENCE_LSTM-6, RNN-5, UNIDIRECTIONAL_SEQUENCE_RNN-5, BIDIRECTIONAL_SEQUENCE_RNN-6: 8-bit matrices lie in [-127, 127]",
        arguments: [
            ("LSTM", "LSTM-5"), ("UNIDIRECTIONAL_SEQUENCE_LSTM", "UNIDIRECTIONAL_SEQUENCE_LSTM-6"), ("RNN", "RNN-5"),
            ("UNIDIRECTIONAL_SEQUENCE_RNN", "UNIDIRECTIONAL_SEQUENCE_RNN-5"),
            ("BIDIRECTIONAL_SEQUENCE_LSTM", "BIDIRECTIONAL_SEQUENCE_LSTM-6"),
            ("BIDIRECTIONAL_SEQUENCE_RNN", "BIDIRECTIONAL_SEQUENCE_RNN-6"),
        ] as [(String, Clause)])
    func weights(_ name: String, _ clause: Clause) throws {
        let declaration = try #require(Operator.named(name))
        for variant in declaration.variants {
            for operand in variant.inputs where operand.part == .weights && operand.type == .int8 {
                #expect(operand.storedRange?.range == -127...127 && operand.storedRange?.clause == clause)
            }
        }
    }

    @Test(
        "RECURRENT-19 to RECURRENT-21: of some real forms the reference computes another result; RECURRENT-6: of peepholes too",
        arguments: lstms.map(\.name))
    func differences(_ name: String) throws {
        let declaration = try #require(Operator.named(name))
        func broken(_ form: String, _ change: (inout Instance) -> Void = { _ in }) throws -> [Int?] {
            var (instance, variant) = try instance(declaration, form)
            #expect(declaration.violations(of: instance, in: variant, ofForce: [.referenceLimit]).isEmpty)
            change(&instance)
            return declaration.violations(of: instance, in: variant, ofForce: [.referenceDiffers]).map(\.erratum)
        }
        for form in ["hybrid", "float32", "int8"] {
            #expect(try broken(form).isEmpty)
        }
        for form in ["hybrid", "float32"] {
            #expect(try broken(form) { $0.attributes[.fusedActivation] = .none } == [133])
            #expect(try broken(form) { $0.attributes[.fusedActivation] = .relu6 }.isEmpty)
        }
        #expect(
            try broken("int8") { instance in
                let scale = Quantization(scale: 0.01, zeroPoint: 0)
                instance.inputs[11] = TensorDescription(.int16, [3], scale)
                instance.inputs[Lstm.projection] = TensorDescription(.int8, [2, 3], scale)
            } == [130])
    }

    @Test("RECURRENT-13: the reference reads the matrices and biases of the int8 form before they are computed")
    func computedWeights() throws {
        for (position, factor) in [(2, 0), (4, 0), (5, 18), (8, 18), (14, nil)] as [(Int, Int?)] {
            var (instance, variant) = try instance(.lstm, "int8")
            instance.constants[position] = nil
            if let factor { instance.inputs[factor]?.quantization?.zeroPoints = [1] }
            let broken = Operator.lstm.violations(of: instance, in: variant, ofForce: [.referenceLimit])
            #expect(broken.map(\.erratum) == [102])
        }
    }

    @Test("No group is made of an instance of which the reference computes another result")
    func avoided() throws {
        let variant = try #require(Operator.lstm.variants.first { $0.id == "float32" })
        let outline = LstmDomain.outline(
            "three-cells", LstmDomain.Sizes(cells: 3), variants: [variant.id], isSequence: false)
        let plan = GroupPlan(
            declaration: .lstm, variant: variant, outline: outline, regime: Regime.all[0], seed: 1)
        #expect(InstanceChoice(plan: plan).make() == nil)
    }

    @Test("LSTM-6: kernel_type BASIC is invalid", arguments: ["int8", "hybrid", "float32"])
    func kernelType(_ form: String) throws {
        var (instance, variant) = try instance(.lstm, form)
        #expect(Operator.lstm.violations(of: instance, in: variant, ofForce: [.invalid]).isEmpty)
        instance.attributes.values["kernel_type"] = .name("BASIC")
        let broken = Operator.lstm.violations(of: instance, in: variant, ofForce: [.invalid])
        #expect(broken.map(\.clause) == ["LSTM-6"])
    }
}
