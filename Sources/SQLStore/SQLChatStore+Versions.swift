import ChatCore
import Foundation

/// Answers that are written again or on.
extension SQLChatStore {
    public func insertVersion(_ version: NewVersion) async throws -> ChangedMessage {
        try await write { connection in
            let former = try Self.shownMessage(version.formerID, of: version.ownerID, on: connection)
            try Self.requireNoRunningAnswer(in: former.threadID, on: connection)
            try Self.requireQuestion(of: former, on: connection)
            try Self.insert(version.answer, under: former.parentID, on: connection)
            try Self.insert(version.generation, on: connection)
            try connection.execute(
                "update threads set message_count = message_count + 1 where id = \(former.threadID)")
            return try Self.begin(
                version.answer.id, under: former.parentID, version.generation, of: version.ownerID, on: connection)
        }
    }

    public func resumeAnswer(
        with generation: Generation, of ownerID: User.ID, quotaWarning: String?
    ) async throws -> ChangedMessage {
        try await write { connection in
            let answer = try Self.shownMessage(generation.messageID, of: ownerID, on: connection)
            try Self.requireNoRunningAnswer(in: answer.threadID, on: connection)
            try Self.requireQuestion(of: answer, on: connection)
            guard answer.isContinuable else { throw ChatError.answerComplete }
            var metadata = answer.metadata
            metadata[Message.errorDetailKey] = nil
            metadata[Message.quotaWarningKey] = quotaWarning.map { .text($0) }
            try connection.execute(
                """
                update messages set status = \(Message.Status.streaming.rawValue), error_code = null,
                    finish_reason = null, metadata = \(StoredFacts(metadata))
                where thread_id = \(answer.threadID) and id = \(answer.id)
                """)
            try Self.noteChangedText(of: answer.id, on: connection)
            try Self.insert(generation, on: connection)
            return try Self.begin(answer.id, under: answer.parentID, generation, of: ownerID, on: connection)
        }
    }

    /// Shows an answer that begins, and moves its thread to the top.
    private static func begin(
        _ answerID: Message.ID, under parentID: Message.ID?, _ generation: Generation, of ownerID: User.ID,
        on connection: any SQLConnection
    ) throws -> ChangedMessage {
        let threadID = generation.threadID
        try show(answerID, under: parentID, in: threadID, on: connection)
        try endPath(of: threadID, at: try leaf(below: answerID, in: threadID, on: connection), on: connection)
        try noteActivity(in: threadID, at: generation.startedAt, on: connection)
        return try changed(answerID, in: threadID, of: ownerID, on: connection)
    }

    /// - Throws: `not_found` when there is no such message of the user's, or it is deleted.
    private static func shownMessage(
        _ id: Message.ID, of ownerID: User.ID, on connection: any SQLConnection
    ) throws -> Message {
        guard let threadID = try threadID(of: id, ownedBy: ownerID, on: connection),
            let message = try message(id, in: threadID, on: connection), !message.isDeleted
        else { throw ChatError.notFound("message") }
        return message
    }

    /// Whoever asked for another answer may have read the tree before somebody else changed it.
    /// - Throws: `conflict` when what it answers is deleted.
    private static func requireQuestion(of answer: Message, on connection: any SQLConnection) throws {
        let isThere = try connection.exists(
            """
            select 1 from messages
            where thread_id = \(answer.threadID) and id = \(answer.parentID) and is_deleted = 0
            """)
        guard isThere else { throw ChatError.questionDeleted }
    }

    static func changed(
        _ id: Message.ID, in threadID: ChatThread.ID, of ownerID: User.ID, on connection: any SQLConnection
    ) throws -> ChangedMessage {
        guard let message = try message(id, in: threadID, on: connection),
            let thread = try thread(threadID, of: ownerID, on: connection)
        else { throw ChatError.notFound("message") }
        return ChangedMessage(message: message, thread: thread)
    }
}
