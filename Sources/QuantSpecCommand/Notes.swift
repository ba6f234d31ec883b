import Foundation

/// Says something that is no error on standard error.
func printNote(_ text: String) {
    FileHandle.standardError.write(Data("quantspec: note: \(text)\n".utf8))
}
