/// Told when answers begin and end on this node. It stands in their way and must not wait.
public protocol AnswerObserver: Sendable {
    func answerStarted(in threadID: ChatThread.ID)
    /// Its end is stored and its readers are told.
    func answerEnded(_ message: Message, in thread: ChatThread)
}
