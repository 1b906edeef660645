import ChatCore
import NIOCore
import NIOHTTP1

/// Anthropic's Messages API.
struct MessagesAPI: WireFormat {
    private static let version = "2023-06-01"

    let answerPath: String
    let modelsPath: String

    /// - Parameter basePath: of the base address. Anthropic's own tools are set up without the version in it, OpenAI's
    ///   with it: both are understood.
    init(basePath: String) {
        let hasVersion = basePath.split(separator: "/").last == "v1"
        answerPath = hasVersion ? "messages" : "v1/messages"
        modelsPath = hasVersion ? "models" : "v1/models"
    }

    func headers(apiKey: String?) -> HTTPHeaders {
        var headers: HTTPHeaders = ["anthropic-version": Self.version]
        if let apiKey { headers.add(name: "x-api-key", value: apiKey) }
        return headers
    }

    func exchange(for request: ModelRequest) throws -> (body: ByteBuffer, decoder: MessagesDecoder) {
        let conversation = MessagesConversation(request.turns)
        let body = MessagesRequest(request, conversation: conversation)
        return (try ByteBuffer(json: body), MessagesDecoder(withheld: conversation.withheld))
    }
}
