import ChatCore
import Hummingbird
import NIOCore

/// What is known about a request while it is answered.
struct ChatRequestContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let peer: SocketAddress?
    private var knownPrincipal: Principal?

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        peer = source.channel.remoteAddress
    }

    /// Who makes the request.
    /// - Throws: `unauthorized` on a route that does not ask.
    var principal: Principal {
        get throws {
            guard let knownPrincipal else { throw ChatError.unauthorized }
            return knownPrincipal
        }
    }

    func authenticated(as principal: Principal) -> ChatRequestContext {
        var context = self
        context.knownPrincipal = principal
        return context
    }
}
