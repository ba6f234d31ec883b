import CFaultReport
import QuantSpec
@preconcurrency import Glibc

/// The values of the derived lists of an instance.
///
/// At first the lists cannot be read. At the first access the handler of faults makes a list readable and writable and
/// counts it, so a read is noticed however the kernel makes it.
///
/// Bounds: for each list the mapping has one page without access, then the pages of its values. The values end where
/// their pages end; a last page without access follows. The bytes before the values in their first page are a guard. A
/// list without values has no pages, and its pointer is never read.
final class DerivedMemory {
    let names: [String]
    /// The number of values of each list.
    var counts: [Int64] { values.map { Int64($0.count) } }
    /// The start of the values of each list.
    let pointers: [UnsafePointer<Int64>]
    private let values: [[Int64]]
    private let mapping: UnsafeMutableRawPointer
    private let mappingSize: Int
    private let lists: UnsafeMutableBufferPointer<fault_list>
    private var reported: Set<Int> = []

    /// Whether reads are noticed. Otherwise every list is accessible from the start.
    static var isTracked: Bool { fault_report_is_installed() }

    /// Returns `nil` if there is no memory.
    init?(_ entries: [Derived.Entry]) {
        let page = sysconf(Int32(_SC_PAGESIZE))
        guard page > 0 else { return nil }
        let sizes = entries.map { entry in (entry.values.count * MemoryLayout<Int64>.stride + page - 1) / page * page }
        mappingSize = sizes.reduce(page) { $0 + page + $1 }
        let flags = MAP_PRIVATE | MAP_ANONYMOUS
        guard let mapping = mmap(nil, mappingSize, PROT_NONE, flags, -1, 0), mapping != MAP_FAILED else { return nil }
        self.mapping = mapping
        names = entries.map(\.name)
        values = entries.map(\.values)
        lists = .allocate(capacity: entries.count)
        var pointers: [UnsafePointer<Int64>] = []
        var place = mapping
        for (index, entry) in entries.enumerated() {
            place += page
            let end = place + sizes[index]
            let start = end - entry.values.count * MemoryLayout<Int64>.stride
            if sizes[index] > 0 {
                mprotect(place, sizes[index], PROT_READ | PROT_WRITE)
                GuardPattern.fill(place, count: place.distance(to: start))
                memcpy(start, entry.values, entry.values.count * MemoryLayout<Int64>.stride)
                if DerivedMemory.isTracked { mprotect(place, sizes[index], PROT_NONE) }
            }
            pointers.append(UnsafePointer(start.assumingMemoryBound(to: Int64.self)))
            lists.initializeElement(
                at: index,
                to: fault_list(start: UInt(bitPattern: place), length: UInt64(sizes[index]), opened: 0))
            place = end
        }
        self.pointers = pointers
    }

    deinit {
        lists.deallocate()
        munmap(mapping, mappingSize)
    }

    /// The lists for the handler of faults, which counts their first accesses.
    var watched: UnsafeMutableBufferPointer<fault_list> { lists }

    /// The lists as regions for the handler of faults.
    var regions: [fault_region] {
        let page = UInt64(sysconf(Int32(_SC_PAGESIZE)))
        return lists.indices.map { index in
            let list = lists[index]
            return fault_region(
                start: list.start - UInt(page), end: list.start + UInt(list.length + page),
                data: UInt(bitPattern: pointers[index]),
                capacity: UInt64(values[index].count * MemoryLayout<Int64>.stride), kind: Int32(FAULT_REGION_DERIVED),
                index: Int32(clamping: index))
        }
    }

    /// Returns the names of the lists that were read since the last call of this function.
    func takeRead() -> [String] {
        lists.indices.filter { lists[$0].opened > 0 && reported.insert($0).inserted }.map { names[$0] }
    }

    /// The accessible lists. Nothing can have changed the others.
    private var open: [Int] { lists.indices.filter { lists[$0].opened > 0 || !DerivedMemory.isTracked } }

    /// The name of the first list whose values or guard were changed, or `nil` if none were.
    var changed: String? {
        let index = open.first {
            memcmp(pointers[$0], values[$0], values[$0].count * MemoryLayout<Int64>.stride) != 0
                || GuardPattern.changed(pages($0), count: guardSize($0)) != nil
        }
        return index.map { names[$0] }
    }

    /// The start of the pages of a list, which is the start of its guard.
    private func pages(_ index: Int) -> UnsafeMutableRawPointer {
        UnsafeMutableRawPointer(mutating: pointers[index]) - guardSize(index)
    }

    /// The size of a list's guard, in bytes; 0 if the list has no values. Bounds: the values end where the pages end,
    /// so the guard is smaller than a page.
    private func guardSize(_ index: Int) -> Int {
        Int(lists[index].length) - values[index].count * MemoryLayout<Int64>.stride
    }

    /// Restores every accessible list and its guard.
    func restore() {
        for index in open {
            GuardPattern.fill(pages(index), count: guardSize(index))
            memcpy(
                UnsafeMutablePointer(mutating: pointers[index]), values[index],
                values[index].count * MemoryLayout<Int64>.stride)
        }
    }
}
