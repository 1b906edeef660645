import ChatAPI
import ChatCore
import Hummingbird

/// `/api/v1/models`
struct ModelRoutes: Sendable {
    let catalogue: ModelCatalogue

    func add(to group: RouterGroup<ChatRequestContext>) {
        group.get("models", use: list)
    }

    @Sendable func list(request: Request, context: ChatRequestContext) async throws -> Response {
        let (models, defaultModel) = try await catalogue.models()
        return try .json(
            ModelList(
                models: models.map {
                    ModelBody(
                        id: $0.id, provider: $0.provider, contextTokens: $0.contextTokens,
                        acceptsImages: $0.acceptsImages, isDefault: $0.id == defaultModel)
                }))
    }
}
