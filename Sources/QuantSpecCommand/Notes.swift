import FileSupport

/// Says something that is no error on standard error.
func printNote(_ text: String) { ErrorOutput.print("quantspec: note: \(text.inOneLine)") }
