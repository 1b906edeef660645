import Foundation

/// Where running generations are kept. State changes are guarded: only a streaming generation can end.
public protocol GenerationStore: Sendable {
    /// Appends what has come since the last call, for many generations in one transaction. `index` counts up from 0
    /// for each generation. Generations that have ended are left alone.
    func appendText(_ pieces: [GeneratedPiece]) async throws
    /// Keeps what a running generation asks of its model: what it is booked with if nobody is left to end it.
    func noteRequest(_ use: ModelUse, of id: Generation.ID) async throws
    /// Ends a generation, writes its whole text into its message and books its usage.
    /// - Returns: the message and thread as they are now; `nil` when it had ended already.
    func finishGeneration(_ id: Generation.ID, outcome: GenerationOutcome) async throws -> ChangedMessage?
    /// Marks every streaming generation of another node as interrupted, with the text that was appended, and books what
    /// is known of its usage.
    /// - Returns: the threads it changed.
    @discardableResult
    func interruptGenerations(notOwnedBy node: String, at: Date) async throws -> [ChatThread.ID]
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
