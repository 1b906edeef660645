import ChatAPI
import ChatCore
import Foundation
import Testing

@testable import ChatServer

@Suite("The wire's JSON")
struct WireJSONTests {
    @Test(
        "has times in UTC with milliseconds",
        arguments: [
            (1_795_342_953.123, "2026-11-22T10:22:33.123Z"), (0, "1970-01-01T00:00:00.000Z"),
            (1_795_342_953.9996, "2026-11-22T10:22:34.000Z"), (951_782_400, "2000-02-29T00:00:00.000Z"),
        ])
    func times(seconds: Double, text: String) {
        #expect(WireJSON.timestamp(Date(timeIntervalSince1970: seconds)) == text)
    }

    @Test("brings each millisecond back as it was")
    func roundTrip() throws {
        for milliseconds in 1_795_342_953_000..<1_795_342_954_000 {
            let date = Date(timeIntervalSince1970: Double(milliseconds) / 1000)
            let text = WireJSON.timestamp(date)
            #expect(text.hasSuffix(String(format: ".%03dZ", milliseconds % 1000)))
            let read = try WireJSON.decoder().decode([Date].self, from: Data("[\"\(text)\"]".utf8))
            #expect(abs(read[0].timeIntervalSince(date)) < 0.000_5)
        }
    }

    @Test("takes no other form of a time", arguments: ["\"yesterday\"", "1795342953", "\"2026-11-22\"", "null"])
    func badTimes(json: String) {
        #expect(throws: DecodingError.self) {
            try WireJSON.decoder().decode([Date].self, from: Data("[\(json)]".utf8))
        }
    }

    private static let message = MessageBody(
        id: "m", threadId: "t", parentMessageId: nil, clientMessageId: nil, content: "a/b </script>", isUser: true,
        role: "user", status: "complete", errorCode: nil, modelUsed: nil, tokenCount: nil, promptTokens: nil,
        finishReason: nil, isEdited: false, editedAt: nil, isDeleted: false, isSummarized: false, versionIndex: 1,
        versionCount: 1, metadata: ["someKey": .string("kept as it is")], createdAt: Date(timeIntervalSince1970: 0))

    @Test("has every key of a message, with null for what there is not")
    func message() throws {
        let object = try jsonObject(WireJSON.encoder().encode(Self.message))
        #expect(
            keys(object, withNull: true) == [
                "id", "thread_id", "parent_message_id", "client_message_id", "content", "is_user", "role", "status",
                "error_code", "model_used", "token_count", "prompt_tokens", "finish_reason", "is_edited", "edited_at",
                "is_deleted", "is_summarized", "version_index", "version_count", "attachments", "metadata",
                "created_at",
            ])
        #expect(
            keys(object, withNull: true).subtracting(keys(object, withNull: false)) == [
                "parent_message_id", "client_message_id", "error_code", "model_used", "token_count", "prompt_tokens",
                "finish_reason", "edited_at",
            ])
        #expect(object["created_at"] as? String == "1970-01-01T00:00:00.000Z")
        #expect(object["metadata"] as? [String: String] == ["someKey": "kept as it is"])
    }

    @Test(
        "hands numbers of a sender's own back as they came",
        arguments: [
            "0", "-1", "9007199254740993", "-9007199254740993", "9223372036854775807", "-9223372036854775808", "0.5",
            "-1.25", "[1,[0.5,9007199254740993]]",
        ])
    func numbers(json: String) throws {
        let value = try WireJSON.decoder().decode([JSONValue].self, from: Data("[\(json)]".utf8))
        #expect(String(decoding: try WireJSON.encoder().encode(value), as: UTF8.self) == "[\(json)]")
        let kept = value.map { MetadataValue($0) }
        let stored = try JSONDecoder().decode([MetadataValue].self, from: try JSONEncoder().encode(kept))
        #expect(stored == kept)
        #expect(stored.map { JSONValue($0) } == value)
    }

    @Test("reads what it writes, and null and absent alike")
    func messageRoundTrip() throws {
        let data = try WireJSON.encoder().encode(Self.message)
        #expect(try WireJSON.decoder().decode(MessageBody.self, from: data) == Self.message)
        var object = try jsonObject(data)
        object["edited_at"] = nil
        let without = try JSONSerialization.data(withJSONObject: object)
        #expect(try WireJSON.decoder().decode(MessageBody.self, from: without) == Self.message)
    }

    @Test("has every key of a project and a thread")
    func projectAndThread() throws {
        let epoch = Date(timeIntervalSince1970: 0)
        let project = ProjectBody(
            id: "p", name: "n", description: "", instructions: "", defaultModel: nil, template: "general",
            color: "#3b5b8c", isArchived: false, lastChatAt: nil, threadCount: 0, createdAt: epoch, updatedAt: epoch)
        #expect(
            try keys(jsonObject(WireJSON.encoder().encode(project)), withNull: true) == [
                "id", "name", "description", "instructions", "default_model", "template", "color", "is_archived",
                "last_chat_at", "thread_count", "created_at", "updated_at",
            ])
        let thread = ThreadBody(
            id: "t", projectId: "p", title: "n", model: nil, temperature: nil, createdAt: epoch, updatedAt: epoch,
            lastActivityAt: epoch, messageCount: 0, totalTokens: 0, summaryCount: 0, lastSummaryAt: nil,
            lastMessage: nil, isArchived: false,
            isPinned: false, hasUnread: false, isGenerating: false)
        #expect(
            try keys(jsonObject(WireJSON.encoder().encode(thread)), withNull: true).isSuperset(of: [
                "id", "project_id", "title", "created_at", "updated_at", "last_activity_at", "message_count",
                "total_tokens", "last_message", "is_summarized", "summary_count", "last_summary_at", "is_archived",
                "is_pinned", "has_unread", "is_generating",
            ]))
    }

    @Test("has the final chunk's end in it")
    func finalChunk() throws {
        let object = try jsonObject(
            WireJSON.encoder().encode(
                ServerEvents.FinalChunk(
                    seq: 9, messageId: "m", chunkIndex: 4, totalTokens: 17, finishReason: nil, status: "stopped")))
        #expect(object["type"] as? String == "stream_chunk")
        #expect(object["chunk"] as? String == "")
        #expect(object["is_final"] as? Bool == true)
        #expect(object["total_tokens"] as? Int == 17)
        #expect(object["finish_reason"] is NSNull)
        #expect(object["status"] as? String == "stopped")
    }

    @Test("tells a field that is left out from one that is taken away")
    func changes() throws {
        func model(_ json: String) throws -> Change<String>? {
            try WireJSON.decoder().decode(UpdateThreadRequest.self, from: Data(json.utf8)).model
        }
        #expect(try model("{}") == nil)
        guard case .clear = try model(#"{"model":null}"#) else {
            Issue.record("null takes the value away")
            return
        }
        #expect(try model(#"{"model":"tiny"}"#)?.value == "tiny")
    }
}
