import ArrayFiles
import QuantSpec
import VectorFiles

extension ExportedGroup {
    /// The group as a NumPy archive.
    ///
    /// Arrays that all rows share have the shape of their values. All others have the rows along a leading axis and,
    /// if the operator has state, the steps along a second axis. A text is an array of its UTF-8 bytes.
    ///
    /// - Throws: `ArrayFileError` if NumPy lacks a type.
    func archive() throws -> ArrayArchive {
        let ids = ExportedArray.identifiers(group.rows.map(\.id))
        return try ArrayArchive(
            labels + arrays + [ids] + dimensions + singleAttributes + bound, hasSteps: group.hasState)
    }

    private var labels: [ExportedArray] { texts.map { ExportedArray($0.name, .text($0.text)) } }

    /// The quantized dimension of each quantized tensor.
    private var dimensions: [ExportedArray] {
        namedTensors.compactMap { name, record in
            record.description.quantization.map {
                .single("\(name)_dimension", .int32([Int32(truncatingIfNeeded: $0.dimension)]))
            }
        }
    }

    /// The bound of real results; empty if results are compared by bits.
    private var bound: [ExportedArray] {
        guard let bound = group.bound else { return [] }
        let units = Int32(truncatingIfNeeded: bound.unitsInTheLastPlace)
        return [
            ExportedArray("bound_clause", .text(bound.clause.id)), .single("bound_ulps", .int32([units])),
            .single("bound_absolute", .float32([bound.absolute])),
        ]
    }

    private var singleAttributes: [ExportedArray] {
        attributes.compactMap { name, value in
            let name = "attribute_\(name)"
            return switch value {
            case .integer(let integer): .single(name, .int64([integer]))
            case .flag(let flag): .single(name, .bool([flag]))
            case .real(let real): .single(name, .float32([real]))
            case .name(let text): ExportedArray(name, .text(text))
            case .integers, .reals: nil
            }
        }
    }
}

extension PrimitiveFile {
    /// The primitive as a NumPy archive: an array for each argument and each result, with the rows along its first axis.
    ///
    /// - Throws: `ArrayFileError` if NumPy lacks a type.
    func archive(from origin: ExportOrigin) throws -> ArrayArchive {
        let labels = [("id", path), ("profile", profile), ("manifest", origin.manifestHash)]
        let texts = labels.map { ExportedArray($0, .text($1)) }
        return try ArrayArchive(texts + arrays + [.identifiers(rows.map(\.id))], hasSteps: false)
    }
}

extension ExportedArray {
    /// The ids of the rows as UTF-8, `[rows, length]`. All ids have the same length.
    fileprivate static func identifiers(_ ids: [String]) -> ExportedArray {
        ExportedArray(
            name: "row_ids", shape: [ids.first?.utf8.count ?? 0], rows: ids.count,
            elements: .uint8(ids.flatMap { Array($0.utf8) }))
    }

    /// An array of rank 0.
    fileprivate static func single(_ name: String, _ element: Elements) -> ExportedArray {
        ExportedArray(name: name, shape: [], elements: element)
    }
}

extension Elements {
    fileprivate static func text(_ text: String) -> Elements { .uint8(Array(text.utf8)) }
}

extension ArrayArchive {
    fileprivate init(_ arrays: [ExportedArray], hasSteps: Bool) throws {
        self.init()
        for array in arrays {
            var leading = array.rows > 0 ? [array.rows] : []
            if hasSteps, array.steps > 0 { leading.append(array.steps) }
            self[array.name] = try NumPyArray(Shape(leading + array.shape.dimensions), array.elements)
        }
    }
}
