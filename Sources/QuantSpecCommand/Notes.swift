import FileSupport

/// Prints a note to standard error. A note is not an error and does not change the exit status.
func printNote(_ text: String) { ErrorOutput.print("quantspec: note: \(text.inOneLine)") }
