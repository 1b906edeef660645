import Foundation

/// Where running generations are kept. State changes are guarded: only a streaming generation can end.
public protocol GenerationStore: Sendable {
    /// Appends what has come since the last call, for many generations in one transaction. `index` counts up from 0
    /// for each generation. Generations that have ended are left alone.
    func appendText(_ pieces: [GeneratedPiece]) async throws
    /// Keeps what a running generation asks of its model: what it is booked with if nobody is left to end it.
    func noteRequest(_ use: ModelUse, of id: Generation.ID) async throws
    /// Ends a generation, writes its whole text into its message and books its usage.
    /// - Returns: the message and thread as they are now, also when this very outcome had ended it before; `nil` when
    ///   another one had.
    func finishGeneration(_ id: Generation.ID, outcome: GenerationOutcome) async throws -> ChangedMessage?
    /// The generation that runs in a thread.
    func runningGeneration(in threadID: ChatThread.ID) async throws -> Generation?
    /// All generations that run, or did when their node died.
    func runningGenerations() async throws -> [Generation]
    /// Ends a generation in the place of its node, with the text that it had, and books what is known of its usage. No
    /// activity: threads keep their place in lists.
    /// - Parameters:
    ///   - status: `interrupted`, or `stopped`.
    ///   - text: as far as readers have it; counts when it goes on from what was appended.
    /// - Returns: `nil` when it had ended already.
    func interruptGeneration(
        _ id: Generation.ID, as status: Message.Status, text: String?, at: Date
    ) async throws -> ChangedMessage?
    /// The same, and in the same moment begins another generation of the same message, which goes on from that text. How
    /// often that has happened is noted in the message.
    /// - Parameter text: as far as readers have it; counts when it is given.
    /// - Returns: the streaming answer with its text; `nil` when the former generation had ended already.
    func takeOver(
        _ id: Generation.ID, text: String?, with generation: Generation
    ) async throws -> ChangedMessage?
}

/// Some text of a running generation, in its place.
public struct GeneratedPiece: Sendable, Equatable {
    public var generationID: Generation.ID
    public var index: Int
    public var text: String

    public init(generationID: Generation.ID, index: Int, text: String) {
        self.generationID = generationID
        self.index = index
        self.text = text
    }
}
