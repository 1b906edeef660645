import ChatCore
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import Metrics
import NIOCore
import WebSocketUpgrade

enum LivePaths {
    static let prefix = "/ws/chat/"
}

/// Decides who may open a socket on which thread.
struct LiveUpgrade: Sendable {
    let authenticator: Authenticator
    let origins: OriginPolicy
    let threads: ThreadService
    let messages: MessageService
    let replies: ReplyService
    let log: any EventLog<LiveFrame>
    /// Of this node: a connection has no other.
    let frames: any RateLimiter
    let readers: OpenReaders
    let drain: ReaderDrain
    let openSockets: Meter
    let environment: DomainEnvironment

    func decide(_ request: HTTPRequest, from peer: SocketAddress?, logger: Logger) async -> UpgradeDecision {
        guard let path = request.path, path.hasPrefix("/ws/") else { return .ignore }
        do {
            // Whoever passes connections on takes this one to another node.
            if drain.isDraining { throw ChatError.restarting }
            let session = try await session(for: request, at: URI(path), from: peer, logger: logger)
            let place = try readers.place(for: session.principal.user.id)
            return .upgrade { connection, messages in
                openSockets.increment()
                await session.run(connection, messages)
                openSockets.decrement()
                place.leave()
            }
        } catch {
            return refuse(ChatError(describing: error))
        }
    }

    private func session(
        for request: HTTPRequest, at uri: URI, from peer: SocketAddress?, logger: Logger
    ) async throws -> LiveSession {
        let credential = Authenticator.Credential(request.headerFields)
        let principal = try await authenticator.principal(credential)
        let isByCookie = if case .cookie = credential { true } else { false }
        try origins.check(request, from: peer, isRequired: isByCookie)
        guard uri.path.hasPrefix(LivePaths.prefix),
            let threadID = ChatThread.ID(String(uri.path.dropFirst(LivePaths.prefix.count)))
        else { throw ChatError.threadNotFound }
        _ = try await threads.get(threadID, owner: principal.user.id)
        return LiveSession(
            accounts: authenticator.accounts, threads: threads, messages: messages, replies: replies, log: log,
            frames: frames, drain: drain, environment: environment, logger: logger, principal: principal,
            threadID: threadID,
            position: position(in: uri))
    }

    private func position(in uri: URI) -> EventPosition? {
        guard let seq = uri.queryParameters["after"].flatMap({ Int($0) }), let epoch = uri.queryParameters["epoch"]
        else { return nil }
        return EventPosition(epoch: String(epoch), seq: seq)
    }

    private func refuse(_ error: ChatError) -> UpgradeDecision {
        .refuse(error.response.head, body: error.problemBytes)
    }
}
