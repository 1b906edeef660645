/// How an imported file is written.
public enum ImportFormat: String, Sendable, CaseIterable {
    /// Parley's own export.
    case parley
    /// The `conversations.json` of a ChatGPT data export.
    case chatgpt
}

/// What an imported file may hold.
///
/// A message may be longer than one that is sent: what was said elsewhere is taken as it was.
public enum ImportRules {
    /// Of all files of one import together.
    public static let bytesMax = 1024 * 1024 * 1024
    /// Of all files of one import together; it bounds the report, too.
    public static let conversationsMax = 50_000
    /// Of what is kept of one conversation, in memory.
    public static let conversationBytesMax = 64 * 1024 * 1024
    /// A conversation is one transaction, for which others' writes wait.
    public static let messagesMax = 50_000
    public static let contentCharactersMax = 1_000_000
    /// Of a message in the file.
    public static let idCharactersMax = 200
    /// Of what a model thought aloud: as much as is kept of an answer that is written here.
    public static let reasoningCharactersMax = 65_536
    /// Of one conversation; the rest can be made anew.
    public static let summariesMax = 2_000
    public static let formatName = "parley/1"
}

extension ChatError {
    public static let importTooLarge = ChatError(
        .payloadTooLarge, "An import has at most \(ImportRules.bytesMax) bytes. Import the rest from another file.")
}
