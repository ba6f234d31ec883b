/// The processes of targets that this process started.
public enum TargetProcesses {
    /// Kills all of them and whatever they started. Only to be called right before this process ends.
    public static func killAll() { ChildProcess.killAll() }
}
