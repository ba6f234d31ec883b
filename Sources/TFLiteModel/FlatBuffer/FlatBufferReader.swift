/// The position of a table of a FlatBuffer, and of its list of field positions (the vtable).
struct FlatTable {
    let position: Int
    let vtable: Int
    /// The number of fields in the vtable. A later field has its default value.
    let slotCount: Int
}

/// The position of the first element of a vector, and the number of elements.
struct FlatVector {
    let position: Int
    let count: Int
}

/// Reads the tables, vectors and texts of a FlatBuffer, and checks every bound.
///
/// Objects of a FlatBuffer may overlap, so a short file can refer to the same megabyte a million times. Therefore every
/// decoded object is charged to an allowance that is proportional to the file's size. Time and memory stay linear in
/// it.
struct FlatBufferReader {
    private let reader: ByteReader
    private var allowance: Int

    /// The charge for a table, in bytes: about the size of a small table's decoded form.
    private static let chargePerTable = 64
    /// The allowance for each byte of the file. It is enough for every well-formed model: the smallest tables are an
    /// empty buffer of 8 bytes, charged with 64, and a tensor or operator of 32 bytes, charged with 192.
    private static let allowancePerByte = 8
    private static let leastAllowance = 65536

    init(_ bytes: [UInt8]) {
        reader = ByteReader(bytes: bytes)
        allowance = bytes.count * Self.allowancePerByte + Self.leastAllowance
    }

    var byteCount: Int { reader.bytes.count }

    /// The root table.
    ///
    /// - Throws: `ModelError` if the file has no header, or another file identifier.
    mutating func root(identifier: String) throws(ModelError) -> FlatTable {
        guard byteCount >= 8 else {
            throw ModelError(
                .malformed, "the file has \(byteCount) bytes, fewer than a model's header",
                remedy: "use a complete .tflite file")
        }
        guard try reader.slice(at: 4, count: 4).elementsEqual(identifier.utf8) else {
            throw ModelError(
                .malformed, "the file identifier is not \(identifier)",
                remedy: "use a TensorFlow Lite model (a .tflite file)")
        }
        return try table(at: Int(try reader.integer(UInt32.self, at: 0)))
    }

    func isPresent(_ table: FlatTable, _ slot: Int) throws(ModelError) -> Bool {
        try field(table, slot) != nil
    }

    /// The integer in a field; `defaultValue` if the field is absent.
    func integer<Value: FixedWidthInteger>(
        _ table: FlatTable, _ slot: Int, default defaultValue: Value
    ) throws(ModelError) -> Value {
        guard let position = try field(table, slot) else { return defaultValue }
        return try reader.integer(Value.self, at: position)
    }

    func float(_ table: FlatTable, _ slot: Int, default defaultValue: Float) throws(ModelError) -> Float {
        Float(bitPattern: try integer(table, slot, default: defaultValue.bitPattern))
    }

    /// The flag in a field. Every byte except 0 is true, as in the runtime.
    func flag(_ table: FlatTable, _ slot: Int, default defaultValue: Bool) throws(ModelError) -> Bool {
        try integer(table, slot, default: UInt8(defaultValue ? 1 : 0)) != 0
    }

    /// The table that a field refers to; `nil` if the field is absent.
    mutating func subtable(_ table: FlatTable, _ slot: Int) throws(ModelError) -> FlatTable? {
        guard let position = try field(table, slot) else { return nil }
        return try self.table(at: try target(of: position))
    }

    /// The vector of tables that a field refers to; `nil` if the field is absent. `element` reads the tables one by
    /// one.
    func tables(_ table: FlatTable, _ slot: Int) throws(ModelError) -> FlatVector? {
        try vector(table, slot, elementSize: 4)
    }

    mutating func element(_ vector: FlatVector, _ index: Int) throws(ModelError) -> FlatTable {
        try table(at: try target(of: vector.position + 4 * index))
    }

    /// The integers of a vector; `nil` if the field is absent.
    mutating func integers<Value: FixedWidthInteger>(
        _ table: FlatTable, _ slot: Int, as type: Value.Type
    ) throws(ModelError) -> [Value]? {
        let size = MemoryLayout<Value>.size
        guard let vector = try vector(table, slot, elementSize: size) else { return nil }
        try charge(vector.count * size)
        return try reader.integers(Value.self, at: vector.position, count: vector.count)
    }

    mutating func floats(_ table: FlatTable, _ slot: Int) throws(ModelError) -> [Float]? {
        try integers(table, slot, as: UInt32.self)?.map(Float.init(bitPattern:))
    }

    /// The bytes of a vector; `nil` if the field is absent. They are not copied, and therefore not charged.
    func bytes(_ table: FlatTable, _ slot: Int) throws(ModelError) -> ArraySlice<UInt8>? {
        guard let vector = try vector(table, slot, elementSize: 1) else { return nil }
        return try reader.slice(at: vector.position, count: vector.count)
    }

    /// A part of the file outside of the FlatBuffer. It is not copied.
    func bytes(at offset: UInt64, count: UInt64) throws(ModelError) -> ArraySlice<UInt8> {
        guard let position = Int(exactly: offset), let length = Int(exactly: count) else {
            throw ModelError(
                .malformed, "\(count) bytes at offset \(offset) are outside the file",
                remedy: "the file is damaged: fetch or convert the model again")
        }
        return try reader.slice(at: position, count: length)
    }

    /// The text in a field; `nil` if the field is absent.
    mutating func text(_ table: FlatTable, _ slot: Int) throws(ModelError) -> String? {
        guard let bytes = try bytes(table, slot) else { return nil }
        try charge(bytes.count)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ModelError(
                .malformed, "a string of \(bytes.count) bytes at offset \(bytes.startIndex) is not UTF-8",
                remedy: "the file is damaged, or has names in another encoding: convert the model again")
        }
        return text
    }

    private mutating func table(at position: Int) throws(ModelError) -> FlatTable {
        try charge(Self.chargePerTable)
        let vtable = position - Int(try reader.integer(Int32.self, at: position))
        let size = Int(try reader.integer(UInt16.self, at: vtable))
        guard size >= 4, size.isMultiple(of: 2), vtable <= byteCount - size else {
            throw ModelError(
                .malformed, "the table at offset \(position) has no valid list of fields",
                remedy: "the file is damaged: fetch or convert the model again")
        }
        return FlatTable(position: position, vtable: vtable, slotCount: (size - 4) / 2)
    }

    private func field(_ table: FlatTable, _ slot: Int) throws(ModelError) -> Int? {
        guard slot < table.slotCount else { return nil }
        let offset = try reader.integer(UInt16.self, at: table.vtable + 4 + 2 * slot)
        return offset == 0 ? nil : table.position + Int(offset)
    }

    private func target(of position: Int) throws(ModelError) -> Int {
        position + Int(try reader.integer(UInt32.self, at: position))
    }

    private func vector(_ table: FlatTable, _ slot: Int, elementSize: Int) throws(ModelError) -> FlatVector? {
        guard let position = try field(table, slot) else { return nil }
        let start = try target(of: position)
        let count = Int(try reader.integer(UInt32.self, at: start))
        guard count <= (byteCount - start - 4) / elementSize else {
            throw ModelError(
                .malformed, "a vector of \(count) elements at offset \(start) reaches beyond the end of the file",
                remedy: "the file is damaged: fetch or convert the model again")
        }
        return FlatVector(position: start + 4, count: count)
    }

    /// Charges bytes to the allowance.
    ///
    /// - Throws: `ModelError` of kind `malformed` if the allowance is exhausted.
    mutating func charge(_ amount: Int) throws(ModelError) {
        allowance -= amount
        guard allowance >= 0 else {
            throw ModelError(
                .malformed,
                "the tables of the file refer to each other so often that they decode to many times its size",
                remedy: "the file is damaged: fetch or convert the model again")
        }
    }
}
