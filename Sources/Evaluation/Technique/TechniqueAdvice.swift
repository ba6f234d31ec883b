import FileSupport
import JSON
import Linter
import ModelInspection
import QuantSpec
import Quantizer
import TFLiteModel

/// Where a quantized model is to run.
public enum DeploymentTarget: String, Sendable, Hashable, CaseIterable {
    /// A processor that runs LiteRT.
    case cpu
    /// A graphics processor, through LiteRT's GPU delegate.
    case gpu
    /// The Edge TPU, which computes on integers of 8 bits only.
    case edgeTPU = "edge-tpu"
    /// A microcontroller that runs tflite-micro.
    case microcontroller

    /// The target in a sentence.
    var noun: String {
        switch self {
        case .cpu: "CPU"
        case .gpu: "GPU"
        case .edgeTPU: "Edge TPU"
        case .microcontroller: "microcontroller"
        }
    }

    /// The operators that the Edge TPU's compiler maps. Every other one, and all behind it, runs on the host.
    static let edgeTPUOperators: Set<String> = [
        "ADD", "AVERAGE_POOL_2D", "CONCATENATION", "CONV_2D", "DEPTHWISE_CONV_2D", "EXPAND_DIMS", "FULLY_CONNECTED",
        "L2_NORMALIZATION",
        "LOGISTIC", "MAXIMUM", "MAX_POOL_2D", "MEAN", "MINIMUM", "MUL", "PACK", "PAD", "PRELU", "QUANTIZE",
        "REDUCE_MAX", "REDUCE_MIN",
        "RELU", "RELU6", "RELU_N1_TO_1", "RESHAPE", "RESIZE_BILINEAR", "RESIZE_NEAREST_NEIGHBOR", "RSQRT", "SLICE",
        "SOFTMAX",
        "SPACE_TO_DEPTH", "SPLIT", "SQUARED_DIFFERENCE", "SQUEEZE", "STRIDED_SLICE", "SUB", "SUM", "TANH", "TRANSPOSE",
        "TRANSPOSE_CONV",
        "UNIDIRECTIONAL_SEQUENCE_LSTM",
    ]
}

/// Which technique of post-training quantization fits a model and a target: the decision that TensorFlow's page "Post-training quantization"
/// describes, taken for one model.
public struct TechniqueAdvice: Sendable {
    /// What one mode would give.
    public struct Option: Sendable {
        /// The mode.
        public let mode: QuantizationMode
        /// The size of the file in bytes; `nil` if the model cannot be quantized in this mode.
        public internal(set) var bytes: Int?
        /// The operators that stay float, with the reasons.
        public internal(set) var floatOperators: [String] = []
        /// Why the target refuses the model, or a part of it; empty if it runs all of it.
        public internal(set) var refusals: [String] = []
        /// What else is worth knowing about the mode on this target.
        public internal(set) var remark = ""
        /// Why the mode gives no model; `nil` if it does.
        public internal(set) var failure: String?

        /// Whether the target runs the whole model.
        public var isPossible: Bool { bytes != nil && refusals.isEmpty }
    }

    /// The target.
    public let target: DeploymentTarget
    /// Whether there are samples to calibrate with.
    public let hasSamples: Bool
    /// The size of the float file in bytes.
    public let floatBytes: Int
    /// What each mode would give.
    public let options: [Option]
    /// The steps of the decision, with the reasons.
    public internal(set) var steps: [String] = []
    /// The mode that fits; `nil` if none does.
    public internal(set) var choice: QuantizationMode?

    /// Tries every mode on a model.
    ///
    /// - Parameters:
    ///   - float: the float model.
    ///   - floatBytes: the size of its file, in bytes.
    ///   - target: what the model is to run on.
    ///   - ranges: calibrated ranges; `nil` if there are no samples. Sizes and operators do not depend on them.
    /// - Throws: `EvaluationError` if the model is quantized.
    public init(_ float: Model, floatBytes: Int, target: DeploymentTarget, ranges: ModelRanges?) throws {
        guard !float.isQuantized else {
            throw EvaluationError(.models, "the model is quantized", remedy: "give the float original")
        }
        self.target = target
        self.floatBytes = floatBytes
        hasSamples = ranges != nil
        let ranges = ranges ?? ModelRanges(assumedFor: float)
        options = QuantizationMode.allCases.map { TechniqueAdvice.option($0, float, target, ranges) }
        decide()
    }

    private static func option(
        _ mode: QuantizationMode, _ float: Model, _ target: DeploymentTarget, _ ranges: ModelRanges
    ) -> Option {
        var option = Option(mode: mode)
        do {
            let model = try Quantizer.quantized(
                float, QuantizationOptions(mode, allowsFloatFallback: true), ranges: ranges)
            option.bytes = try model.bytes().count
            option.floatOperators = try Quantizer.operatorsLeftFloat(float, mode, ranges: ranges)
            option.refusals = refusals(model, mode, target, option.floatOperators) + rejections(model, float)
        } catch {
            option.failure = "\(error)".inOneLine
        }
        option.remark = option.floatOperators.isEmpty || target != .microcontroller ? remark(mode, target) : ""
        return option
    }

    // MARK: The target

    private static func refusals(
        _ model: Model, _ mode: QuantizationMode, _ target: DeploymentTarget, _ floatOperators: [String]
    ) -> [String] {
        var refusals: [String] = []
        switch (target, mode) {
        case (.cpu, _), (.gpu, .float16), (.gpu, .int8), (.gpu, .dynamicRange): break
        case (.gpu, .int16x8): refusals.append("the GPU delegate takes no int16 activations")
        case (.edgeTPU, .int8): refusals += edgeTPURefusals(model, floatOperators)
        case (.edgeTPU, _): refusals.append("the Edge TPU computes on 8-bit integers only")
        case (.microcontroller, .dynamicRange):
            refusals.append("tflite-micro has no operators with float activations and int8 weights")
        case (.microcontroller, .float16): refusals.append("tflite-micro has no float16")
        case (.microcontroller, .int8), (.microcontroller, .int16x8): break
        }
        if target == .edgeTPU || target == .microcontroller {
            let dynamic = model.subgraphs.flatMap(\.tensors).first { tensor in
                tensor.shapeSignature?.dropFirst().contains(-1) == true
            }
            if let dynamic {
                refusals.append("the shape of \(dynamic.name.shortened(to: 50)) is known only at run time")
            }
        }
        return refusals
    }

    /// What LiteRT's reference kernels reject in a quantized model, and not in the float one.
    private static func rejections(_ model: Model, _ float: Model) -> [String] {
        ModelLint.rejections(of: model, besides: float).map { "\($0.place.shortened(to: 60)): \($0.problem)" }
    }

    private static func edgeTPURefusals(_ model: Model, _ floatOperators: [String]) -> [String] {
        var refusals: [String] = []
        if !floatOperators.isEmpty {
            refusals.append(
                "\(floatOperators.count.counted("operator")) would run in float on the host, and all behind the first of them"
            )
        }
        let names = Set(model.subgraphs.flatMap { $0.operators.map { model.code(of: $0).fullName } })
        let unknown = names.subtracting(DeploymentTarget.edgeTPUOperators).subtracting(["DEQUANTIZE"])
        if !unknown.isEmpty { refusals.append("the compiler maps no \(unknown.sorted().joined(separator: ", "))") }
        for graph in model.subgraphs {
            let computed = graph.operators.flatMap(\.outputs).map { graph.tensors[$0] }
            if let large = computed.first(where: { $0.shape.dimensions.dropLast(3).contains { $0 > 1 } }) {
                refusals.append("\(large.name.shortened(to: 50)) has more than three dimensions greater than 1")
            }
        }
        return refusals
    }

    private static func remark(_ mode: QuantizationMode, _ target: DeploymentTarget) -> String {
        switch (mode, target) {
        case (.dynamicRange, .cpu): "weights are a quarter, activations stay float: 2 to 3 times faster; no data needed"
        case (.int8, .cpu): "all is a quarter: fastest on processors with 8-bit products; data needed"
        case (.int16x8, .cpu): "more exact than int8, but few kernels are optimized for it; data needed"
        case (.float16, .cpu):
            "weights are half, and expanded to float32 when the model is loaded: not faster; no data needed"
        case (.float16, .gpu): "what the GPU computes in: half the size, nearly no loss; no data needed"
        case (.int8, .gpu), (.dynamicRange, .gpu): "the GPU expands it to float: smaller, not faster"
        case (.int8, .edgeTPU):
            "the only form that it runs; give --input-type uint8 or int8 for inputs without conversion"
        case (.int8, .microcontroller): "runs without floating point with --input-type int8 --output-type int8"
        case (.int16x8, .microcontroller): "for audio and other signals that 8 bits lose; fewer operators have kernels"
        default: ""
        }
    }

    // MARK: The decision

    private func option(_ mode: QuantizationMode) -> Option? { options.first { $0.mode == mode } }

    private mutating func decide() {
        func whole(_ mode: QuantizationMode) -> Bool {
            option(mode).map { $0.isPossible && $0.floatOperators.isEmpty } ?? false
        }
        switch target {
        case .edgeTPU, .microcontroller:
            steps.append(
                "Does the target compute in floating point? The \(target.noun) needs integers: full integer quantization."
            )
            if whole(.int8) {
                steps.append("Has every operator an int8 form? Yes.")
                choice = .int8
            } else if option(.int8)?.bytes != nil {
                let count = option(.int8)?.floatOperators.count ?? 0
                steps.append(
                    count > 0
                        ? "Has every operator an int8 form? No: \(count.counted("operator")) would stay float. Replace them in the model."
                        : "Does the target run every operator? Not all; see below.")
                if option(.int8)?.isPossible == true { choice = .int8 }
            }
        case .gpu:
            steps.append(
                "Does the target compute in floating point? The GPU does, in 16 bits: float16 halves the model and needs no data."
            )
            if whole(.float16) { choice = .float16 }
        case .cpu:
            steps.append("Does the target compute in floating point? A CPU does both.")
            steps.append(
                hasSamples
                    ? "Are there representative samples? Yes: full integer quantization is possible, which is the fastest."
                    : "Are there representative samples? None were given (--calibration): dynamic range needs none.")
            if hasSamples, whole(.int8) {
                steps.append("Has every operator an int8 form? Yes.")
                choice = .int8
            } else {
                if hasSamples {
                    steps.append(
                        option(.int8)?.floatOperators.isEmpty == false
                            ? "Has every operator an int8 form? No; each of them costs two conversions."
                            : "Does the target run the int8 model? No; see below.")
                }
                chooseWithoutData()
            }
        }
        if choice == .int8 {
            if !hasSamples {
                steps.append("Calibrate with about 100 samples or more that are like the data (--calibration).")
            }
            steps.append(
                "Is the accuracy good enough? 'quantspec evaluate' says so, layer by layer. If not: --keep-float for single layers, int16x8, or "
                    + "training with quantization.")
        }
        if choice == nil {
            steps.append(
                options.contains(where: \.isPossible)
                    ? "No mode fits: none that the target runs makes the model smaller. Use the float model."
                    : "No mode fits: the target refuses each of them, for the reasons below.")
        }
    }

    /// Chooses a mode that needs no samples, if it makes the model smaller.
    private mutating func chooseWithoutData() {
        if option(.dynamicRange)?.isPossible == true, shrinks(.dynamicRange) {
            choice = .dynamicRange
            return
        }
        steps.append("Does dynamic range make the model smaller? No: hardly any weights have 1024 elements.")
        if option(.float16)?.isPossible == true, shrinks(.float16) {
            steps.append("Does float16? Yes, but the model is not faster.")
            choice = .float16
        }
    }

    private func shrinks(_ mode: QuantizationMode) -> Bool {
        option(mode)?.bytes.map { Double($0) < 0.9 * Double(floatBytes) } ?? false
    }
}

extension TechniqueAdvice {
    /// The advice as text, without a line break at the end.
    public var text: String {
        var lines = ["target \(target.rawValue), float model of \(floatBytes) bytes", ""]
        lines += steps.enumerated().map { "\($0.offset + 1). \($0.element)" }
        lines += ["", choice.map { "fits: \($0.rawValue)" } ?? "fits: none", ""]
        var table = TextTable([
            ("mode", .left), ("bytes", .right), ("ratio", .right), ("float operators", .right),
            (target.rawValue, .left),
        ])
        for option in options {
            let answer = option.failure != nil ? "no model" : option.refusals.isEmpty ? "runs it" : "refuses"
            table.add([
                option.mode.rawValue, option.bytes.map(String.init) ?? "-",
                option.bytes.map { NumberText.fixed(Double(floatBytes) / Double(max($0, 1)), 2) } ?? "-",
                option.mode.needsRanges && option.failure == nil ? "\(option.floatOperators.count)" : "-", answer,
            ])
        }
        lines += table.lines
        for option in options {
            let words = [option.failure].compactMap { $0 } + option.refusals + [option.remark].filter { !$0.isEmpty }
            guard !words.isEmpty || !option.floatOperators.isEmpty else { continue }
            lines += ["", "\(option.mode.rawValue):"] + words.map { "  \($0)".inOneLine }
            let shown = option.floatOperators.prefix(10)
            lines += shown.map { "  stays float: \($0.shortened(to: 140))".inOneLine }
            if option.floatOperators.count > shown.count {
                lines.append("  and \(option.floatOperators.count - shown.count) more")
            }
        }
        return lines.joined(separator: "\n")
    }

    /// The advice as one JSON object.
    public var json: JSONValue {
        JSONValue([
            "target": .text(target.rawValue), "samples": .flag(hasSamples), "bytes": .integer(floatBytes),
            "steps": .array(steps.map { .text($0) }), "mode": choice.map { .text($0.rawValue) },
            "modes": .array(
                options.map { option in
                    JSONValue([
                        "mode": .text(option.mode.rawValue), "bytes": option.bytes.map { .integer($0) },
                        "ratio": option.bytes.map { .real(Double(floatBytes) / Double(max($0, 1))) },
                        "floatOperators": .array(option.floatOperators.map { .text($0) }),
                        "refusals": .array(option.refusals.map { .text($0) }), "runs": .flag(option.isPossible),
                        "remark": .text(option.remark), "failure": option.failure.map { .text($0) },
                    ])
                }),
        ])
    }
}

extension ModelRanges {
    /// The range [-1, 1] for every computed float tensor: enough to see which operators are quantized.
    init(assumedFor model: Model) {
        self.init(subgraphs: model.subgraphs.count)
        for (subgraph, graph) in model.subgraphs.enumerated() {
            for (index, tensor) in graph.tensors.enumerated()
            where tensor.type == .float32 && !model.isConstant(index, subgraph: subgraph) {
                subgraphs[subgraph][index] = CalibratedRange(minimum: -1, maximum: 1)
            }
        }
    }
}
