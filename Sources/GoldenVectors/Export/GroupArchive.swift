import ArrayFiles
import QuantSpec

extension VectorGroup {
    /// The group as a NumPy archive: constants by themselves, everything else with its rows along a leading axis (and the
    /// steps along a second one, for operators with state).
    ///
    /// - Throws: `ArrayFileError` for a type that NumPy lacks.
    public func archive() throws -> ArrayArchive {
        var archive = ArrayArchive()
        for array in arrays {
            var leading: [Int] = []
            if array.rows > 0 { leading = hasState ? [array.rows, array.steps] : [array.rows] }
            let shape = Shape(leading + array.shape.dimensions)
            archive[array.name] = try NumPyArray(shape, array.elements)
        }
        for entry in derived {
            archive["derived_\(entry.name)"] = try NumPyArray([entry.values.count], .int64(entry.values))
        }
        return archive
    }
}
