import CFaultReport
import QuantSpec

/// The code that the worker process loads and runs.
public enum HostedTargetSpecification: Sendable, Hashable {
    /// The kernels that the worker's executable was linked with.
    case builtInKernels
    /// A kernel library, by its path.
    case kernels(library: String)
    /// The LiteRT runtime and, optionally, a delegate.
    case liteRT(LiteRTSpecification)
}

/// The LiteRT runtime and, optionally, a vendor's delegate for it.
public struct LiteRTSpecification: Sendable, Hashable {
    /// The path of the library with the runtime's C API.
    public var library: String
    /// The path of the delegate's library, or `xnnpack`.
    public var delegate: String?
    /// The options of the delegate, in order.
    public var delegateOptions: [DelegateOption]

    /// The value of `delegate` that means the XNNPACK in the runtime's library.
    public static let xnnpack = "xnnpack"

    /// A key and a value for the delegate.
    public struct DelegateOption: Sendable, Hashable {
        /// The text before the first `=` of `--delegate-option`.
        public var key: String
        /// The text after the first `=`; may be empty.
        public var value: String

        /// An option. The delegate decides whether it knows the key.
        public init(key: String, value: String) {
            self.key = key
            self.value = value
        }
    }

    /// The runtime in a library. Without a delegate it runs its own kernels.
    public init(library: String, delegate: String? = nil, delegateOptions: [DelegateOption] = []) {
        self.library = library
        self.delegate = delegate
        self.delegateOptions = delegateOptions
    }
}

/// A request of the runner to the worker.
enum WorkerRequest: Sendable, Hashable {
    /// The first request. The answer is `ready` or `unavailable`.
    case load(HostedTargetSpecification, BufferPlacement)
    /// A job. The answers are one `row` for each row, in order.
    case run(TargetJob)
}

/// An answer of the worker.
enum WorkerReply: Sendable, Hashable {
    case ready(TargetDescription)
    case unavailable(LoadFailure)
    case row(RowAnswer)
    /// Code under test accessed memory that it must not access. The process ends next.
    case fault(MemoryFault)
}

/// The reason why code under test cannot be loaded, as parts of an error.
struct LoadFailure: Sendable, Hashable {
    /// The file that causes it; empty if the cause is the target as a whole.
    var subject: String
    var problem: String
    var remedy: String
}

extension WorkerRequest {
    var frame: [UInt8] {
        var writer = ByteWriter()
        switch self {
        case .load(let specification, let placement):
            writer.write(specification)
            writer.write(placement)
        case .run(let job):
            writer.write(UInt8(2))
            writer.write(job)
        }
        return Frame.bytes(writer.bytes)
    }

    init(payload: [UInt8]) throws(WireError) {
        var reader = ByteReader(payload)
        switch try reader.readByte() {
        case 2: self = .run(try reader.readJob())
        case let kind:
            let specification = try reader.readSpecification(kind: kind)
            self = .load(specification, try reader.readPlacement())
        }
        guard reader.isAtEnd else { throw WireError(description: "a request is too long") }
    }
}

extension WorkerReply {
    var frame: [UInt8] {
        var writer = ByteWriter()
        switch self {
        case .ready(let description):
            writer.write(UInt8(0))
            let texts = [
                description.kind.rawValue, description.name, description.version, description.details,
                description.hash,
            ]
            for text in texts { writer.write(text) }
            writer.write(description.readsDerived)
            writer.write(description.observesDerived)
            writer.write(description.placement) { $0.write($1) }
        case .unavailable(let failure):
            writer.write(UInt8(1))
            for text in [failure.subject, failure.problem, failure.remedy] { writer.write(text) }
        case .row(let answer):
            writer.write(UInt8(2))
            writer.write(answer.outcome)
            writer.write(answer.output.message)
            writer.write(answer.output.printed)
            writer.write(answer.derivedRead) { $0.write($1) }
        case .fault(let fault): return fault.frame
        }
        return Frame.bytes(writer.bytes)
    }

    init(payload: [UInt8]) throws(WireError) {
        var reader = ByteReader(payload)
        switch try reader.readByte() {
        case 0: self = .ready(try reader.readDescription())
        case 1:
            self = .unavailable(
                LoadFailure(
                    subject: try reader.readString(), problem: try reader.readString(),
                    remedy: try reader.readString()))
        case 2: self = .row(try reader.readAnswer())
        case UInt8(FAULT_FRAME_KIND): self = .fault(try reader.readFault())
        case let kind: throw WireError(description: "there is no reply of kind \(kind)")
        }
        guard reader.isAtEnd else { throw WireError(description: "a reply is too long") }
    }
}

extension ByteWriter {
    fileprivate mutating func write(_ specification: HostedTargetSpecification) {
        switch specification {
        case .kernels(let library):
            write(UInt8(0))
            write(library)
        case .liteRT(let runtime):
            write(UInt8(1))
            write(runtime.library)
            write(runtime.delegate) { $0.write($1) }
            write(runtime.delegateOptions) { writer, option in
                writer.write(option.key)
                writer.write(option.value)
            }
        case .builtInKernels: write(UInt8(3))
        }
    }

    fileprivate mutating func write(_ placement: BufferPlacement) {
        write(UInt8(clamping: placement.alignment))
        write(placement.isOdd)
    }

    fileprivate mutating func write(_ outcome: RowOutcome) {
        switch outcome {
        case .completed(let steps):
            write(UInt8(0))
            write(steps) { writer, step in
                writer.write(step.outputs) { $0.write($1) }
                writer.write(step.accumulators)
                writer.write(step.states)
            }
        case .unsupported(let reason): write(1, reason)
        case .invalid(let reason): write(2, reason)
        case .failed(let reason): write(3, reason)
        case .notDelegated(let reason): write(4, reason)
        case .crashed(let reason): write(5, reason)
        case .timedOut(let reason): write(6, reason)
        case .violated(let rule, let reason):
            write(7, rule.rawValue)
            write(reason)
        case .notRun(let stop, let reason):
            write(8, stop.rawValue)
            write(reason)
        }
    }

    private mutating func write(_ kind: UInt8, _ reason: String) {
        write(kind)
        write(reason)
    }
}

extension ByteReader {
    fileprivate mutating func readSpecification(kind: UInt8) throws(WireError) -> HostedTargetSpecification {
        switch kind {
        case 0: return .kernels(library: try readString())
        case 1:
            let library = try readString()
            let delegate = try readOptional { (reader) throws(WireError) in try reader.readString() }
            let options = try readList { (reader) throws(WireError) in
                LiteRTSpecification.DelegateOption(key: try reader.readString(), value: try reader.readString())
            }
            return .liteRT(LiteRTSpecification(library: library, delegate: delegate, delegateOptions: options))
        case 3: return .builtInKernels
        default: throw WireError(description: "there is no request of kind \(kind)")
        }
    }

    fileprivate mutating func readPlacement() throws(WireError) -> BufferPlacement {
        let alignment = Int(try readByte())
        let isOdd = try readBool()
        let placement = isOdd ? BufferPlacement(oddMultiplesOf: alignment) : .standard
        guard let placement, placement.alignment == alignment else {
            throw WireError(description: "buffers cannot be placed at multiples of \(alignment) bytes")
        }
        return placement
    }

    fileprivate mutating func readAnswer() throws(WireError) -> RowAnswer {
        let outcome = try readOutcome()
        let output = TargetOutput(message: try readString(), printed: try readString())
        let names = try readList { (reader) throws(WireError) in try reader.readString() }
        return RowAnswer(outcome, output: output, derivedRead: names)
    }

    fileprivate mutating func readDescription() throws(WireError) -> TargetDescription {
        let kind = try readString()
        guard let kind = TargetDescription.Kind(rawValue: kind) else {
            throw WireError(description: "there is no target of kind \"\(kind)\"")
        }
        return TargetDescription(
            kind: kind, name: try readString(), version: try readString(), details: try readString(),
            hash: try readString(), readsDerived: try readBool(), observesDerived: try readBool(),
            placement: try readOptional { (reader) throws(WireError) in try reader.readPlacement() })
    }

    fileprivate mutating func readOutcome() throws(WireError) -> RowOutcome {
        switch try readByte() {
        case 0: return .completed(try readList { (reader) throws(WireError) in try reader.readObservedStep() })
        case 1: return .unsupported(try readString())
        case 2: return .invalid(try readString())
        case 3: return .failed(try readString())
        case 4: return .notDelegated(try readString())
        case 5: return .crashed(try readString())
        case 6: return .timedOut(try readString())
        case 7:
            let name = try readString()
            guard let rule = InterfaceRule(rawValue: name) else {
                throw WireError(description: "there is no rule \"\(name)\"")
            }
            return .violated(rule, try readString())
        case 8:
            let name = try readString()
            guard let stop = Stoppage(rawValue: name) else {
                throw WireError(description: "there is no stoppage \"\(name)\"")
            }
            return .notRun(stop, try readString())
        case let kind: throw WireError(description: "there is no outcome of kind \(kind)")
        }
    }

    private mutating func readObservedStep() throws(WireError) -> ObservedStep {
        let outputs = try readList { (reader) throws(WireError) in try reader.readElements() }
        return ObservedStep(outputs: outputs, accumulators: try readAccumulators(), states: try readValues())
    }
}
