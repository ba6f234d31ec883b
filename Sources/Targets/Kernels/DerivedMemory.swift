import CFaultReport
import QuantSpec
@preconcurrency import Glibc

/// The values of the derived lists of an instance. At first nobody can read them: the handler of faults opens a list at the
/// first access and notes it, so that what was read is known however the kernel reads it.
///
/// Bounds: the mapping has for each list a page without access, and then the pages of its values, which end where the pages
/// end; a last page without access follows. What is left before the values in their first page is a guard. A list without
/// values has no pages, and its pointer is never followed.
final class DerivedMemory {
    let names: [String]
    /// How many values each list has.
    var counts: [Int64] { values.map { Int64($0.count) } }
    /// Where the values of each list start.
    let pointers: [UnsafePointer<Int64>]
    private let values: [[Int64]]
    private let mapping: UnsafeMutableRawPointer
    private let mappingSize: Int
    private let lists: UnsafeMutableBufferPointer<fault_list>
    private var reported: Set<Int> = []

    /// Whether reading is noticed; otherwise every list is open.
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

    /// For the handler of faults.
    var watched: UnsafeMutableBufferPointer<fault_list> { lists }

    /// The lists as buffers for the handler of faults.
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

    /// The names of the lists that were read since the last time this was asked.
    func takeRead() -> [String] {
        lists.indices.filter { lists[$0].opened > 0 && reported.insert($0).inserted }.map { names[$0] }
    }

    /// The lists that can be read: the others nobody can have changed.
    private var open: [Int] { lists.indices.filter { lists[$0].opened > 0 || !DerivedMemory.isTracked } }

    /// The name of the first list whose values or guard were changed; `nil` if none were.
    var changed: String? {
        let index = open.first {
            memcmp(pointers[$0], values[$0], values[$0].count * MemoryLayout<Int64>.stride) != 0
                || GuardPattern.changed(pages($0), count: guardSize($0)) != nil
        }
        return index.map { names[$0] }
    }

    /// Where the pages of a list start: its guard.
    private func pages(_ index: Int) -> UnsafeMutableRawPointer {
        UnsafeMutableRawPointer(mutating: pointers[index]) - guardSize(index)
    }

    /// Bounds: the values end where the pages end, so the guard has less than a page; none if there are no values.
    private func guardSize(_ index: Int) -> Int {
        Int(lists[index].length) - values[index].count * MemoryLayout<Int64>.stride
    }

    /// Makes every list and its guard whole again.
    func restore() {
        for index in open {
            GuardPattern.fill(pages(index), count: guardSize(index))
            memcpy(
                UnsafeMutablePointer(mutating: pointers[index]), values[index],
                values[index].count * MemoryLayout<Int64>.stride)
        }
    }
}
