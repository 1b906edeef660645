import ChatCore
import Foundation

extension Message {
    /// To be read from `messages`; a message's place among its versions is counted on an index.
    static let columns: SQLText = """
        messages.id, messages.thread_id, messages.parent_id, messages.client_message_id, messages.role,
        messages.content, messages.status, messages.error_code, messages.model_used, messages.token_count,
        messages.prompt_tokens, messages.finish_reason, messages.is_edited, messages.edited_at, messages.is_deleted,
        messages.metadata, messages.created_at,
        case when exists (
            select 1 from summary_messages where summary_messages.message_id = messages.id
        ) then 1 else 0 end as is_summarized,
        \(versionCount(where: "and version.id <= messages.id")) as version_index,
        \(versionCount(where: "")) as version_count
        """

    /// Versions share a parent; the roots of a thread share that they have none.
    private static func versionCount(where condition: SQLText) -> SQLText {
        """
        case when messages.parent_id is null then (
            select count(*) from messages version
            where version.thread_id = messages.thread_id and version.parent_id is null
            and version.is_deleted = 0 \(condition)
        ) else (
            select count(*) from messages version
            where version.thread_id = messages.thread_id and version.parent_id = messages.parent_id
            and version.is_deleted = 0 \(condition)
        ) end
        """
    }

    init(_ row: any SQLRow) throws {
        self.init(
            id: try row.id("id"), threadID: try row.id("thread_id"), parentID: row.optionalID("parent_id"),
            clientMessageID: row.text("client_message_id"), role: try row.word("role"),
            content: try row.string("content"), status: try row.word("status"),
            errorCode: row.text("error_code").flatMap { ChatError.Code(rawValue: $0) },
            modelUsed: row.text("model_used"), tokenCount: row.optionalInt("token_count"),
            promptTokens: row.optionalInt("prompt_tokens"), finishReason: row.text("finish_reason"),
            isEdited: try row.bool("is_edited"), editedAt: row.optionalDate("edited_at"),
            isDeleted: try row.bool("is_deleted"), isSummarized: try row.bool("is_summarized"),
            versionIndex: max(1, try row.int("version_index")),
            versionCount: max(1, try row.int("version_count")), metadata: try row.facts("metadata"),
            createdAt: try row.date("created_at"))
    }
}

/// Facts by name, kept as a JSON object.
struct StoredFacts: SQLBindable {
    var facts: MessageMetadata

    init(_ facts: MessageMetadata) {
        self.facts = facts
    }

    var sqlValue: SQLValue {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // JSON values by strings always encode.
        let data = (try? encoder.encode(facts)) ?? Data("{}".utf8)
        return .text(String(decoding: data, as: UTF8.self))
    }
}

extension SQLRow {
    func facts(_ column: String) throws -> MessageMetadata {
        try JSONDecoder().decode(MessageMetadata.self, from: Data(try string(column).utf8))
    }
}
