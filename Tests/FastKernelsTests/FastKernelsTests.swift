import CQuantSpec
import FastKernels
import KernelTestSupport
import QuantSpec
import Testing

/// The fast kernels are written apart from the specification. That both give the same bits on random cases of every
/// outline is evidence for both.
@Suite("The fast kernels give the bits of the specification")
struct FastKernelsTests {
    /// The forms that the library has.
    static let forms: [String: [String]] = [
        "ADD": ["int8", "uint8", "int16"],
        "AVERAGE_POOL_2D": ["int8", "uint8", "int16"],
        "CONV_2D": [
            "int8", "uint8", "int8x4", "int16x8.int64-bias", "int16x8.int32-bias", "int16x4.int64-bias",
            "int16x4.int32-bias", "float32",
        ],
        "DEPTHWISE_CONV_2D": ["int8", "uint8", "int8x4", "int16x8.int64-bias", "int16x8.int32-bias", "float32"],
        "FULLY_CONNECTED": [
            "int8", "uint8", "int8x4", "int16x8.int64-bias", "int16x8.int32-bias", "int16x4.int64-bias",
            "int16x4.int32-bias", "float32",
        ],
        "MAX_POOL_2D": ["int8", "uint8", "int16"],
        "MUL": ["int8", "uint8", "int16"],
        "SOFTMAX": ["int8", "uint8"],
        "SUB": ["int8", "uint8", "int16"],
    ]

    private static let profiles: [NumericProfile] = [.litert_2_3_x86_64, .integerDouble, .integerSingle]

    @Test("The fast kernels give the bits of three profiles", arguments: forms.keys.sorted())
    func theyGive(name: String) throws {
        let `operator` = try #require(Operator.named(name))
        for variant in `operator`.variants where Self.forms[name, default: []].contains(variant.id) {
            let cases = RandomCase.cases(`operator`, variant, countPerOutline: 6)
            #expect(cases.count >= 6, "\(name) \(variant.id) has only \(cases.count) cases")
            var judged = 0
            for randomCase in cases {
                for profile in Self.profiles {
                    let faults = try Self.faults(of: randomCase.under(profile), profile)
                    // A form outside of what the library has is left to the specification, never computed otherwise.
                    if faults.contains(where: { $0.contains("status \(QUANTSPEC_STATUS_UNSUPPORTED)") }) { continue }
                    judged += 1
                    #expect(faults.isEmpty, "\(randomCase), \(profile.name)")
                }
            }
            #expect(judged > 0, "\(name) \(variant.id)")
        }
    }

    private static func faults(of randomCase: RandomCase, _ profile: NumericProfile) throws -> [String] {
        let kernel = try #require(quantspec_fast_kernel_for(profile.name))
        return try JudgedCase(randomCase).faults(
            of: kernel, judgesSums: false, edit: { $0.instance = quantspec_fast_next_instance() })
    }

    @Test("several threads give the same bits")
    func threads() throws {
        let `operator` = try #require(Operator.named("CONV_2D"))
        let variant = try #require(`operator`.variants.first { $0.id == "int8" })
        quantspec_fast_set_threads(3)
        defer { quantspec_fast_set_threads(1) }
        for randomCase in RandomCase.cases(`operator`, variant, countPerOutline: 3) {
            let faults = try Self.faults(of: randomCase.under(.litert_2_3_x86_64), .litert_2_3_x86_64)
            #expect(faults.isEmpty, "\(randomCase)")
        }
    }

    @Test("what was packed for an instance serves its later calls, and is given back")
    func instances() throws {
        let `operator` = try #require(Operator.named("FULLY_CONNECTED"))
        let variant = try #require(`operator`.variants.first { $0.id == "int8" })
        let kernel = try #require(quantspec_fast_kernel_for(NumericProfile.integerDouble.name))
        let number = quantspec_fast_next_instance()
        let randomCase = try #require(RandomCase.cases(`operator`, variant, countPerOutline: 1).first)
        for _ in 0..<3 {
            #expect(try JudgedCase(randomCase).faults(of: kernel, judgesSums: false) { $0.instance = number } == [])
        }
        quantspec_fast_release(number)
        #expect(try JudgedCase(randomCase).faults(of: kernel, judgesSums: false) { $0.instance = number } == [])
    }

    @Test("a call without an operator asks the fast kernels who they are, and none has another version")
    func identity() throws {
        let (status, identity) = KernelHost().identify(quantspec_fast_kernel_litert)
        #expect(Int(status) == QUANTSPEC_STATUS_OK)
        #expect(identity.target.map { String(cString: $0) } == "quantspec-fast-kernels")
        #expect(identity.reads_derived == 0)
        var call = quantspec_call()
        call.abi = UInt32(QUANTSPEC_ABI) + 1
        #expect(Int(quantspec_fast_kernel_litert(&call)) == QUANTSPEC_STATUS_UNSUPPORTED)
        #expect(quantspec_fast_kernel_for("litert-2.3-portable") == nil)
    }

    @Test("a call in which something is missing touches nothing")
    func missing() throws {
        for name in Self.forms.keys.sorted() {
            let `operator` = try #require(Operator.named(name))
            for variant in `operator`.variants {
                guard let randomCase = RandomCase.cases(`operator`, variant, countPerOutline: 1).first else { continue }
                let edits: [(inout quantspec_call) -> Void] = [
                    { $0.input_count = 0 }, { $0.output_count = 0 }, { $0.input_count = 1 }, { $0.attribute_count = 0 },
                ]
                for edit in edits {
                    let result = KernelHost().run(
                        quantspec_fast_kernel_litert, randomCase.prepared, inputs: randomCase.steps.first ?? []
                    ) { call in
                        call.instance = quantspec_fast_next_instance()
                        edit(&call)
                    }
                    #expect(result.guardsAreUnchanged && result.inputsAreUnchanged, "\(randomCase)")
                }
            }
        }
    }
}
