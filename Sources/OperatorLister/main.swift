// Writes the list of all operators: `Operator.all`, from the files that declare one.
//
//     OperatorLister OUTPUT.swift INPUT.swift ...
//
// A declaration is a line `public static let NAME = Operator(` in a file directly in Operators/. Because the list is made
// at build time, an operator is added by adding its file.
import FoundationEssentials

let arguments = CommandLine.arguments.dropFirst()
guard let output = arguments.first else { fatalError("usage: OperatorLister OUTPUT.swift INPUT.swift ...") }

let prefix = "    public static let "
let suffix = " = Operator("
var names: [String] = []
for path in arguments.dropFirst() {
    let text = try String(contentsOfFile: path, encoding: .utf8)
    for line in text.split(separator: "\n") where line.hasPrefix(prefix) && line.hasSuffix(suffix) {
        names.append(String(line.dropFirst(prefix.count).dropLast(suffix.count)))
    }
}

var lines = [
    "extension Operator {", "    /// Every operator that the specification covers, by name.",
    "    public static let all: [Operator] = [",
]
lines += names.sorted().map { "        .\($0)," }
lines += ["    ].sorted { $0.name < $1.name }", "}", ""]

// A list that has not changed keeps its time stamp, or a new build of this program would compile the whole specification anew.
let list = lines.joined(separator: "\n")
if (try? String(contentsOfFile: output, encoding: .utf8)) != list {
    try list.write(toFile: output, atomically: true, encoding: .utf8)
}
