import ChatCore
import Testing

@testable import SQLStore

@Suite("The message tree, whatever is done to it")
struct TreePropertyTests {
    private static let seeds = Array(1...12)

    @Test("is what a plain model of it says", arguments: StoreEngine.allCases, seeds)
    func anything(engine: StoreEngine, seed: Int) async throws {
        try await engine.withStore { store in
            var tree = GrownTree(world: try await World(store), random: SeededRandom(seed))
            for step in 1...60 {
                let deed = try await tree.doSomething()
                try await tree.expectSame("seed \(seed), step \(step): \(deed)")
            }
        }
    }
}

/// A tree in the store and its model, grown side by side.
private struct GrownTree {
    let world: World
    var random: SeededRandom
    var model = TreeModel()

    private enum Deed: CaseIterable {
        case send, sendAnywhere, newVersion, regenerate, resume, edit, delete, select
    }

    mutating func doSomething() async throws -> String {
        let deed = Deed.allCases.randomElement(using: &random) ?? .send
        let any = model.remaining.randomElement(using: &random)
        switch (deed, any) {
        case (.sendAnywhere, let node?): try await send(.message(node.id), under: node.id)
        case (.newVersion, let node?) where node.isUser: try await send(.sameAs(node.id), under: node.parentID)
        case (.regenerate, let node?) where model.hasQuestion(node): try await regenerate(node)
        case (.resume, let node?) where model.hasQuestion(node): try await resume(node)
        case (.edit, let node?) where node.isUser: try await edit(node)
        case (.delete, let node?):
            _ = try await world.store.deleteMessage(node.id, of: world.user.id, at: moment(3))
            model.delete(node.id)
        case (.select, let node?):
            _ = try await world.store.selectMessage(node.id, of: world.user.id, at: moment(3))
            model.show(node.id)
        default: try await send(.activeLeaf, under: model.shownPath.last?.id)
        }
        return "\(deed)"
    }

    func expectSame(_ comment: Comment) async throws {
        let shown = try await world.shownMessages()
        #expect(shown.map(\.id) == model.shownPath.map(\.id), comment)
        #expect(shown.map(\.content) == model.shownPath.map(\.content), comment)
        for message in shown {
            let node = try #require(model.nodes[message.id])
            let versions = model.versions(of: node)
            #expect(message.versionCount == versions.count, comment)
            #expect(message.versionIndex == versions.firstIndex(of: message.id).map { $0 + 1 }, comment)
            #expect(message.parentID == node.parentID, comment)
        }
        let whole = try await world.shownMessages(MessageWindow(limit: 200, includesDeleted: true))
        #expect(whole.map(\.id) == model.wholePath.map(\.id), comment)
        let thread = try #require(try await world.current())
        #expect(thread.lastMessageID == model.shownPath.last?.id, comment)
        #expect(thread.messageCount == model.messageCount, comment)
        #expect(thread.totalTokens == model.totalTokens, comment)
        #expect(!thread.isGenerating, comment)
    }

    private mutating func send(_ parent: NewTurn.Parent, under parentID: Message.ID?) async throws {
        let turn = NewTurn.some(in: world.thread, "question \(model.nodes.count)", parent: parent, tokens: 3)
        _ = try await world.store.insertTurn(turn)
        _ = try await world.store.finishGeneration(
            turn.generation.id, outcome: .some("answer", status: .stopped, tokens: 5))
        model.add(
            .init(
                id: turn.userMessage.id, parentID: parentID, content: turn.userMessage.content, tokens: 3, isUser: true)
        )
        model.add(
            .init(id: turn.answer.id, parentID: turn.userMessage.id, content: "answer", tokens: 5, isUser: false))
    }

    private mutating func regenerate(_ node: TreeModel.Node) async throws {
        let turn = NewTurn.some(in: world.thread)
        let version = NewVersion(
            ownerID: world.user.id, formerID: node.id, answer: turn.answer, generation: turn.generation)
        _ = try await world.store.insertVersion(version)
        _ = try await world.store.finishGeneration(
            turn.generation.id, outcome: .some("again", status: .stopped, tokens: 4))
        model.add(
            .init(id: turn.answer.id, parentID: node.parentID, content: "again", tokens: 4, isUser: false))
    }

    private mutating func resume(_ node: TreeModel.Node) async throws {
        var generation = NewTurn.some(in: world.thread).generation
        generation.messageID = node.id
        _ = try await world.store.resumeAnswer(with: generation, of: world.user.id, quotaWarning: nil)
        _ = try await world.store.finishGeneration(
            generation.id, outcome: .some(node.content + " on", status: .stopped, tokens: 2))
        model.edit(node.id, content: node.content + " on", tokens: node.tokens + 2)
        model.show(node.id)
    }

    private mutating func edit(_ node: TreeModel.Node) async throws {
        let content = node.content + "!"
        _ = try await world.store.editMessage(
            node.id, of: world.user.id, content: content, tokenCount: node.tokens + 1, at: moment(3))
        model.edit(node.id, content: content, tokens: node.tokens + 1)
    }
}
