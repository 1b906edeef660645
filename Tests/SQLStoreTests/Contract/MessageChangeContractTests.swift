import ChatCore
import Testing

@testable import SQLStore

@Suite("Changes of messages")
struct MessageChangeContractTests {
    @Test("An edit in place keeps what was there before, in order", arguments: StoreEngine.allCases)
    func edits(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let turn = try await world.exchange("first")
            for (content, second) in [("second", 5.0), ("third", 6.0)] {
                let changed = try #require(
                    try await store.editMessage(
                        turn.userMessage.id, of: world.user.id, content: content, tokenCount: 9, at: moment(second)))
                #expect(changed.message.content == content)
                #expect(changed.message.isEdited)
                #expect(changed.message.editedAt == moment(second))
                #expect(changed.thread.totalTokens == 9 + 5)
            }
            #expect(
                try await store.edits(of: turn.userMessage.id, in: world.thread.id) == [
                    MessageEdit(content: "first", editedAt: moment(5)),
                    MessageEdit(content: "second", editedAt: moment(6)),
                ])
            #expect(try await store.edits(of: turn.answer.id, in: world.thread.id).isEmpty)
        }
    }

    @Test("A continued answer keeps its text while it streams and after a crash", arguments: StoreEngine.allCases)
    func resumed(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let turn = NewTurn.some(in: world.thread)
            _ = try await store.insertTurn(turn)
            var failure = GenerationOutcome.some("One, ", status: .failed)
            failure.errorCode = .aiProviderError
            failure.metadata = [Message.errorDetailKey: "It broke.", "kept": "yes"]
            _ = try await store.finishGeneration(turn.generation.id, outcome: failure)

            var generation = NewTurn.some(in: world.thread).generation
            generation.messageID = turn.answer.id
            let resumed = try await store.resumeAnswer(
                with: generation, of: world.user.id, quotaWarning: "Nearly all is used.")
            #expect(resumed.message.status == .streaming)
            #expect(resumed.message.content == "One, ")
            #expect(resumed.message.errorCode == nil)
            #expect(
                resumed.message.metadata == ["kept": "yes", Message.quotaWarningKey: "Nearly all is used."])
            #expect(resumed.thread.isGenerating)
            try await store.appendText([GeneratedPiece(generationID: generation.id, index: 0, text: "two")])
            #expect(try await world.shownMessages().last?.content == "One, two")
            #expect(try await world.current()?.lastMessage?.content == "One, two")
            try await store.interruptGenerations(notOwnedBy: "another node", at: moment(9))
            let answer = try #require(try await world.shownMessages().last)
            #expect(answer.content == "One, two")
            #expect(answer.status == .interrupted)
        }
    }

    @Test(
        "An answer goes on only while it is incomplete, and gets no version when what it answers is deleted",
        arguments: StoreEngine.allCases)
    func guarded(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            for status in [Message.Status.complete, .stopped] {
                let turn = NewTurn.some(in: world.thread)
                _ = try await store.insertTurn(turn)
                _ = try await store.finishGeneration(turn.generation.id, outcome: .some(status: status))
                if status == .stopped { try await world.delete(turn.userMessage.id) }
                let before = try await world.current()
                let new = NewTurn.some(in: world.thread)
                var generation = new.generation
                generation.messageID = turn.answer.id
                let resumed = try await chatError { [generation] in
                    _ = try await store.resumeAnswer(with: generation, of: world.user.id, quotaWarning: nil)
                }
                #expect(resumed.code == .conflict)
                if status == .stopped {
                    let version = NewVersion(
                        ownerID: world.user.id, formerID: turn.answer.id, answer: new.answer,
                        generation: new.generation)
                    let versioned = try await chatError { _ = try await store.insertVersion(version) }
                    #expect(versioned.code == .conflict)
                }
                #expect(try await world.current() == before)
            }
        }
    }

    @Test("A running answer can't be deleted, neither itself nor with its branch", arguments: StoreEngine.allCases)
    func running(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let first = try await world.exchange("first")
            let second = NewTurn.some(in: world.thread, parent: .sameAs(first.userMessage.id))
            _ = try await store.insertTurn(second)
            for id in [second.answer.id, second.userMessage.id] {
                let refusal = try await chatError {
                    _ = try await store.deleteMessage(id, of: world.user.id, at: moment(3))
                }
                #expect(refusal.code == .generationInProgress)
            }
            #expect(try await world.current()?.messageCount == 4)
            #expect(try await world.shownMessages().count == 2)
        }
    }

    @Test("Others' messages and deleted ones are as if they were not there", arguments: StoreEngine.allCases)
    func strangers(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let eve = try await store.insertUser(.some(), passwordHash: "hash")
            let turn = try await world.exchange()
            let gone = try await world.exchange()
            try await world.delete(gone.answer.id)
            let before = try await world.current()
            for (id, who) in [(turn.answer.id, eve.id), (gone.answer.id, world.user.id)] {
                #expect(try await store.deleteMessage(id, of: who, at: moment(3)) == nil)
                #expect(try await store.selectMessage(id, of: who, at: moment(3)) == nil)
                #expect(
                    try await store.editMessage(id, of: who, content: "x", tokenCount: 1, at: moment(3)) == nil)
                let new = NewTurn.some(in: world.thread)
                var generation = new.generation
                let version = NewVersion(ownerID: who, formerID: id, answer: new.answer, generation: generation)
                generation.messageID = id
                for refusal in [
                    try await chatError { _ = try await store.insertVersion(version) },
                    try await chatError { [generation] in
                        _ = try await store.resumeAnswer(with: generation, of: who, quotaWarning: nil)
                    },
                ] {
                    #expect(refusal.code == .notFound)
                }
            }
            #expect(try await store.message(turn.answer.id, of: eve.id) == nil)
            #expect(try await world.current() == before)
        }
    }

    @Test("A new version shares the files of the former one", arguments: StoreEngine.allCases)
    func sharedFiles(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let files = try await world.upload(2).map(\.id)
            let first = try await world.exchange("first", attachmentIDs: files)
            try await world.exchange("second", parent: .sameAs(first.userMessage.id))
            #expect(try await world.shownMessages().first?.attachments.map(\.id) == files)
            let versions = try await store.versions(of: first.userMessage.id, in: world.thread.id)
            #expect(versions.map(\.content) == ["first", "second"])
            #expect(versions.map { $0.attachments.map(\.id) } == [files, files])
        }
    }
}
