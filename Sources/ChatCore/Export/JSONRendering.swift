import Foundation

/// A Parley file: all that is needed to have the thread again, in this or another Parley.
///
/// Of a deleted message only its place in the tree is written, never its text.
struct JSONRendering: ThreadRendering {
    var hasAllBranches: Bool { true }

    func opening(_ thread: ChatThread, exportedAt time: ExportTime) -> String {
        let head = json(Head(thread))
        return """
            {"format":"\(ImportRules.formatName)","exported_at":"\(TransferTime.text(time.date))","threads":[
            \(head.dropLast()),"messages":[
            """
    }

    func message(_ exported: ExportedMessage, isFirst: Bool) -> String {
        (isFirst ? "\n" : ",\n") + json(Node(exported))
    }

    func closing(_ summaries: [PathSummary]) -> String {
        let list = summaries.map { json(SummaryNode($0)) }.joined(separator: ",\n")
        return "\n],\"summaries\":[\(list.isEmpty ? "" : "\n\(list)\n")]}\n]}\n"
    }

    private func json(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(TransferTime.text(date))
        }
        // Text, numbers and times always encode.
        return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }
}

/// A text, or `null` where there is none.
private struct TextOrNull: Encodable {
    var text: String?

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let text { try container.encode(text) } else { try container.encodeNil() }
    }
}

private struct Head: Encodable {
    var id: String
    var title: String
    var createdAt: Date
    var updatedAt: Date
    var model: String?
    var temperature: Double?
    var isArchived: Bool
    var isPinned: Bool
    var activeMessageId: String?

    init(_ thread: ChatThread) {
        id = thread.id.description
        title = thread.title
        createdAt = thread.createdAt
        updatedAt = thread.updatedAt
        model = thread.model
        temperature = thread.temperature
        isArchived = thread.isArchived
        isPinned = thread.isPinned
        activeMessageId = thread.lastMessageID?.description
    }
}

private struct Node: Encodable {
    struct Edit: Encodable {
        var content: String
        var editedAt: Date
    }

    struct File: Encodable {
        var fileName: String
        var mediaType: String
        var sizeBytes: Int
    }

    var id: String
    var parentMessageId: TextOrNull
    var isUser: Bool
    var role: String
    var createdAt: Date
    var isDeleted: Bool?
    var content: String
    var status: String?
    var errorCode: String?
    var modelUsed: String?
    var tokenCount: Int?
    var promptTokens: Int?
    var finishReason: String?
    var editedAt: Date?
    var attachments: [File]?
    var metadata: MessageMetadata?
    var editHistory: [Edit]?

    init(_ exported: ExportedMessage) {
        let message = exported.message
        id = message.id.description
        parentMessageId = TextOrNull(text: message.parentID?.description)
        isUser = message.role == .user
        role = message.role.rawValue
        createdAt = message.createdAt
        guard !message.isDeleted else {
            isDeleted = true
            content = ""
            return
        }
        content = message.content
        status = message.status.rawValue
        errorCode = message.errorCode?.rawValue
        modelUsed = message.modelUsed
        tokenCount = message.tokenCount
        promptTokens = message.promptTokens
        finishReason = message.finishReason
        editedAt = message.editedAt
        metadata = message.metadata.isEmpty ? nil : message.metadata
        editHistory =
            exported.edits.isEmpty ? nil : exported.edits.map { Edit(content: $0.content, editedAt: $0.editedAt) }
        attachments =
            message.attachments.isEmpty
            ? nil
            : message.attachments.map {
                File(fileName: $0.fileName, mediaType: $0.type.rawValue, sizeBytes: $0.sizeBytes)
            }
    }
}

private struct SummaryNode: Encodable {
    var summaryText: String
    var keyTopics: [String]
    var startMessageId: String
    var endMessageId: String
    var messageIds: [String]
    var messageCount: Int
    var createdAt: Date
    var editedAt: Date?

    init(_ held: PathSummary) {
        let summary = held.summary
        summaryText = summary.text
        keyTopics = summary.keyTopics
        startMessageId = summary.startMessageID.description
        endMessageId = summary.endMessageID.description
        messageIds = held.coveredMessageIDs.sorted().map(\.description)
        messageCount = summary.messageCount
        createdAt = summary.createdAt
        editedAt = summary.editedAt
    }
}
