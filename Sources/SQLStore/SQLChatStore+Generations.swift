import ChatCore
import Foundation

extension SQLChatStore: GenerationStore {
    public func appendText(_ pieces: [GeneratedPiece]) async throws {
        guard !pieces.isEmpty else { return }
        try await write { connection in
            for start in stride(from: 0, to: pieces.count, by: Self.piecesPerStatementMax) {
                try Self.append(
                    pieces[start..<min(start + Self.piecesPerStatementMax, pieces.count)], on: connection)
            }
        }
    }

    public func finishGeneration(
        _ id: Generation.ID, outcome: GenerationOutcome
    ) async throws -> ChangedMessage? {
        try await write { connection in
            guard let answer = try Self.end(id, as: outcome.status, at: outcome.finishedAt, on: connection) else {
                return try Self.ended(id, by: outcome, on: connection)
            }
            try Self.write(outcome, into: answer, on: connection)
            try Self.book(outcome.use, of: id, at: outcome.finishedAt, on: connection)
            let ownerID: User.ID? = try connection.first(
                """
                update threads set total_tokens = total_tokens + \(outcome.completionTokens)
                where id = \(answer.threadID) returning owner_id
                """
            ) { try $0.id("owner_id") }
            try Self.noteActivity(in: answer.threadID, at: outcome.finishedAt, on: connection)
            return try ownerID.map { try Self.changed(answer.id, in: answer.threadID, of: $0, on: connection) }
        }
    }

    public func runningGeneration(in threadID: ChatThread.ID) async throws -> Generation? {
        try await engine.read {
            try Self.runningGenerations(where: "thread_id = \(threadID)", on: $0).first
        }
    }

    public func runningGenerations() async throws -> [Generation] {
        try await engine.read { try Self.runningGenerations(where: "true", on: $0) }
    }

    public func interruptGeneration(
        _ id: Generation.ID, as status: Message.Status, text: String?, at: Date
    ) async throws -> ChangedMessage? {
        try await write { connection in
            guard let answer = try Self.interrupt(id, as: status, text: text, isExact: false, at: at, on: connection)
            else { return nil }
            return try Self.changed(answer.id, in: answer.threadID, on: connection)
        }
    }

    public func takeOver(
        _ id: Generation.ID, text: String?, with generation: Generation
    ) async throws -> ChangedMessage? {
        try await write { connection in
            guard
                let answer = try Self.interrupt(
                    id, as: .interrupted, text: text, isExact: true, at: generation.startedAt, on: connection)
            else { return nil }
            var metadata = answer.metadata
            metadata[Message.takeoversKey] = .integer(answer.takeovers + 1)
            try connection.execute(
                """
                update messages set status = \(Message.Status.streaming.rawValue), metadata = \(StoredFacts(metadata))
                where thread_id = \(answer.threadID) and id = \(answer.id)
                """)
            try Self.insert(generation, on: connection)
            return try Self.changed(answer.id, in: answer.threadID, on: connection)
        }
    }

    /// - Parameters:
    ///   - text: what readers have.
    ///   - isExact: whether the answer is left with just that, or with what was appended, if that is more.
    /// - Returns: the answer, as it was; `nil` when its generation had ended already.
    private static func interrupt(
        _ id: Generation.ID, as status: Message.Status, text: String?, isExact: Bool, at: Date,
        on connection: any SQLConnection
    ) throws -> Message? {
        let use = try useSoFar(of: id, on: connection)
        guard let answer = try end(id, as: status, at: at, on: connection) else { return nil }
        let isBehind = text.map { isExact || $0.utf8.starts(with: answer.content.utf8) } ?? false
        try connection.execute(
            """
            update messages set content = \(isBehind ? text ?? "" : answer.content),
                status = \(status.rawValue), token_count = coalesce(token_count, 0) + \(use.completion.tokens)
            where thread_id = \(answer.threadID) and id = \(answer.id)
            """)
        // A restart is nothing that people did: threads keep their place in lists by activity.
        try connection.execute(
            """
            update threads set updated_at = \(at), total_tokens = total_tokens + \(use.completion.tokens)
            where id = \(answer.threadID)
            """)
        try book(use, of: id, at: at, on: connection)
        return answer
    }

    /// Whether it was just this that has ended a generation: the store had kept it, and could not say so.
    private static func ended(
        _ id: Generation.ID, by outcome: GenerationOutcome, on connection: any SQLConnection
    ) throws -> ChangedMessage? {
        let place = try connection.first(
            """
            select generations.thread_id, generations.message_id
            from generations join messages on messages.id = generations.message_id
            where generations.id = \(id) and generations.status = \(outcome.status.rawValue)
                and generations.finished_at = \(outcome.finishedAt) and messages.content = \(outcome.content)
            """
        ) { (threadID: try $0.id("thread_id") as ChatThread.ID, messageID: try $0.id("message_id") as Message.ID) }
        return try place.flatMap { try changed($0.messageID, in: $0.threadID, on: connection) }
    }

    private static func runningGenerations(
        where condition: SQLText, on connection: any SQLConnection
    ) throws -> [Generation] {
        try connection.query(
            """
            select id, thread_id, message_id, user_id, model, started_at, node from generations
            where status = 'streaming' and \(condition)
            """
        ) { row in
            Generation(
                id: try row.id("id"), threadID: try row.id("thread_id"), messageID: try row.id("message_id"),
                userID: try row.id("user_id"), model: try row.string("model"), startedAt: try row.date("started_at"),
                node: try row.string("node"))
        }
    }

    private static func changed(
        _ id: Message.ID, in threadID: ChatThread.ID, on connection: any SQLConnection
    ) throws -> ChangedMessage? {
        let ownerID: User.ID? = try connection.first("select owner_id from threads where id = \(threadID)") {
            try $0.id("owner_id")
        }
        return try ownerID.map { try changed(id, in: threadID, of: $0, on: connection) }
    }

    private static let piecesPerStatementMax = 64

    private static func append(_ pieces: ArraySlice<GeneratedPiece>, on connection: any SQLConnection) throws {
        let rows = pieces.map { "(\($0.generationID), \($0.index), \($0.text))" as SQLText }
        try connection.execute(
            """
            with pieces (generation_id, idx, text) as (values \(rows.joined(separator: ", ")))
            insert into generation_text (generation_id, idx, text)
            select pieces.generation_id, pieces.idx, pieces.text
            from pieces join generations on generations.id = pieces.generation_id
            where generations.status = 'streaming'
            on conflict (generation_id, idx) do nothing
            """)
    }

    /// Ends a generation that still runs, and takes its appended text away.
    /// - Returns: its answer with the text so far; `nil` when it had ended already.
    private static func end(
        _ id: Generation.ID, as status: Message.Status, at: Date, on connection: any SQLConnection
    ) throws -> Message? {
        let place = try connection.first(
            """
            update generations set status = \(status.rawValue), finished_at = \(at)
            where id = \(id) and status = 'streaming' returning thread_id, message_id
            """
        ) { (threadID: try $0.id("thread_id") as ChatThread.ID, messageID: try $0.id("message_id") as Message.ID) }
        guard let place else { return nil }
        let answer = try message(place.messageID, in: place.threadID, on: connection)
        try connection.execute("delete from generation_text where generation_id = \(id)")
        return answer
    }

    private static func write(
        _ outcome: GenerationOutcome, into answer: Message, on connection: any SQLConnection
    ) throws {
        let metadata = answer.metadata.merging(outcome.metadata) { _, new in new }
        try connection.execute(
            """
            update messages set content = \(outcome.content), status = \(outcome.status.rawValue),
                error_code = \(outcome.errorCode?.rawValue), model_used = coalesce(\(outcome.modelUsed), model_used),
                token_count = coalesce(token_count, 0) + \(outcome.completionTokens), prompt_tokens = \(outcome.promptTokens),
                finish_reason = \(outcome.finishReason), metadata = \(StoredFacts(metadata))
            where thread_id = \(answer.threadID) and id = \(answer.id)
            """)
    }
}
