import CQuantSpec
import KernelTestSupport
import QuantSpec
import SampleKernels
import Testing

/// The sample kernels are written apart from the specification, in another language and another style. That both give
/// the same bits on random cases of every outline is evidence for both.
@Suite("The sample kernels give the bits of the specification")
struct SampleKernelsTests {
    /// The variants that the library says it has not.
    static let unsupported: Set<String> = [
        "CONV_2D hybrid.per-axis", "CONV_2D hybrid.per-tensor", "CONV_2D float32", "CONV_2D int8x4",
        "CONV_2D int16x4.int64-bias", "CONV_2D int16x4.int32-bias", "CONV_2D hybrid-int4.per-axis",
        "CONV_2D hybrid-int4.per-tensor", "DEPTHWISE_CONV_2D hybrid", "DEPTHWISE_CONV_2D float32",
        "DEPTHWISE_CONV_2D int8x4", "FULLY_CONNECTED hybrid", "FULLY_CONNECTED float32", "FULLY_CONNECTED int8x4",
        "FULLY_CONNECTED int16x4.int64-bias", "FULLY_CONNECTED int16x4.int32-bias", "FULLY_CONNECTED hybrid-int4",
        "SVDF float32", "SVDF hybrid", "SOFTMAX float32", "SOFTMAX float16",
        "DEQUANTIZE float16", "DEQUANTIZE int4", "QUANTIZE float32-to-int4", "CONCATENATION int4",
        "ADD float32", "ADD float16", "ADD int32", "ADD int64", "SUB float32", "SUB int32", "SUB int64",
        "MUL float32", "MUL float16", "MUL int32", "MUL int64", "MEAN float32", "MEAN int32", "MEAN int64",
        "AVERAGE_POOL_2D float32", "MAX_POOL_2D float32",
    ]

    @Test("The sample kernels give the bits of the specification", arguments: RandomCase.operators.map(\.name))
    func theyGive(name: String) throws {
        let `operator` = try #require(Operator.named(name))
        for variant in `operator`.variants {
            let label = "\(name) \(variant.id)"
            if Self.unsupported.contains(label) { continue }
            let cases = RandomCase.cases(`operator`, variant, countPerOutline: 6)
            #expect(cases.count >= 6, "\(label) has only \(cases.count) cases")
            for randomCase in cases {
                let faults = try JudgedCase(randomCase).faults(of: quantspec_kernel)
                #expect(faults.isEmpty, "\(randomCase)")
            }
        }
    }

    @Test("The sample kernels say what is unsupported")
    func theySay() throws {
        for `operator` in RandomCase.operators {
            for variant in `operator`.variants where Self.unsupported.contains("\(`operator`.name) \(variant.id)") {
                // A form that is bounded and not exact has no outlines, and so no cases.
                let hasOutlines = `operator`.outlines.contains {
                    $0.variants.isEmpty || $0.variants.contains(variant.id)
                }
                guard hasOutlines else { continue }
                let randomCase = try #require(
                    RandomCase.cases(`operator`, variant, countPerOutline: 1).first, "\(`operator`.name) \(variant.id)")
                let result = KernelHost().run(
                    quantspec_kernel, randomCase.prepared, inputs: randomCase.steps.first ?? [])
                #expect(Int(result.status) == QUANTSPEC_STATUS_UNSUPPORTED, "\(randomCase)")
                #expect(!result.messages.isEmpty, "\(randomCase)")
            }
        }
    }

    @Test("A call without an operator asks the sample kernels who they are")
    func callWithout() throws {
        let (status, identity) = KernelHost().identify(quantspec_kernel)
        #expect(Int(status) == QUANTSPEC_STATUS_OK)
        #expect(identity.target.map { String(cString: $0) } == "quantspec-sample-kernels")
        #expect(identity.version != nil)
        #expect(identity.reads_derived == 1)
    }

    @Test("The sample kernels refuse another version of the interface")
    func theyRefuse() {
        var call = quantspec_call()
        call.abi = UInt32(QUANTSPEC_ABI) + 1
        #expect(Int(quantspec_kernel(&call)) == QUANTSPEC_STATUS_UNSUPPORTED)
    }

    @Test("The sample kernels refuse a call in which something is missing")
    func theyRefuseCall() throws {
        for `operator` in RandomCase.operators {
            for variant in `operator`.variants {
                guard let randomCase = RandomCase.cases(`operator`, variant, countPerOutline: 1).first else { continue }
                let edits: [(inout quantspec_call) -> Void] = [
                    { $0.input_count = 0 }, { $0.output_count = 0 }, { $0.input_count -= 1 },
                    { $0.derived_count = 0 }, { $0.attribute_count = 0 },
                ]
                for edit in edits {
                    let result = KernelHost().run(
                        quantspec_kernel, randomCase.prepared, inputs: randomCase.steps.first ?? [], edit: edit)
                    #expect(result.guardsAreUnchanged && result.inputsAreUnchanged, "\(randomCase)")
                }
                let result = KernelHost().run(
                    quantspec_kernel, randomCase.prepared, inputs: randomCase.steps.first ?? [],
                    edit: { $0.output_count = 0 })
                #expect(Int(result.status) != QUANTSPEC_STATUS_OK && !result.messages.isEmpty, "\(randomCase)")
            }
        }
    }
}
