import Foundation
import Testing

/// A picture on its way from its sender to a model, in the words of each provider.
@Suite struct ImageTests {
    /// What a provider is sent for the message, piece by piece.
    private func pieces(_ dialect: FakeUpstream.Dialect) async throws -> [JSON] {
        let upstream = try await FakeUpstream.start(dialect)
        return try await ParleyProgram.serving(upstream.settings) { program in
            let person = try await Person.register(on: program)
            let thread = try await person.newThread()
            let upload = try await person.upload(OneServer.AttachmentTests.png, named: "rose.png")
            let attachment = try upload.json["attachment"]["id"]
            let sent = try await person.rest.post(
                "\(thread.path)/messages", ["content": "What is it?", "attachment_ids": .array([attachment])])
            #expect(sent.status == 202, "\(sent.text)")
            let question = try await upstream.question()
            let pieces = try JSON(parsing: question.body)["messages"].elements.last?["content"].elements ?? []
            try await question.begin()
            try await question.send(token: "A rose.")
            try await question.end()
            #expect(try await thread.endedAnswer()["content"] == "A rose.")
            return pieces
        }
    }

    private static let base64 = Data(OneServer.AttachmentTests.png).base64EncodedString()

    @Test func isShownToAnOpenAICompatibleModel() async throws {
        let pieces = try await pieces(.openAI)
        let image = try #require(pieces.first { $0["type"] == "image_url" }, "\(pieces)")
        #expect(image["image_url"]["url"].string == "data:image/png;base64,\(Self.base64)")
        #expect(pieces.last { $0["type"] == "text" }?["text"].string?.contains("What is it?") == true)
    }

    @Test func isShownToAnAnthropicModel() async throws {
        let pieces = try await pieces(.anthropic)
        let image = try #require(pieces.first { $0["type"] == "image" }, "\(pieces)")
        #expect(
            image["source"] == ["type": "base64", "media_type": "image/png", "data": .string(Self.base64)])
        #expect(pieces.last { $0["type"] == "text" }?["text"].string?.contains("What is it?") == true)
    }
}
