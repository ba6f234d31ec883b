/// The processes of targets that this process started.
public enum TargetProcesses {
    /// Kills all of them, and the processes that they started. Call it only when this process is about to end.
    public static func killAll() { ChildProcess.killAll() }
}
