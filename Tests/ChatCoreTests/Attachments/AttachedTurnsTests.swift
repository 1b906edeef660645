import FileStorage
import Foundation
import Testing

import struct ChatCore.Attachment

@testable import ChatCore

@Suite("What the model is told of files", .timeLimit(.minutes(1)))
struct AttachedTurnsTests {
    private let seeing = HandDrivenProvider(contextTokens: 1_000_000, acceptsImages: true)
    private let blind = HandDrivenProvider(contextTokens: 1_000_000)

    /// Sends a message with files, and answers what the model was sent.
    private func request(
        _ chat: Chat, _ question: String, _ attachmentIDs: [Attachment.ID] = [], from provider: HandDrivenProvider
    ) async throws -> [ModelRequest.Turn] {
        let reader = await chat.reader()
        try await chat.send(question, attachmentIDs: attachmentIDs)
        let call = try await provider.nextCall()
        await call.say("Answer.")
        call.finish()
        _ = try await reader.untilAnswerEnded()
        return call.request.turns
    }

    @Test("A text stands before the message, in a fence with its name, and stays in the conversation")
    func text() async throws {
        try await Chat.with(blind) { chat in
            let ids = [
                try await chat.upload(Data("\u{feff}one\ntwo\n".utf8), named: "a.md"),
                try await chat.upload(Data("three".utf8), named: "b.txt"),
            ]
            let told = "File a.md:\n```\none\ntwo\n```\n\nFile b.txt:\n```\nthree\n```\n\nCompare."
            #expect(try await request(chat, "Compare.", ids, from: blind).map(\.content) == [told])
            let next = try await request(chat, "And?", from: blind).map(\.content)
            #expect(next == [told, "Answer.", "And?"])
            // What the person wrote is kept as it was written.
            #expect(try await chat.shown().map(\.content) == ["Compare.", "Answer.", "And?", "Answer."])
        }
    }

    @Test("A fence can't be ended by what is in it", arguments: ["```", "a ```` b", "`````\n", "``"])
    func fences(text: String) async throws {
        try await Chat.with(blind) { chat in
            let id = try await chat.upload(Data(text.utf8))
            let content = try await request(chat, "Hi", [id], from: blind)[0].content
            let fence = try #require(content.split(separator: "\n").dropFirst().first)
            #expect(fence.allSatisfy { $0 == "`" } && fence.count >= 3)
            #expect(!text.contains(fence))
            #expect(content.components(separatedBy: fence).count == 3)
        }
    }

    @Test("A long text is cut at a whole character, and the model is told")
    func longText() async throws {
        try await Chat.with(blind) { chat in
            let bytes = Data(("a" + String(repeating: "é", count: 200_000)).utf8)
            let id = try await chat.upload(bytes)
            let content = try await request(chat, "Hi", [id], from: blind)[0].content
            #expect(content.hasPrefix("File notes.txt, the first 256 KiB of it:\n```\naé"))
            #expect(!content.unicodeScalars.contains("\u{fffd}"))
            #expect(content.unicodeScalars.count { $0 == "é" } == (256 * 1024 - 1) / 2)
        }
    }

    @Test("Images are shown to a model that sees them, others are told of them")
    func images() async throws {
        let png = SampleImage.png(100, 100)
        try await Chat.with(seeing) { chat in
            let id = try await chat.upload(png, named: "a.png")
            let turns = try await request(chat, "Look.", [id], from: seeing)
            let image = ModelRequest.Image(mediaType: "image/png", data: png)
            #expect(turns == [.init(role: .user, content: "Look.", images: [image])])
        }
        try await Chat.with(blind) { chat in
            let id = try await chat.upload(png, named: "a.png")
            let turns = try await request(chat, "Look.", [id], from: blind)
            #expect(turns == [.init(role: .user, content: "[Image a.png, which you are not shown]\n\nLook.")])
        }
    }

    @Test("All images of the newest message are shown, and of older ones a few")
    func olderImages() async throws {
        try await Chat.with(seeing) { chat in
            func upload(_ count: Int) async throws -> [Attachment.ID] {
                var ids: [Attachment.ID] = []
                for _ in 0..<count { ids.append(try await chat.upload(SampleImage.png(9, 9), named: "a.png")) }
                return ids
            }
            let many = try await request(chat, "Look.", try await upload(10), from: seeing)
            #expect(many.map(\.images.count) == [10])
            let one = try await request(chat, "And?", try await upload(1), from: seeing)
            #expect(one.map(\.images.count) == [3, 0, 1])
            #expect(one[0].content.components(separatedBy: "which you are not shown").count == 8)
            #expect(try await request(chat, "So?", from: seeing).map(\.images.count) == [3, 0, 1, 0, 0])
        }
    }

    @Test("A new version of a message is told with the files of the former one")
    func newVersion() async throws {
        try await Chat.with(blind) { chat in
            let id = try await chat.upload(Data("one".utf8), named: "a.txt")
            _ = try await request(chat, "Look.", [id], from: blind)
            let question = try #require(try await chat.shown().first)
            let version = try await chat.replies.sendNewVersion(
                of: question.id, content: "Look again.", by: chat.user.id)
            #expect(version.message.attachments.map(\.id) == [id])
            let turns = try await blind.nextCall().request.turns
            #expect(turns.map(\.content) == ["File a.txt:\n```\none\n```\n\nLook again."])
        }
    }

    @Test("A file that is gone is told of")
    func gone() async throws {
        try await Chat.with(seeing) { chat in
            let ids = [
                try await chat.upload(Data("a".utf8)), try await chat.upload(SampleImage.png(9, 9), named: "b.png"),
            ]
            try await chat.files.remove(ids)
            let turns = try await request(chat, "Look.", ids, from: seeing)
            let notes = "[File notes.txt, which is no longer there]\n\n[Image b.png, which you are not shown]"
            #expect(turns == [.init(role: .user, content: "\(notes)\n\nLook.")])
        }
    }

    @Test("Files count: what can't fit alone is refused, what no longer fits is left out")
    func room() async throws {
        let small = HandDrivenProvider(contextTokens: 4_000, acceptsImages: true)
        try await Chat.with(small) { chat in
            let long = try await chat.upload(Data(String(repeating: "word ", count: 2_000).utf8))
            let failure = try await chatError { try await chat.send("Hi", attachmentIDs: [long]) }
            #expect(failure.code == .insufficientTokens)
            #expect(try await chat.shown().isEmpty)
            let wide = SampleImage.png(4_000, 4_000)
            let images = [try await chat.upload(wide), try await chat.upload(wide)]
            #expect(
                try await chatError { try await chat.send("Hi", attachmentIDs: images) }.code == .insufficientTokens)
            #expect(try await request(chat, "One", [images[0]], from: small).count == 1)
            let both = try await request(chat, "Two", [images[1]], from: small)
            #expect(both.map(\.images.count) == [0, 1])
            // None of it was sent with what was refused.
            let text = try await chat.upload(Data(String(repeating: "word ", count: 1_000).utf8))
            let third = try await request(chat, "Three", [text], from: small)
            #expect(third.count == 2 && third.first?.content == "Answer.")
        }
    }

    @Test("Texts that can't fit any more are not even read")
    func unread() async throws {
        let small = HandDrivenProvider(contextTokens: 400)
        let thread = ChatThread.ID(UUID())
        try await Chat.with(small) { chat in
            let owner = chat.user.id
            var messages: [Message] = []
            for index in 0..<10 {
                let id = try await chat.upload(Data(repeating: 65, count: 2_000 + index))
                let attachment = try await chat.attachments.get(id, owner: owner)
                messages.append(
                    Message(
                        id: Message.ID(UUID()), threadID: thread, parentID: nil, role: .user, content: "Hi",
                        status: .complete, attachments: [attachment], createdAt: chat.time.now))
            }
            var attached = AttachedTurns(files: chat.files, contextTokens: 400, acceptsImages: false)
            let turns = try await attached.turns(for: messages)
            let unread = turns.map { $0.content.hasSuffix("which you are not shown]\n\nHi") }
            #expect(unread == [false, false, false, false] + Array(repeating: true, count: 6))
        }
    }

    @Test("Images are measured without being read")
    func unreadImages() async throws {
        try await Chat.with(seeing) { chat in
            let id = try await chat.upload(SampleImage.png(750, 1_000), named: "a.png")
            let image = try await chat.attachments.get(id, owner: chat.user.id)
            // Whoever reads it now doesn't find it.
            try await chat.files.remove([id])
            let plan = try await chat.planner.plan(AnswerOptions(), in: chat.thread)
            var attached = plan.attachedTurns
            let turn = try await attached.turn(role: .user, content: "Look.", attachments: [image])
            #expect(turn.images == [image])
            #expect(turn.imageTokens == 1_000)
            let text = await plan.measure.tokens(of: turn.turn)
            #expect(await plan.measure.tokens(of: turn) == text + 1_000)
            #expect(try await turn.read(from: chat.files).images.isEmpty)
        }
    }

    @Test("Only own files that were not sent can be sent, whatever else is wrong")
    func refusals() async throws {
        try await Chat.with(blind) { chat in
            let stranger = try await chat.newUser()
            var rest = [Data("a".utf8)][...]
            let theirs = try await chat.attachments.add(named: nil, owner: stranger.id) { rest.popFirst() }.id
            let sent = try await chat.upload(Data("a".utf8))
            _ = try await request(chat, "Hi", [sent], from: blind)
            for id in [theirs, sent, Attachment.ID(UUID())] {
                let failure = try await chatError { try await chat.send("Hi", attachmentIDs: [id]) }
                #expect(failure.fieldErrors.map(\.field) == ["attachment_ids"])
            }
        }
    }

    @Test(
        "An image's tokens are estimated by its area",
        arguments: [
            (SampleImage.png(10, 10), 85), (SampleImage.png(750, 1_000), 1_000), (SampleImage.png(8_000, 8_000), 1_600),
            (SampleImage.png(0xffff_ffff, 0xffff_ffff), 1_600), (SampleImage.png(1, 1).prefix(16), 1_600),
        ])
    func estimate(bytes: Data, tokens: Int) {
        #expect(ModelRequest.Image(mediaType: "image/png", data: bytes).estimatedTokens == tokens)
    }
}
