import ChatAPI
import ChatCore
import Foundation
import Testing

@testable import ChatServer

@Suite("What a client says on a socket")
struct ClientEventTests {
    private func decode(_ json: String) throws -> ClientEvent {
        try WireJSON.decoder().decode(ClientEvent.self, from: Data(json.utf8))
    }

    @Test("is understood, with keys that nobody knows ignored")
    func understood() throws {
        guard case .heartbeat = try decode(#"{"type":"heartbeat","timestamp":"2026-11-22T10:22:33.123Z","x":1}"#),
            case .typing(true) = try decode(#"{"type":"typing_indicator","is_typing":true}"#),
            case .markRead("m") = try decode(#"{"type":"mark_read","message_id":"m"}"#),
            case .stopGeneration("m") = try decode(#"{"type":"stop_generation","message_id":"m"}"#)
        else {
            Issue.record("another event was understood")
            return
        }
    }

    @Test("is a message with all that belongs to it")
    func message() throws {
        let event = try decode(
            #"""
            {"type":"send_message","client_message_id":"c1","content":"Hello","parent_message_id":"p",
             "attachment_ids":[],"metadata":{},"options":{"model":"tiny","temperature":0.5,"max_tokens":12}}
            """#)
        guard case .sendMessage(let request) = event else {
            Issue.record("another event was understood")
            return
        }
        #expect(request.clientMessageId == "c1")
        #expect(request.content == "Hello")
        #expect(request.parentMessageId == "p")
        #expect(request.options?.model == "tiny")
        #expect(request.options?.temperature == 0.5)
        #expect(request.options?.maxTokens == 12)
    }

    @Test(
        "is refused in words that name the field",
        arguments: [
            ("{}", "type: is missing"), ("[]", "body: must be an object"),
            (#"{"type":1}"#, "type: must be a text"), (#"{"type":"sing"}"#, "type: is not valid"),
            (#"{"type":"send_message"}"#, "content: is missing"),
            (#"{"type":"send_message","content":7}"#, "content: must be a text"),
            (#"{"type":"send_message","content":null}"#, "content: must not be null"),
            (
                #"{"type":"send_message","content":"x","options":{"max_tokens":"many"}}"#,
                "options.max_tokens: must be a whole number"
            ),
            (
                #"{"type":"send_message","content":"x","options":{"temperature":"warm"}}"#,
                "options.temperature: must be a number"
            ),
            (#"{"type":"typing_indicator","is_typing":"yes"}"#, "is_typing: must be true or false"),
            (#"{"type":"typing_indicator"}"#, "is_typing: is missing"),
            (#"{"type":"mark_read"}"#, "message_id: is missing"),
        ])
    func refused(json: String, message: String) throws {
        let error = try #require(#expect(throws: DecodingError.self) { try decode(json) })
        #expect(ChatError(decoding: error).message == message)
    }
}
