import ChatCore
import NIOCore
import NIOHTTP1

/// OpenAI's chat completions, and what others have made of them.
struct ChatCompletions: WireFormat {
    let answerPath = "chat/completions"
    /// OpenAI's own service, which other servers differ from in details.
    var isOpenAI: Bool
    /// Whether the server can be made to go on with a last assistant turn.
    var continuesText: Bool

    func headers(apiKey: String?) -> HTTPHeaders {
        apiKey.map { ["Authorization": "Bearer \($0)"] } ?? [:]
    }

    func exchange(for request: ModelRequest) throws -> (body: ByteBuffer, decoder: CompletionDecoder) {
        let body = CompletionRequest(request, isOpenAI: isOpenAI, continuesText: continuesText)
        return (try ByteBuffer(json: body), CompletionDecoder())
    }
}
