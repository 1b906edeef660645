import ChatCore
import Foundation

extension Summary {
    /// To be read from `summaries`.
    static let columns: SQLText = """
        summaries.id, summaries.thread_id, summaries.text, summaries.key_topics, summaries.start_message_id,
        summaries.end_message_id, summaries.message_count, summaries.token_count, summaries.created_at,
        summaries.edited_at
        """

    init(_ row: any SQLRow) throws {
        self.init(
            id: try row.id("id"), threadID: try row.id("thread_id"), text: try row.string("text"),
            keyTopics: try JSONDecoder().decode([String].self, from: Data(try row.string("key_topics").utf8)),
            startMessageID: try row.id("start_message_id"), endMessageID: try row.id("end_message_id"),
            messageCount: try row.int("message_count"), tokenCount: try row.int("token_count"),
            createdAt: try row.date("created_at"), editedAt: row.optionalDate("edited_at"))
    }
}

/// Key topics, kept as a JSON array.
struct StoredTopics: SQLBindable {
    var topics: [String]

    init(_ topics: [String]) {
        self.topics = topics
    }

    var sqlValue: SQLValue {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        // Strings always encode.
        let data = (try? encoder.encode(topics)) ?? Data("[]".utf8)
        return .text(String(decoding: data, as: UTF8.self))
    }
}
