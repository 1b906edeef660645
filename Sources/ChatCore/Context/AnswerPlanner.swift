/// Decides what an answer is made with: its sender's wishes, else the thread's, else the project's, else the server's.
public struct AnswerPlanner: Sendable {
    private let projects: any ProjectStore
    private let catalogue: ModelCatalogue
    private let answerTokensMax: Int

    /// - Parameter answerTokensMax: the longest answer, in tokens, whatever is asked for.
    public init(projects: any ProjectStore, catalogue: ModelCatalogue, answerTokensMax: Int) {
        self.projects = projects
        self.catalogue = catalogue
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
            contextTokens: choice.contextTokens,
            answerTokensMax: min(options.maxTokens ?? answerTokensMax, answerTokensMax),
            instructions: project.instructions, continuesText: choice.continuesText)
    }
}

extension AnswerPlan {
    /// - Throws: `insufficient_tokens` when the model can't take the message, even alone.
    func requireRoom(for content: String) async throws {
        guard fit([.init(role: .user, content: "")]) != nil else {
            throw ChatError(
                .insufficientTokens,
                "The project's instructions leave no room for a message in \(model), which holds "
                    + "\(contextTokens) tokens with the answer. Shorten them or choose a larger model.",
                fieldErrors: [.init(field: "instructions", message: "are too long for the model")])
        }
        guard fit([.init(role: .user, content: content)]) != nil else {
            throw ChatError(
                .insufficientTokens,
                "This message is too long for \(model), which holds \(contextTokens) tokens with the answer. "
                    + "Shorten it or choose a larger model.",
                fieldErrors: [.init(field: "content", message: "is too long for the model")])
        }
    }
}
