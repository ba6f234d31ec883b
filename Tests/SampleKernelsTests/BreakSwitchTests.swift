import CQuantSpec
import KernelTestSupport
@preconcurrency import Glibc
import QuantSpec
import Testing

@Suite("Every switch of QUANTSPEC_SAMPLE_BREAK breaks what it says, and nothing else", .serialized)
struct BreakSwitchTests {
    struct Break: Sendable, CustomTestStringConvertible {
        let name: String
        /// Operators that certainly give other results.
        let breaks: Set<String>
        /// Operators that may give other results, too.
        let mayBreak: Set<String>
        var testDescription: String { name }

        init(_ name: String, breaks: Set<String>, mayBreak: Set<String> = []) {
            self.name = name
            self.breaks = breaks
            self.mayBreak = mayBreak
        }
    }

    static let rounding: Set = [
        "ADD", "CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED", "MEAN", "MUL", "QUANTIZE", "SUB", "SVDF",
    ]
    static let convolutions: Set = ["CONV_2D", "DEPTHWISE_CONV_2D"]
    static let weighted: Set = ["CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED"]
    static let pools: Set = ["AVERAGE_POOL_2D", "MAX_POOL_2D"]
    static let activated = weighted.union(pools).union(["ADD", "MUL", "SUB"])
    static let all = Set(RandomCase.operators.map(\.name))

    static let breaks = [
        Break("zero-padding", breaks: convolutions),
        Break("half-even", breaks: ["CONV_2D"], mayBreak: rounding.union(["SOFTMAX"])),
        Break("scale-zero", breaks: weighted.union(["DEQUANTIZE", "QUANTIZE"])),
        Break("no-saturation", breaks: activated.union(["QUANTIZE", "SOFTMAX", "SVDF"]), mayBreak: ["MEAN"]),
        Break("truncate", breaks: rounding, mayBreak: ["SOFTMAX"]),
        Break("no-activation", breaks: activated),
        Break("single-rounding", breaks: ["QUANTIZE"], mayBreak: rounding.union(["SOFTMAX"])),
        Break("skip-bias", breaks: weighted.union(["SVDF"])),
        Break("swap-strides", breaks: convolutions.union(pools)),
        Break("no-dilation", breaks: convolutions),
        Break("write-past", breaks: all),
        Break("write-input", breaks: all),
        Break(
            "write-constant", breaks: weighted.union(["MEAN", "SVDF"]), mayBreak: ["CONCATENATION", "RESHAPE"]),
        Break("read-past", breaks: []),
        Break("wrong-on-tail", breaks: ["ADD"]),
        Break("no-such-switch", breaks: all), Break("no-dilation,no-such-switch", breaks: all),
        Break("no-dilation,wrong-on-tail", breaks: convolutions.union(["ADD"])),
    ]

    /// One case for each outline of what the library supports.
    static let cases: [JudgedCase] = RandomCase.operators.flatMap { `operator` in
        `operator`.variants
            .filter { !SampleKernelsTests.unsupported.contains("\(`operator`.name) \($0.id)") }
            .flatMap { RandomCase.cases(`operator`, $0, countPerOutline: 1) }
            .compactMap { try? JudgedCase($0) }
    }

    @Test("A switch breaks what it says", arguments: breaks)
    func switchBreaks(_ broken: Break) throws {
        let library = try #require(LoadedLibrary(breaking: broken.name))
        let failing = Set(
            Self.cases.filter { !$0.faults(of: library.kernel).isEmpty }.map(\.randomCase.prepared.operator.name))
        #expect(failing.isSuperset(of: broken.breaks))
        #expect(failing.isSubset(of: broken.breaks.union(broken.mayBreak)))
    }

    /// A switch, and the step of the specification that makes the same mistake.
    struct Mistake: Sendable, CustomTestStringConvertible {
        let name: String
        let change: @Sendable (inout Steps) -> Void
        var testDescription: String { name }
    }

    static let mistakes = [
        Mistake(name: "zero-padding") { $0.paddingElement = { _ in 0 } },
        Mistake(name: "half-even") {
            $0.roundingShiftRight = { value, exponent in
                guard exponent > 0 else { return value }
                let half = Int64(1) << Int64(exponent - 1)
                let floor = Int64(value) >> Int64(exponent)
                let rest = Int64(value) - floor << Int64(exponent)
                return Int32(truncatingIfNeeded: rest > half || rest == half && floor % 2 != 0 ? floor + 1 : floor)
            }
        },
        Mistake(name: "truncate") { $0.roundingShiftRight = { $0 >> Int32($1) } },
        Mistake(name: "no-saturation") { $0.saturate = { value, _ in value } },
        Mistake(name: "single-rounding") { $0.multiply = Steps(.integerSingle).multiply },
        Mistake(name: "skip-bias") {
            $0.addBias = { sum, _ in sum }
            $0.addWideBias = { sum, _ in sum }
        },
        Mistake(name: "scale-zero") {
            $0.channelScale = { scales, _ in scales.first ?? 0 }
            $0.channelZeroPoint = { zeroPoints, _ in zeroPoints.first ?? 0 }
        },
        Mistake(name: "swap-strides") {
            $0.windows = { vertical, horizontal in
                var (vertical, horizontal) = (vertical, horizontal)
                (vertical.stride, horizontal.stride) = (horizontal.stride, vertical.stride)
                return (vertical, horizontal)
            }
        },
        Mistake(name: "no-dilation") {
            $0.windows = { vertical, horizontal in
                var (vertical, horizontal) = (vertical, horizontal)
                (vertical.dilation, horizontal.dilation) = (1, 1)
                return (vertical, horizontal)
            }
        },
    ]

    /// So that a report can name the mistake from the results alone.
    @Test("A switch is the mistake of its name", arguments: mistakes)
    func switchMistake(_ mistake: Mistake) throws {
        let library = try #require(LoadedLibrary(breaking: mistake.name))
        var steps = Steps(.integerDouble)
        mistake.change(&steps)
        // A table that the kernel is given is right, whatever the kernel does.
        for judged in Self.cases where judged.randomCase.prepared.derived["rescale_table"].isEmpty {
            let prepared = judged.randomCase.prepared
            let mistaken = try prepared.operator.prepare(prepared.instance, steps: steps)
            let inputs = judged.randomCase.steps.first ?? []
            let result = KernelHost().run(library.kernel, prepared, inputs: inputs)
            guard let expected = try? mistaken.evaluate(inputs) else { continue }
            #expect(
                result.outputs.map(JudgedCase.bits) == expected.outputs.map { JudgedCase.bits($0.elements) },
                "\(judged.randomCase)")
        }
    }

    @Test("A broken tail is the tail alone")
    func brokenTail() throws {
        let library = try #require(LoadedLibrary(breaking: "wrong-on-tail"))
        let tail = try #require(Self.cases.first { $0.randomCase.description == "ADD int8 tail" })
        let result = KernelHost().run(
            library.kernel, tail.randomCase.prepared, inputs: tail.randomCase.steps.first ?? [])
        let given = try #require(result.outputs.first?.integers)
        let expected = try #require(tail.expected.first?.outputs.first?.elements.integers)
        #expect(given.indices.filter { given[$0] != expected[$0] } == [32])
    }

    @Test("A crash ends the process")
    func crashEnds() async {
        await #expect(processExitsWith: .signal(SIGABRT)) {
            let library = LoadedLibrary(breaking: "crash")
            let first = BreakSwitchTests.firstCase(of: "CONV_2D")
            _ = first.flatMap { first in library.map { first.faults(of: $0.kernel) } }
        }
    }

    @Test("A hang does not return")
    func hangReturn() async {
        await #expect(processExitsWith: .signal(SIGALRM)) {
            let library = LoadedLibrary(breaking: "hang")
            let first = BreakSwitchTests.firstCase(of: "ADD")
            alarm(1)
            _ = first.flatMap { first in library.map { first.faults(of: $0.kernel) } }
        }
    }

    static func firstCase(of name: String) -> JudgedCase? {
        Operator.named(name).flatMap { `operator` in
            `operator`.variants.first.flatMap {
                RandomCase.cases(`operator`, $0, countPerOutline: 1).first.flatMap { try? JudgedCase($0) }
            }
        }
    }
}

/// The shared library that the package builds, loaded with switches on; unloaded at the end, so that it can be loaded anew.
final class LoadedLibrary {
    let kernel: quantspec_kernel_function
    private let handle: UnsafeMutableRawPointer

    /// `nil` where the library is not beside the test's executable.
    init?(breaking switches: String) {
        setenv("QUANTSPEC_SAMPLE_BREAK", switches, 1)
        defer { unsetenv("QUANTSPEC_SAMPLE_BREAK") }
        guard let folder = LoadedLibrary.executableFolder(),
            let handle = dlopen("\(folder)/libQuantSpecSampleKernels.so", RTLD_NOW | RTLD_LOCAL)
        else { return nil }
        guard let symbol = dlsym(handle, QUANTSPEC_KERNEL_SYMBOL) else {
            dlclose(handle)
            return nil
        }
        self.handle = handle
        kernel = unsafeBitCast(symbol, to: quantspec_kernel_function.self)
    }

    deinit { dlclose(handle) }

    private static func executableFolder() -> String? {
        var path = [CChar](repeating: 0, count: 4096)
        guard readlink("/proc/self/exe", &path, path.count - 1) > 0 else { return nil }
        let whole = String(decoding: path.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return whole.lastIndex(of: "/").map { String(whole[..<$0]) }
    }
}
