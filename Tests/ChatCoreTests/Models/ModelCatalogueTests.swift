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

    @Test("are remembered for five minutes")
    func remembered() async throws {
        let catalogue = catalogue()
        _ = try await catalogue.models()
        provider.setAway(true)
        time.advance(by: .seconds(299))
        #expect(try await catalogue.models().models.count == 2)
        time.advance(by: .seconds(1))
        #expect(try await chatError { _ = try await catalogue.models() }.code == .aiProviderError)
        #expect(await !catalogue.isProviderUp())
        provider.setAway(false)
        #expect(await catalogue.isProviderUp())
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
