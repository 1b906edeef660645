import ChatCore

/// Where the log of a thread is.
struct LogKeys {
    let log: String
    let stream: String
    let text: String
    let turn: String
    let channel: String

    init(_ threadID: ChatThread.ID) {
        let prefix = "parley:thread:\(threadID)"
        log = "\(prefix):log"
        stream = "\(prefix):events"
        text = "\(prefix):text"
        turn = "\(prefix):turn"
        channel = Self.channelPrefix + threadID.description
    }

    /// Until when turns are taken, by thread.
    static let turns = "parley:turns"

    private static let channelPrefix = "parley:live:"

    /// The thread whose channel this is.
    static func thread(ofChannel channel: String) -> ChatThread.ID? {
        channel.hasPrefix(channelPrefix) ? ChatThread.ID(String(channel.dropFirst(channelPrefix.count))) : nil
    }
}
