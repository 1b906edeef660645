import ChatAPI
import ChatCore
import Foundation
import HTTPTypes
import NIOCore
import Testing
import WebSocketUpgrade

@testable import ChatServer

@Suite("An error over HTTP")
struct ProblemTests {
    private static let statuses: [ChatError.Code: Int] = [
        .invalidMessage: 400, .validationFailed: 422, .unauthorized: 401, .forbidden: 403, .notFound: 404,
        .threadNotFound: 404, .conflict: 409, .messageTooLong: 422, .payloadTooLarge: 413,
        .unsupportedMediaType: 415, .rateLimitExceeded: 429, .quotaExceeded: 429, .insufficientTokens: 422,
        .aiProviderError: 502, .generationInProgress: 409, .internalError: 500,
    ]

    @Test("has the status of its code", arguments: ChatError.Code.allCases)
    func status(code: ChatError.Code) throws {
        let problem = ChatError(code, "In plain words.").problem
        #expect(problem.status == Self.statuses[code])
        #expect(problem.errorCode == code.rawValue)
        #expect(problem.detail == "In plain words.")
        #expect(problem.type == "about:blank")
        #expect(!problem.title.isEmpty)
        #expect((problem.errors != nil) == (problem.status == 422))
        #expect((problem.retryAfter != nil) == (problem.status == 429))
    }

    @Test("names each field that breaks a rule")
    func fields() throws {
        let error = ChatError.invalid([.init(field: "name", message: "is too long")])
        let object = try jsonObject(error.problemBytes.readableBytesView)
        #expect(object["errors"] as? [[String: String]] == [["field": "name", "message": "is too long"]])
        #expect(object["error_code"] as? String == "validation_failed")
        #expect(object["status"] as? Int == 422)
        #expect(object["retry_after"] == nil)
    }

    @Test("says when to try again")
    func retryAfter() throws {
        #expect(ChatError(.rateLimitExceeded, "Wait.", retryAfterSeconds: 7).problem.retryAfter == 7)
        let atOnce = ChatError(.rateLimitExceeded, "Wait.", retryAfterSeconds: 0)
        #expect(atOnce.problem.retryAfter == 1)
        let frame = try jsonObject(LiveFrame(atOnce).outgoing.payload.readableBytesView)
        #expect(frame["retry_after"] as? Int == 1)
    }

    @Test("of an unknown kind tells nothing of what happened")
    func unknown() {
        struct Secret: Error {}
        let error = ChatError(describing: Secret())
        #expect(error.code == .internalError)
        #expect(!error.message.contains("Secret"))
        #expect(error.cause is Secret)
    }

    @Test("of the domain stays what it is")
    func domain() {
        #expect(ChatError(describing: ChatError.threadNotFound).code == .threadNotFound)
    }
}

@Suite("A body that can't be read")
struct UnreadableBodyTests {
    private func error<Body: Decodable>(reading json: String, as _: Body.Type) throws -> ChatError {
        let error = #expect(throws: DecodingError.self) {
            try WireJSON.decoder().decode(Body.self, from: Data(json.utf8))
        }
        return ChatError(decoding: try #require(error))
    }

    @Test("is 400 when it is not JSON", arguments: ["", "{", "content=x", #"{"content":"x"} {}"#, "{'content':'x'}"])
    func malformed(json: String) throws {
        let malformed = #expect(throws: MalformedJSON.self) {
            try WireJSON.decode(SendMessageRequest.self, from: Data(json.utf8))
        }
        let error = ChatError(malformed: try #require(malformed))
        #expect(error.code == .invalidMessage)
        #expect(error.problem.status == 400)
    }

    @Test("is 408 when it came too slowly")
    func slow() {
        let error = ChatError(.invalidMessage, "The body did not arrive whole.", cause: SlowRequest())
        #expect(error.problem.status == 408)
        #expect(error.problem.errorCode == "invalid_message")
    }

    @Test(
        "is 422 when it has another shape, and says where",
        arguments: [
            ("{}", "content", "is missing"), (#"{"content":null}"#, "content", "must not be null"),
            (#"{"content":["x"]}"#, "content", "must be a text"), ("[]", "body", "must be an object"),
            (#""x""#, "body", "must be an object"),
            (#"{"content":"x","client_message_id":5}"#, "client_message_id", "must be a text"),
            (#"{"content":"x","options":[]}"#, "options", "must be an object"),
            (#"{"content":"x","options":{"temperature":"hot"}}"#, "options.temperature", "must be a number"),
        ])
    func otherShape(json: String, field: String, message: String) throws {
        let error = try error(reading: json, as: SendMessageRequest.self)
        #expect(error.code == .validationFailed)
        #expect(error.problem.status == 422)
        #expect(error.problem.errors == [.init(field: field, message: message)])
    }

    @Test("has its field's name as the client writes it")
    func fieldNames() throws {
        let error = try error(reading: #"{"is_archived":"yes"}"#, as: UpdateThreadRequest.self)
        #expect(error.problem.errors == [.init(field: "is_archived", message: "must be true or false")])
    }

    @Test(
        "is JSON only under the name of JSON",
        arguments: [
            ("application/json", true), ("Application/JSON; charset=utf-8", true), ("application/problem+json", true),
            ("text/plain", false), ("application/x-www-form-urlencoded", false), ("multipart/form-data", false),
            ("text/json", false), ("", false),
        ])
    func mediaTypes(type: String, isJSON: Bool) {
        #expect(MediaTypes.isJSON(type) == isJSON)
    }
}
