import Synchronization
import Testing

@testable import ChatCore

@Suite("The models to choose from")
struct ModelCatalogueTests {
    private let time = TestTime()
    private let provider = HandDrivenProvider(contextTokens: 4_000)

    private func catalogue(contextTokens: Int? = nil) -> ModelCatalogue {
        ModelCatalogue(provider: provider, contextTokens: contextTokens, environment: time.environment())
    }

    @Test("are the provider's, with its default")
    func models() async throws {
        let (models, defaultModel) = try await catalogue().models()
        #expect(models.map(\.id) == ["model-a", "model-b"])
        #expect(defaultModel == "model-a")
    }

    @Test("have the first for default, unless the provider has one that needs no asking, which serves unlisted too")
    func defaults() async {
        #expect(await catalogue().choose([nil]).model == "model-a")
        provider.setAway(true)
        #expect(await catalogue().choose([nil]).model == "default")
        let settled = ModelCatalogue(provider: AwayProvider(), contextTokens: nil, environment: time.environment())
        #expect(await settled.choose([nil]).model == "model-of-the-settings")
    }

    @Test("are remembered for five minutes")
    func remembered() async throws {
        let catalogue = catalogue()
        _ = try await catalogue.models()
        provider.setAway(true)
        time.advance(by: .seconds(299))
        #expect(try await catalogue.models().models.count == 2)
        time.advance(by: .seconds(1))
        #expect(try await chatError { _ = try await catalogue.models() }.code == .aiProviderError)
    }

    @Test("come from a provider that is asked whether it answers every ten seconds at most")
    func check() async {
        let catalogue = catalogue()
        provider.setAway(true)
        #expect(await !catalogue.isProviderUp())
        provider.setAway(false)
        time.advance(by: .seconds(9))
        #expect(await !catalogue.isProviderUp())
        time.advance(by: .seconds(1))
        #expect(await catalogue.isProviderUp())
        provider.setAway(true)
        #expect(await catalogue.isProviderUp())
    }

    @Test("are read to the end, once, of a provider that takes longer than anybody waits")
    func slow() async throws {
        let slow = SlowProvider()
        let catalogue = ModelCatalogue(provider: slow, contextTokens: nil, environment: time.environment())
        for round in 0..<3 {
            async let choices = withTaskGroup(of: ModelChoice.self) { group in
                for _ in 0..<5 { group.addTask { await catalogue.choose(["model-b"]) } }
                return await group.reduce(into: []) { $0.append($1) }
            }
            try await eventually("all wait") { time.sleeping.filter { $0 == .seconds(1) }.count == 5 }
            time.advance(by: .seconds(1))
            let windows = await choices.map(\.contextTokens)
            #expect(windows == Array(repeating: ModelCatalogue.contextTokensUnknown, count: 5), "round \(round)")
        }
        #expect(slow.callCount == 1)
        slow.answer([ModelDescription(id: "model-b", provider: "slow", contextTokens: 4_000)])
        try await eventually("it is known") { await catalogue.isProviderUp() }
        #expect(await catalogue.choose(["model-b"]).contextTokens == 4_000)
        #expect(slow.callCount == 1)
    }

    @Test("are not waited for again just after that has failed")
    func failure() async throws {
        let catalogue = catalogue()
        provider.setAway(true)
        #expect(await catalogue.choose(["model-b"]).contextTokens == ModelCatalogue.contextTokensUnknown)
        provider.setAway(false)
        #expect(await catalogue.choose(["model-b"]).contextTokens == ModelCatalogue.contextTokensUnknown)
        time.advance(by: .seconds(5))
        #expect(await catalogue.choose(["model-b"]).contextTokens == 4_000)
    }

    @Test("are used as they were while the provider is away")
    func stale() async throws {
        let catalogue = catalogue()
        _ = try await catalogue.models()
        provider.setAway(true)
        time.advance(by: .seconds(301))
        #expect(await catalogue.choose(["model-b"]).contextTokens == 4_000)
    }

    @Test("are chosen by the first name that is given, with the window that is known for it")
    func choice() async {
        let catalogue = catalogue()
        func choice(_ model: String, _ contextTokens: Int) -> ModelChoice {
            ModelChoice(
                model: model, contextTokens: contextTokens, continuesText: false, acceptsImages: false,
                isListed: model != "new")
        }
        #expect(await catalogue.choose([nil, "model-b", "model-a"]) == choice("model-b", 4_000))
        #expect(await catalogue.choose([nil, nil]) == choice("model-a", 4_000))
        #expect(await catalogue.choose(["new"]) == choice("new", ModelCatalogue.contextTokensUnknown))
    }

    @Test("all have the window of the settings, if there is one, in the list too")
    func override() async throws {
        let catalogue = catalogue(contextTokens: 512)
        #expect(await catalogue.choose(["model-b"]).contextTokens == 512)
        #expect(await catalogue.choose(["new"]).contextTokens == 512)
        #expect(try await catalogue.models().models.map(\.contextTokens) == [512, 512])
    }
}

private struct AwayProvider: ModelProvider {
    let name = "away"
    let defaultModel: String? = "model-of-the-settings"

    func continuesText(model: String) -> Bool { false }

    func models() async throws -> [ModelDescription] { throw ModelError(.unavailable, detail: "it is away") }

    func generate(
        _ request: ModelRequest, onEvent: @escaping @Sendable (ModelEvent) async -> Void
    ) async throws -> ModelCompletion {
        throw ModelError(.unavailable, detail: "it is away")
    }
}

/// Says what it has when a test wants it to.
private final class SlowProvider: ModelProvider {
    let name = "slow"
    private let lists = Mailbox<[ModelDescription]>()
    private let calls = Atomic(0)

    var callCount: Int { calls.load(ordering: .relaxed) }

    func answer(_ models: [ModelDescription]) { lists.put(models) }

    let defaultModel: String? = "model-b"

    func continuesText(model: String) -> Bool { false }

    func models() async throws -> [ModelDescription] {
        calls.add(1, ordering: .relaxed)
        guard let models = await lists.next() else { throw CancellationError() }
        return models
    }

    func generate(
        _ request: ModelRequest, onEvent: @escaping @Sendable (ModelEvent) async -> Void
    ) async throws -> ModelCompletion {
        throw ModelError(.rejected, detail: "it only lists")
    }
}
