import Testing

@testable import ChatCore

@Suite("Changes of messages", .timeLimit(.minutes(1)))
struct MessageChangeTests {
    private let provider = HandDrivenProvider()

    @Test("An edit in place is told, kept in the history, and leaves the answer")
    func edit() async throws {
        try await Chat.with(provider) { chat in
            let sent = try await chat.exchange("Hwllo", "Hi.", from: provider)
            let reader = await chat.reader()
            let edited = try await chat.messages.edit(sent.message.id, content: "Hello", owner: chat.user.id)
            #expect(edited.isEdited)
            #expect(try await reader.next().updatedMessage == edited)
            #expect(try await reader.next().updatedThread != nil)
            #expect(try await chat.shown().map(\.content) == ["Hello", "Hi."])
            let edits = try await chat.messages.edits(of: sent.message.id, owner: chat.user.id)
            #expect(edits.map(\.content) == ["Hwllo"])
        }
    }

    @Test("A deletion is told, and what is shown instead")
    func delete() async throws {
        try await Chat.with(provider) { chat in
            let first = try await chat.exchange("One?", "One.", from: provider)
            let reader = await chat.reader()
            let version = try await chat.replies.regenerate(try #require(first.answerID), by: chat.user.id)
            let call = try await provider.nextCall()
            await call.say("Uno.")
            call.finish()
            _ = try await reader.untilAnswerEnded()
            try await chat.messages.delete(version.id, owner: chat.user.id)
            guard case .numbered(.messageDeleted(version.id, _)) = try await reader.next() else {
                Issue.record("the deletion was not told")
                return
            }
            #expect(try await reader.next().updatedMessage?.id == first.answerID)
            #expect(try await reader.next().updatedThread?.messageCount == 2)
            #expect(try await chat.shown().map(\.content) == ["One?", "One."])
            let again = await #expect(throws: ChatError.self) {
                try await chat.messages.delete(version.id, owner: chat.user.id)
            }
            #expect(again?.code == .notFound)
        }
    }

    @Test("Deleting a running answer stops it first")
    func deleteRunning() async throws {
        try await Chat.with(provider) { chat in
            let sent = try await chat.send("Hello")
            let call = try await provider.nextCall()
            await call.say("Some")
            try await chat.messages.delete(try #require(sent.answerID), owner: chat.user.id)
            #expect(try await chat.shown().map(\.content) == ["Hello"])
            #expect(try await chat.threads.get(chat.thread.id, owner: chat.user.id).isGenerating == false)
        }
    }

    @Test("A running answer that is chosen is told with the text that its readers have, neither more nor less")
    func selectRunning() async throws {
        try await Chat.with(provider) { chat in
            let reader = await chat.reader()
            let answerID = try #require(try await chat.send("Hello").answerID)
            let call = try await provider.nextCall()
            await call.say("Told, ")
            await call.say("held back, ")
            // Nothing is stored yet.
            let chosen = try await chat.messages.select(answerID, owner: chat.user.id)
            #expect(chosen.content == "Told, ")
            try await eventually("the runner waits to save") { chat.time.sleeping.contains(.milliseconds(250)) }
            chat.time.advance(by: .milliseconds(250))
            try await eventually("all of it is stored") {
                try await chat.stored(answerID).content == "Told, held back, "
            }
            await call.say("told, ")
            await call.say("held back.")
            _ = try await chat.messages.select(answerID, owner: chat.user.id)
            call.finish()
            var transcript = Transcript([])
            for told in try await reader.untilAnswerEnded() { transcript.apply(told) }
            #expect(transcript.texts[answerID] == "Told, held back, told, held back.")
        }
    }

    @Test("Two devices that choose at once end with the same version, told last to both")
    func twoDevices() async throws {
        try await Chat.with(provider) { chat in
            let first = try await chat.exchange("One?", "One.", from: provider)
            let firstID = try #require(first.answerID)
            let reader = await chat.reader()
            let second = try await chat.replies.regenerate(firstID, by: chat.user.id)
            let call = try await provider.nextCall()
            await call.say("Uno.")
            call.finish()
            _ = try await reader.untilAnswerEnded()
            for _ in 0..<20 {
                async let one = chat.messages.select(firstID, owner: chat.user.id)
                async let other = chat.messages.select(second.id, owner: chat.user.id)
                _ = try await (one, other)
                var toldLast: Message?
                for _ in 0..<4 { toldLast = try await reader.next().updatedMessage ?? toldLast }
                #expect(try await chat.shown().last?.id == toldLast?.id)
            }
        }
    }
}
