import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOWebSocket
import ServiceLifecycle
import Synchronization
import WebSocketUpgrade

/// A real server on a free port of the loopback.
struct TestServer: Sendable {
    let port: Int
    let sockets: WebSocketGroup
    /// How many answers of `/endless` could not go on.
    let endlessAnswersCut: Tally
    /// Starts a graceful shutdown.
    let stop: @Sendable () async -> Void
}

typealias Decide = @Sendable (HTTPRequest) async -> UpgradeDecision

final class Tally: Sendable {
    private let value = Atomic(0)

    var count: Int { value.load(ordering: .relaxed) }

    func add() { value.add(1, ordering: .relaxed) }
}

/// Zeroes for as long as they can be written.
private func endlessAnswer(cut: Tally) -> Response {
    Response(
        status: .ok,
        body: ResponseBody { writer in
            do {
                while true { try await writer.write(ByteBuffer(repeating: 0, count: 64 * 1024)) }
            } catch {
                cut.add()
                throw error
            }
        })
}

/// The same decision for every request.
func always(_ decision: UpgradeDecision) -> Decide {
    { _ in decision }
}

/// Runs a server while `body` does, and ends only when the server has stopped.
///
/// `GET /hello` answers "hello", `GET /endless` without end, `POST /length` how long its body is; a request for a WebSocket
/// is decided by `decide`, which echoes unless told otherwise.
func withServer<Result: Sendable>(
    _ configuration: WebSocketConfiguration = .impatient,
    deciding decide: @escaping Decide = always(.upgrade(handler: echo)),
    _ body: @escaping @Sendable (TestServer) async throws -> Result
) async throws -> Result {
    let sockets = WebSocketGroup()
    let (ports, announce) = AsyncStream.makeStream(of: Int.self)
    let endlessAnswersCut = Tally()
    let router = Router()
    router.get("endless") { _, _ in endlessAnswer(cut: endlessAnswersCut) }
    router.get("hello") { _, _ in "hello" }
    router.post("length") { request, _ in
        do {
            return String(try await request.body.collect(upTo: 1 << 20).readableBytes)
        } catch is SlowRequest {
            throw HTTPError(.requestTimeout)
        }
    }
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let application = Application(
        router: router,
        server: .http1WebSocket(configuration: configuration, sockets: sockets) { request, _, _ in
            await decide(request)
        },
        configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
        onServerRunning: { announce.yield($0.localAddress?.port ?? 0) },
        logger: logger)
    let services = ServiceGroup(configuration: .init(services: [application], logger: logger))
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
            defer { announce.finish() }
            try await services.run()
        }
        var started = ports.makeAsyncIterator()
        guard let port = await started.next() else { throw ServerDidNotStart() }
        let stop: @Sendable () async -> Void = { await services.triggerGracefulShutdown() }
        do {
            let result = try await body(
                TestServer(port: port, sockets: sockets, endlessAnswersCut: endlessAnswersCut, stop: stop))
            await stop()
            try await group.waitForAll()
            return result
        } catch {
            await stop()
            throw error
        }
    }
}

struct ServerDidNotStart: Error {}

@Sendable func echo(_ connection: WebSocketConnection, _ messages: WebSocketMessages) async {
    for await message in messages {
        switch message {
        case .text(let text): connection.send(text: text)
        case .binary(let data): connection.send(binary: data)
        }
    }
}

extension WebSocketConfiguration {
    /// Gives up on a peer that does not answer a close frame after a moment, so that no test waits for it.
    static let impatient = configured { $0.closeTimeout = .milliseconds(300) }

    static func configured(_ change: (inout WebSocketConfiguration) -> Void) -> WebSocketConfiguration {
        var configuration = WebSocketConfiguration()
        configuration.closeTimeout = .milliseconds(300)
        change(&configuration)
        return configuration
    }
}

/// The connections a handler was given, in order.
final class Collected: Sendable {
    private let connections = Mutex<[WebSocketConnection]>([])

    var all: [WebSocketConnection] { connections.withLock { $0 } }

    func add(_ connection: WebSocketConnection) {
        connections.withLock { $0.append(connection) }
    }
}
