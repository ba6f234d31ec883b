import FileSupport
import Foundation
import QuantSpec
import Testing
import TestSupport

@testable import ArrayFiles

@Suite("NumPy files are read and written as NumPy does")
struct NumPyArrayTests {
    @Test("A file of NumPy's is read, and written again byte for byte")
    func numpyFile() throws {
        let array = try NumPyArray(npy: Fixture.float32File)
        #expect(array.shape == [2, 3])
        #expect(array.elements == .float32([1, -2.5, .infinity, 0, 0x1p-148, 0.1]))
        #expect(array.npy == Fixture.float32File)
    }

    @Test("Big-endian values in Fortran order become row-major ones of the machine")
    func bigEndianFortran() throws {
        let array = try NumPyArray(npy: Fixture.bigEndianFortranFile)
        #expect(array.shape == [2, 3])
        #expect(array.elements == .int16([0, 300, 600, 900, 1200, 1500]))
    }

    @Test("Both parts of a complex number have the file's byte order")
    func complexNumbers() throws {
        let numbers = [Complex64(1, -2), Complex64(0.5, 3), Complex64(-0.0, 4), Complex64(8, 0)]
        let little: [UInt8] =
            [0, 0, 128, 63, 0, 0, 0, 192, 0, 0, 0, 63, 0, 0, 64, 64]
            + [0, 0, 0, 128, 0, 0, 128, 64, 0, 0, 0, 65, 0, 0, 0, 0]
        let big = stride(from: 0, to: little.count, by: 4).flatMap { little[$0..<$0 + 4].reversed() }
        let header = "'fortran_order': False, 'shape': (4,)}"
        #expect(
            try NumPyArray(npy: File(text: "{'descr': '<c8', \(header)", little).bytes).elements == .complex64(numbers))
        #expect(
            try NumPyArray(npy: File(text: "{'descr': '>c8', \(header)", big).bytes).elements == .complex64(numbers))
        #expect(try NumPyArray([4], .complex64(numbers)).npy.suffix(32) == little[...])
        let columns = "{'descr': '<c8', 'fortran_order': True, 'shape': (2, 2)}"
        let turned = [0, 2, 1, 3].map { numbers[$0] }
        #expect(try NumPyArray(npy: File(text: columns, little).bytes).elements == .complex64(turned))
    }

    @Test("The header of each type is NumPy's", arguments: NumPyArray.types)
    func headers(type: ElementType) throws {
        let codes: [ElementType: String] = [
            .float16: "<f2", .float32: "<f4", .float64: "<f8", .complex64: "<c8", .int8: "|i1", .int16: "<i2",
            .int32: "<i4",
            .int64: "<i8", .uint8: "|u1", .uint16: "<u2", .uint32: "<u4", .uint64: "<u8", .bool: "|b1",
        ]
        let array = try NumPyArray([0, 7], try #require(Elements(zeros: 0, type: type)))
        let text = "{'descr': '\(try #require(codes[type]))', 'fortran_order': False, 'shape': (0, 7), }"
        #expect(String(decoding: array.npy.dropFirst(10), as: UTF8.self).hasPrefix(text))
        #expect(array.npy.count == 128)
        #expect(array.npy.last == UInt8(ascii: "\n"))
    }

    @Test(
        "The header is as long as NumPy's for each number of axes",
        arguments: [(1, [15, 36, 58]), (10, [15, 36, 57]), (100, [14, 36, 57])])
    func headerSizes(last: Int, growingAt: [Int]) throws {
        for rank in 1...64 {
            let shape = Shape([Int](repeating: 0, count: rank - 1) + [last])
            let array = try NumPyArray(shape, .float32([Float](repeating: 0, count: shape.count)))
            let headerSize = 128 + 64 * growingAt.count { $0 <= rank }
            #expect(array.npy.count == headerSize + 4 * shape.count)
        }
    }

    @Test("Whatever is written reads back, bit for bit", arguments: NumPyArray.types)
    func roundTrip(type: ElementType) throws {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<50 {
            let array = try NumPyArray.random(type, using: &generator)
            let copy = try NumPyArray(npy: array.npy)
            #expect(copy.shape == array.shape && copy.type == type)
            #expect(copy.npy == array.npy)
        }
        let large = try NumPyArray.random(type, [3, 25_000], using: &generator)
        #expect(try NumPyArray(npy: large.npy).npy == large.npy)
    }

    @Test("4-bit integers are written unpacked")
    func int4() throws {
        let array = try NumPyArray(Tensor(TensorDescription(.int4, [3]), .int4([-8, 0, 7])))
        #expect(try NumPyArray(npy: array.npy).elements == .int8([-8, 0, 7]))
    }

    @Test("Any order of bytes and axes gives the same array", arguments: NumPyArray.types)
    func orders(type: ElementType) throws {
        var generator = SeededGenerator(seed: 2)
        for _ in 0..<20 {
            let array = try NumPyArray.random(type, using: &generator)
            let stored = NumPyType(holding: array.elements)
            let values = ElementCoding.bytes(of: array.elements)
            let code = stored.description.dropFirst()
            let columnMajor = columnMajor(values, width: stored.width, array.shape)
            let swapped = Array(ElementBytes.swapped(columnMajor[...], width: stored.partWidth))
            let forms = [("<", false, values), ("=", false, values), ("<", true, columnMajor), (">", true, swapped)]
            for (order, isFortran, bytes) in forms {
                let file = File(descr: "'\(order)\(code)'", isFortran: isFortran, array.shape, bytes)
                #expect(try NumPyArray(npy: file.bytes).npy == array.npy)
            }
        }
    }

    /// The same elements with the first axis varying fastest.
    private func columnMajor(_ bytes: [UInt8], width: Int, _ shape: Shape) -> [UInt8] {
        let strides = shape.strides
        let reversed = Shape(shape.dimensions.reversed())
        return (0..<shape.count).flatMap { position in
            let coordinates = reversed.coordinates(of: position).reversed()
            let source = zip(coordinates, strides).reduce(0) { $0 + $1.0 * $1.1 }
            return bytes[source * width..<(source + 1) * width]
        }
    }

    @Test("Versions 1.0, 2.0 and 3.0 are read, others are refused", arguments: 0...5)
    func versions(version: Int) throws {
        let file = File(version: UInt8(version), descr: "'<i2'", [2], [1, 0, 2, 0])
        if (1...3).contains(version) {
            #expect(try NumPyArray(npy: file.bytes).elements == .int16([1, 2]))
        } else {
            #expect(try file.error().kind == .unsupported)
        }
    }

    @Test(
        "Headers that Python would read as well are read",
        arguments: [
            "{'descr': '<i2', 'fortran_order': False, 'shape': (2,)}",
            "{\"shape\": (2,), \"fortran_order\": True, \"descr\": \"<i2\"}  \n",
            " {'descr':'<i2','fortran_order':False,'shape':(2L,),}",
        ])
    func lenience(text: String) throws {
        #expect(try NumPyArray(npy: File(text: text, [1, 0, 2, 0]).bytes).elements == .int16([1, 2]))
    }

    @Test(
        "A type that tensors do not have is refused by name, with what to do",
        arguments: [
            ("'|O'", "pickled"), ("'<U7'", "text"), ("'|S3'", "text"), ("'<c16'", "complex64"), ("'<M8[ns]'", "int64"),
            ("'|V2'", "float32"), ("'<f16'", "float64"), ("'<i3'", "int8/16"), ("'f4'", "float16/32"),
            ("[('a', '<i4'), ('b', '<f4', (2,))]", "field"), ("''", "save"),
        ])
    func refusedTypes(descr: String, remedy: String) throws {
        let error = try File(descr: descr, [0], []).error()
        #expect(error.kind == .unsupported)
        #expect(error.problem.contains(descr))
        #expect(error.remedy.contains(remedy))
    }

    @Test(
        "A header that breaks the format is refused",
        arguments: [
            "", "{", "{}", "{}}", "3", "{'descr': '<i2', 'fortran_order': False}",
            "{'descr': '<i2', 'fortran_order': 0, 'shape': (2,)}",
            "{'descr': '<i2', 'fortran_order': False, 'shape': 2}",
            "{'descr': '<i2', 'fortran_order': False, 'shape': (2)}",
            "{'descr': '<i2', 'fortran_order': False, 'shape': (-2,)}",
            "{'descr': '<i2', 'fortran_order': False, 'shape': ('2',)}",
            "{'descr': '<i2', 'fortran_order': False, 'shape': (2,), 'shape': (2,)}",
            "{'descr': '<i2', 'fortran_order': False, 'shape': (2,), 'more': 1}",
            "{'descr': '<i2', 'fortran_order': False, 'shape': (2,)} x",
            "{'descr': '<i2', 'fortran_order': False 'shape': (2,)}",
            "{'descr': '<i2\\', 'fortran_order': False, 'shape': (2,)}",
            "{'descr': '<i2', 'fortran_order': false, 'shape': (2,)}",
            "{'descr': '<i2', 'fortran_order': False, 'shape': (99999999999999999999,)}",
            "{'descr': '<i2', 'fortran_order': False, 'shape': (4611686018427387904, 2)}",
            "{'descr': '<i2', 'fortran_order': False, 'shape': (9223372036854775807,)}",
            "{'descr': " + String(repeating: "[", count: 10_000),
            "{'descr': b'<i2', 'fortran_order': False, 'shape': (2,)}",
        ])
    func brokenHeaders(text: String) throws {
        #expect(try File(text: text, [1, 0, 2, 0]).error().kind == .malformed)
    }

    @Test("No more than 64 axes, as in NumPy")
    func rankLimit() throws {
        let shape = Shape([Int](repeating: 1, count: 65))
        #expect(try File(descr: "'|i1'", shape, [1]).error().kind == .unsupported)
        #expect(#expect(throws: ArrayFileError.self) { try NumPyArray(shape, .int8([1])) }?.kind == .unsupported)
        let allowed = try NumPyArray(Shape([Int](repeating: 1, count: 64)), .int8([1]))
        #expect(try NumPyArray(npy: allowed.npy) == allowed)
    }

    @Test("A file cut short anywhere, or too long, is refused")
    func truncation() throws {
        for count in Fixture.float32File.indices {
            let error = try #require(throws: ArrayFileError.self) {
                try NumPyArray(npy: Array(Fixture.float32File[..<count]), file: "x.npy")
            }
            #expect(error.kind == .malformed && error.file == "x.npy")
        }
        #expect(throws: ArrayFileError.self) { try NumPyArray(npy: Fixture.float32File + [0]) }
    }

    @Test("Values must fill the shape")
    func countMustFit() {
        for shape: Shape in [[3], [], [0], [-2], [-1, -2], [.max, 2]] {
            #expect(throws: ArrayFileError.self) { try NumPyArray(shape, .int8([1, 2])) }
        }
    }

    @Test("Changed at random, a file gives an array or an error, never a crash")
    func mutations() {
        var generator = SeededGenerator(seed: 3)
        for fixture in [Fixture.float32File, Fixture.bigEndianFortranFile] {
            for _ in 0..<2500 {
                let bytes = mutated(fixture, using: &generator)
                if let array = try? NumPyArray(npy: bytes) { #expect(array.shape.checkedCount == array.elements.count) }
            }
        }
    }

    @Test("Files are written and read; a missing one is told from a bad one")
    func files() throws {
        let folder = NSTemporaryDirectory() + "array-tests-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let array = try NumPyArray([2], .float64([0.1, -0.0]))
        let path = folder + "/x.npy"
        #expect(#expect(throws: ArrayFileError.self) { try array.write(to: path) }?.kind == .missing)
        try array.write(to: path, creatingFolders: true)
        #expect(try NumPyArray.read(path) == array)
        let missing = try #require(throws: ArrayFileError.self) { try NumPyArray.read(folder + "/y.npy") }
        #expect(missing.kind == .missing)
        #expect("\(missing)" == "\(folder)/y.npy: there is no such file; check the path")
        try AtomicFile.write("not an array", to: path)
        #expect(#expect(throws: ArrayFileError.self) { try NumPyArray.read(path) }?.kind == .malformed)
    }
}

/// A .npy file made by hand.
private struct File {
    let bytes: [UInt8]

    init(version: UInt8 = 1, text: String, _ values: [UInt8]) {
        var bytes = NumPyHeader.magic + [version, 0]
        if version == 1 { bytes.append16(text.utf8.count) } else { bytes.append32(text.utf8.count) }
        self.bytes = bytes + Array(text.utf8) + values
    }

    init(version: UInt8 = 1, descr: String, isFortran: Bool = false, _ shape: Shape, _ values: [UInt8]) {
        let items = shape.dimensions.map { "\($0)," }.joined()
        let order = isFortran ? "True" : "False"
        let text = "{'descr': \(descr), 'fortran_order': \(order), 'shape': (\(items)), }\n"
        self.init(version: version, text: text, values)
    }

    func error() throws -> ArrayFileError {
        try #require(throws: ArrayFileError.self) { try NumPyArray(npy: bytes) }
    }
}
