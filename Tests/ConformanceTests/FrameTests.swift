import QuantSpec
import Testing

@testable import Conformance
@testable import Targets

@Suite("Frames and lines come out as they went in")
struct FrameTests {
    @Test("Frames come out as they went in, however the bytes arrive", arguments: 1...7) func framesCome(
        _ pieceLength: Int
    ) throws {
        let payloads: [[UInt8]] = [[], [1], Array(0..<200), [9, 9]]
        let stream = payloads.flatMap(Frame.bytes)
        var decoder = FrameDecoder()
        var decoded: [[UInt8]] = []
        for start in stride(from: 0, to: stream.count, by: pieceLength) {
            decoder.append(Array(stream[start..<min(start + pieceLength, stream.count)]))
            while let payload = try decoder.next() { decoded.append(payload) }
        }
        #expect(decoded == payloads)
    }

    @Test("A frame that claims an absurd length is refused")
    func frameClaims() {
        var decoder = FrameDecoder()
        decoder.append([255, 255, 255, 255, 0])
        #expect(throws: WireError.self) { try decoder.next() }
    }

    @Test("Lines come out, however the bytes arrive", arguments: 1...5) func linesCome(_ pieceLength: Int) {
        let stream = Array("one\n\nthree\nrest".utf8)
        var decoder = LineDecoder()
        var decoded: [String] = []
        for start in stride(from: 0, to: stream.count, by: pieceLength) {
            decoder.append(Array(stream[start..<min(start + pieceLength, stream.count)]))
            while let line = decoder.next() { decoded.append(String(decoding: line, as: UTF8.self)) }
        }
        #expect(decoded == ["one", "", "three"])
    }
}

@Suite("Jobs and answers come out of the wire as they went in")
struct WorkerProtocolTests {
    static let elements: [Elements] = [
        .float32([1.5, -0.0, .infinity, .nan]), .complex64([Complex64(-0.0, .nan), Complex64(0, 1.5)]), .float64([0.1]),
        .float16([Binary16(bitPattern: 0x7c01)]),
        .int4([-8, 7]), .int8([-128, 127]), .int16([-32768]), .int32([.min]), .int64([.min, .max]), .uint8([255]),
        .uint16([65535]), .uint32([.max]), .uint64([.max]), .bool([true, false]), .int8([]),
    ]

    @Test("Elements keep every bit", arguments: elements) func elementsKeep(_ elements: Elements) throws {
        var writer = ByteWriter()
        writer.write(elements)
        var reader = ByteReader(writer.bytes)
        let read = try reader.readElements()
        #expect(read.hasSameBits(as: elements) && reader.isAtEnd)
    }

    @Test("A job comes out as it went in")
    func jobComes() throws {
        for file in [try SampleVectors.addition(), try SampleVectors.convolution()] {
            var job = TargetJob(file.groups[0], rows: [0, 2, 5])
            job.instance.attributes.values["reals"] = .reals([0.5, -1])
            job.instance.attributes.values["real"] = .real(0.25)
            job.instance.attributes.values["flag"] = .flag(true)
            job.instance.attributes.values["integers"] = .integers([3, -4])
            job.instance.inputs.append(nil)
            job.model = [1, 2, 3]
            #expect(try WorkerRequest(frame: WorkerRequest.run(job).frame) == .run(job))
        }
    }

    static let outcomes: [RowOutcome] = [
        .completed([
            ObservedStep(
                outputs: [.int8([1, 2]), .float32([])],
                accumulators: Accumulators([
                    .init(name: "features", values: [7]), .init(name: "output", values: [5, -6]),
                ]),
                states: [2: .int16([7])])
        ]),
        .unsupported("a"), .invalid("b"), .failed(""), .notDelegated("d"), .crashed("e"), .timedOut("f"),
        .violated(.writesOutside, "g"), .notRun(.wrongAnswer, "h"),
    ]

    @Test("An answer comes out as it went in", arguments: outcomes) func answerComes(_ outcome: RowOutcome) throws {
        let answer = RowAnswer(
            outcome, output: TargetOutput(message: "m", printed: "p\nq"), derivedRead: ["output_shift", ""])
        #expect(try WorkerReply(frame: WorkerReply.row(answer).frame) == .row(answer))
    }

    @Test("What is loaded, and where its buffers start, comes out as it went in", arguments: [nil, 1, 4, 64])
    func aLoadRequestComesOutAsItWentIn(_ alignment: Int?) throws {
        let placement = try alignment.map { try #require(BufferPlacement(oddMultiplesOf: $0)) } ?? .standard
        let options = [LiteRTSpecification.DelegateOption(key: "k", value: "v")]
        let specifications: [HostedTargetSpecification] = [
            .builtInKernels, .kernels(library: "/x"),
            .liteRT(LiteRTSpecification(library: "/y", delegate: "d", delegateOptions: options)),
        ]
        for specification in specifications {
            let request = WorkerRequest.load(specification, placement)
            #expect(try WorkerRequest(frame: request.frame) == request)
        }
    }

    @Test("A target's description comes out as it went in")
    func targetsDescription() throws {
        let description = TargetDescription(
            kind: .liteRT, name: "n", version: "1", details: "d", hash: "h", readsDerived: true, observesDerived: true,
            placement: BufferPlacement(oddMultiplesOf: 8))
        #expect(try WorkerReply(frame: WorkerReply.ready(description).frame) == .ready(description))
    }

    @Test("Every truncated request is refused")
    func everyTruncated() throws {
        let file = try SampleVectors.addition()
        let payload = Array(WorkerRequest.run(TargetJob(file.groups[0], rows: [0])).frame.dropFirst(4))
        for length in payload.indices {
            #expect(throws: WireError.self) { try WorkerRequest(payload: Array(payload[..<length])) }
        }
    }
}

extension WorkerRequest {
    fileprivate init(frame: [UInt8]) throws { try self.init(payload: Array(frame.dropFirst(4))) }
}

extension WorkerReply {
    fileprivate init(frame: [UInt8]) throws { try self.init(payload: Array(frame.dropFirst(4))) }
}
