/// Decides what an answer is made with: its sender's wishes, else the thread's, else the project's, else the server's.
public struct AnswerPlanner: Sendable {
    private let projects: any ProjectStore
    private let summaries: any SummaryStore
    private let catalogue: ModelCatalogue
    private let measures: TokenMeasures
    private let attachments: any AttachmentStore
    private let files: any AttachmentFiles
    private let answerTokensMax: Int

    /// - Parameter answerTokensMax: the longest answer, in tokens, whatever is asked for.
    public init(
        projects: any ProjectStore, summaries: any SummaryStore, catalogue: ModelCatalogue, measures: TokenMeasures,
        attachments: any AttachmentStore, files: any AttachmentFiles, answerTokensMax: Int
    ) {
        self.projects = projects
        self.summaries = summaries
        self.catalogue = catalogue
        self.measures = measures
        self.attachments = attachments
        self.files = files
        self.answerTokensMax = answerTokensMax
    }

    /// - Throws: `thread_not_found` when its project is gone.
    func plan(_ options: AnswerOptions, in thread: ChatThread) async throws -> AnswerPlan {
        guard let project = try await projects.project(thread.projectID, of: thread.ownerID) else {
            throw ChatError.threadNotFound
        }
        let choice = await catalogue.choose([options.model, thread.model, project.defaultModel])
        return AnswerPlan(
            model: choice.model, temperature: options.temperature ?? thread.temperature,
            window: .init(
                contextTokens: choice.contextTokens,
                answerTokensMax: min(options.maxTokens ?? answerTokensMax, answerTokensMax)),
            instructions: project.instructions, continuesText: choice.continuesText,
            measure: try await measures.measure(for: choice.model, in: thread.id), summaries: summaries,
            files: files, acceptsImages: choice.acceptsImages, measures: measures, learns: choice.isListed)
    }

    /// The files that a message is to be sent with, in this order.
    /// - Throws: `validation_failed` on `attachment_ids` unless all are the user's and belong to no message.
    func unsent(_ ids: [Attachment.ID], of userID: User.ID) async throws -> [Attachment] {
        let unsent = try await attachments.unsentAttachments(ids, of: userID)
        let named = ids.compactMap { id in unsent.first { $0.id == id } }
        guard named.count == ids.count else { throw ChatError.unusableAttachments }
        return named
    }
}

extension AnswerPlan {
    /// - Throws: `insufficient_tokens` when the model can't take the message, even alone.
    func requireRoom(for content: String, with attachments: [Attachment]) async throws {
        var attached = attachedTurns
        try await requireRoom(for: attached.turn(role: .user, content: content, attachments: attachments))
    }

    /// - Throws: `insufficient_tokens` when the model can't take the message, even alone.
    func requireRoom(for turn: AttachedTurn) async throws {
        let room = window.room - (await instructionsTokens())
        guard await measure.tokens(of: AttachedTurn(role: .user, text: "")) <= room else {
            throw ChatError(
                .insufficientTokens,
                "The project's instructions leave no room for a message in \(model), which holds "
                    + "\(window.contextTokens) tokens with the answer. Shorten them or choose a larger model.",
                fieldErrors: [.init(field: "instructions", message: "are too long for the model")])
        }
        guard await measure.tokens(of: turn) <= room else {
            throw ChatError(
                .insufficientTokens,
                "This message is too long for \(model), which holds \(window.contextTokens) tokens with the answer. "
                    + "Shorten it or choose a larger model.",
                fieldErrors: [.init(field: "content", message: "is too long for the model")])
        }
    }
}
