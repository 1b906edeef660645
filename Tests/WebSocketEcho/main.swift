import Foundation
import Hummingbird
import Logging
import NIOCore
import NIOWebSocket
import WebSocketUpgrade

/// Sends every message back as it came, for the conformance suite: `WebSocketEcho [--port N]`.

var configuration = WebSocketConfiguration()
configuration.maxMessageBytes = 32 * 1024 * 1024
configuration.maxQueuedBytes = 64 * 1024 * 1024

let arguments = CommandLine.arguments
let portIndex = arguments.firstIndex(of: "--port").map { $0 + 1 }
let port = portIndex.flatMap { $0 < arguments.count ? Int(arguments[$0]) : nil } ?? 0

@Sendable func echo(connection: WebSocketConnection, messages: WebSocketMessages) async {
    for await message in messages {
        switch message {
        case .text(let text): connection.send(text: text)
        case .binary(let data): connection.send(binary: data)
        }
    }
}

var logger = Logger(label: "echo")
logger.logLevel = .warning
let application = Application(
    router: Router(),
    server: .http1WebSocket(configuration: configuration) { _, _, _ in .upgrade(handler: echo) },
    configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)),
    onServerRunning: { channel in
        guard let port = channel.localAddress?.port else { return }
        print("ws://127.0.0.1:\(port)")
        fflush(nil)
    },
    logger: logger)
try await application.runService()
