import ChatCore
import Testing

@testable import SQLStore

@Suite("Turns")
struct TurnContractTests {
    @Test("A turn writes question and answer, counts them and names the thread", arguments: StoreEngine.allCases)
    func firstTurn(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let turn = NewTurn.some(
                in: world.thread, "What is a rose?", clientMessageID: "c1", tokens: 4, at: moment(3))
            guard case .written(let question, let answer, let thread) = try await store.insertTurn(turn) else {
                Issue.record("not written")
                return
            }
            #expect(question == turn.userMessage)
            #expect(answer.parentID == question.id)
            #expect(answer.status == .streaming)
            #expect(answer.modelUsed == "tiny")
            #expect(thread.messageCount == 2)
            #expect(thread.totalTokens == 4)
            #expect(thread.title == "What is a rose?")
            #expect(thread.titleSource == .heading)
            #expect(thread.lastActivityAt == moment(3))
            #expect(thread.updatedAt == moment(3))
            #expect(thread.isGenerating)
            #expect(thread.lastMessageID == answer.id)
            #expect(try await world.shownMessages() == [question, answer])
        }
    }

    @Test("A turn that starts its thread writes both or neither", arguments: StoreEngine.allCases)
    func newThread(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let new = ChatThread.some(in: world.project)
            for (parent, project, code) in [
                (.message(newID()), world.project, .validationFailed), (.activeLeaf, .some(of: world.user), .notFound),
            ] as [(NewTurn.Parent, Project, ChatError.Code)] {
                var turn = NewTurn.some(in: new, parent: parent)
                turn.newThread = new
                turn.newThread?.projectID = project.id
                let refusal = try await chatError { [turn] in _ = try await store.insertTurn(turn) }
                #expect(refusal.code == code)
                #expect(try await store.thread(new.id, of: world.user.id) == nil)
            }
            #expect(try await store.project(world.project.id, of: world.user.id)?.threadCount == 1)

            var turn = NewTurn.some(in: new, "What is a rose?")
            turn.newThread = new
            guard case .written(let question, _, let thread) = try await store.insertTurn(turn) else {
                Issue.record("not written")
                return
            }
            #expect(question == turn.userMessage)
            #expect(thread.title == "What is a rose?")
            #expect(thread.messageCount == 2)
            #expect(try await store.project(world.project.id, of: world.user.id)?.threadCount == 2)
        }
    }

    @Test("Only the first message names a thread, and never over a name given by hand", arguments: StoreEngine.allCases)
    func heading(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            try await world.exchange("First")
            try await world.exchange("Second")
            #expect(try await world.current()?.title == "First")
            let named = try await world.newThread()
            _ = try await store.updateThread(
                named.id, of: world.user.id, change: ThreadChange(title: "Mine"), at: moment(1))
            try await world.exchange("Third", in: named)
            let thread = try await store.thread(named.id, of: world.user.id)
            #expect(thread?.title == "Mine")
            #expect(thread?.titleSource == .user)
        }
    }

    @Test("The same client message id changes nothing and answers the first message", arguments: StoreEngine.allCases)
    func duplicate(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let turn = NewTurn.some(in: world.thread, clientMessageID: "c1")
            _ = try await store.insertTurn(turn)
            let before = try await world.current()
            let again = try await store.insertTurn(.some(in: world.thread, "Other text", clientMessageID: "c1"))
            guard case .duplicate(let message) = again else {
                Issue.record("not a duplicate")
                return
            }
            #expect(message == turn.userMessage)
            #expect(try await world.current() == before)
            // Another thread has ids of its own.
            let other = try await world.newThread()
            guard case .written = try await store.insertTurn(.some(in: other, clientMessageID: "c1")) else {
                Issue.record("not written")
                return
            }
        }
    }

    @Test("A thread has one running answer", arguments: StoreEngine.allCases)
    func oneAtATime(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let first = NewTurn.some(in: world.thread)
            _ = try await store.insertTurn(first)
            let refusal = try await chatError { _ = try await store.insertTurn(.some(in: world.thread)) }
            #expect(refusal.code == .generationInProgress)
            _ = try await store.finishGeneration(first.generation.id, outcome: .some())
            _ = try await store.insertTurn(.some(in: world.thread))
            #expect(try await world.current()?.messageCount == 4)
        }
    }

    @Test("Of many turns at once one wins, and nothing of the others stays", arguments: StoreEngine.allCases)
    func race(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let thread = world.thread
            let codes = await withTaskGroup(of: ChatError.Code?.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        do {
                            _ = try await store.insertTurn(.some(in: thread, clientMessageID: "c\(number)"))
                            return nil
                        } catch { return (error as? ChatError)?.code ?? .internalError }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(codes.count { $0 == nil } == 1)
            #expect(codes.count { $0 == .generationInProgress } == 19)
            #expect(try await world.shownMessages().count == 2)
            #expect(try await world.current()?.messageCount == 2)
        }
    }

    @Test("The same message sent many times at once is there once", arguments: StoreEngine.allCases)
    func duplicateRace(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let thread = world.thread
            let written = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        let receipt = try await store.insertTurn(.some(in: thread, clientMessageID: "same"))
                        return if case .written = receipt { true } else { false }
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(written.count { $0 } == 1)
            #expect(try await world.shownMessages().count == 2)
        }
    }

    @Test("Another user's thread takes no turn", arguments: StoreEngine.allCases)
    func ownership(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let eve = try await store.insertUser(.some(), passwordHash: "hash")
            var turn = NewTurn.some(in: world.thread)
            turn.ownerID = eve.id
            let refusal = try await chatError { [turn] in _ = try await store.insertTurn(turn) }
            #expect(refusal.code == .threadNotFound)
            #expect(try await world.current()?.messageCount == 0)
        }
    }

    @Test("A parent has to be a message of the thread that is not deleted", arguments: StoreEngine.allCases)
    func parent(engine: StoreEngine) async throws {
        try await engine.withStore { store in
            let world = try await World(store)
            let elsewhere = try await world.exchange(in: try await world.newThread())
            let deleted = try await world.exchange()
            try await world.delete(deleted.answer.id)
            for parent in [newID(), elsewhere.answer.id, deleted.answer.id] as [Message.ID] {
                let refusal = try await chatError {
                    _ = try await store.insertTurn(.some(in: world.thread, parent: .message(parent)))
                }
                #expect(refusal.code == .validationFailed)
                #expect(refusal.fieldErrors.map(\.field) == ["parent_message_id"])
            }
        }
    }
}
