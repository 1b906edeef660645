import NIOCore
import NIOPosix
import NIOWebSocket

/// The other end of a TCP connection, free to break every rule.
final class Peer {
    struct Frame: Equatable {
        var opcode: WebSocketOpcode
        var isFinal = true
        var data: [UInt8]

        var text: String { String(decoding: data, as: UTF8.self) }
    }

    typealias Inbound = NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator

    private var inbound: Inbound
    private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var received = ByteBuffer()

    init(inbound: Inbound, outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>) {
        self.inbound = inbound
        self.outbound = outbound
    }

    // MARK: Bytes

    func send(_ bytes: ByteBuffer) async throws {
        try await outbound.write(bytes)
    }

    func send(_ text: String) async throws {
        try await outbound.write(ByteBuffer(string: text))
    }

    /// Whether the server has closed its side, after discarding what it still sent.
    func readToEnd() async throws {
        while try await readMore() {}
    }

    private func readMore() async throws -> Bool {
        guard var bytes = try await inbound.next() else { return false }
        received.writeBuffer(&bytes)
        return true
    }

    private func read(_ count: Int) async throws -> [UInt8]? {
        while received.readableBytes < count {
            guard try await readMore() else { return nil }
        }
        return received.readBytes(length: count)
    }

    // MARK: HTTP

    struct Answer {
        let head: String
        let body: String

        var status: Int { Int(head.split(separator: " ").dropFirst().first ?? "") ?? 0 }

        func header(_ name: String) -> String? {
            head.split(separator: "\r\n").dropFirst().lazy
                .map { $0.split(separator: ":", maxSplits: 1) }
                .first { $0[0].lowercased() == name.lowercased() }
                .map { $0[1].drop { $0 == " " } }.map(String.init)
        }
    }

    func get(_ path: String, _ headers: [String] = []) async throws -> Answer {
        try await send(Self.request(path, headers))
        return try await readAnswer()
    }

    /// Asks for a WebSocket, with RFC 6455's example of a key.
    @discardableResult
    func upgrade(_ path: String = "/ws", _ headers: [String] = []) async throws -> Answer {
        try await get(path, Self.upgradeHeaders + headers)
    }

    static let upgradeHeaders = [
        "Connection: keep-alive, Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    ]

    static func request(_ path: String, _ headers: [String] = []) -> String {
        (["GET \(path) HTTP/1.1", "Host: test"] + headers + ["", ""]).joined(separator: "\r\n")
    }

    func readAnswer() async throws -> Answer {
        var head = ""
        while !head.hasSuffix("\r\n\r\n") {
            guard let byte = try await read(1) else { throw ConnectionEnded() }
            head += String(decoding: byte, as: UTF8.self)
        }
        let length = Answer(head: head, body: "").header("Content-Length").flatMap(Int.init) ?? 0
        let body = try await read(length) ?? []
        return Answer(head: head, body: String(decoding: body, as: UTF8.self))
    }

    // MARK: Frames

    /// A frame's bytes; a client's are masked.
    static func frame(
        _ opcode: WebSocketOpcode, _ data: [UInt8], isFinal: Bool = true, reserved: UInt8 = 0, masked: Bool = true
    ) -> ByteBuffer {
        let mask: [UInt8] = masked ? [0x12, 0x34, 0x56, 0x78] : []
        let maskBit: UInt8 = masked ? 0x80 : 0
        var bytes = ByteBuffer()
        bytes.writeInteger((isFinal ? 0x80 : 0) | reserved | UInt8(webSocketOpcode: opcode))
        switch data.count {
        case 0...125: bytes.writeInteger(maskBit | UInt8(data.count))
        case 126...0xFFFF: bytes.writeMultipleIntegers(maskBit | 126, UInt16(data.count))
        default: bytes.writeMultipleIntegers(maskBit | 127, UInt64(data.count))
        }
        bytes.writeBytes(mask)
        bytes.writeBytes(masked ? data.enumerated().map { $1 ^ mask[$0 % 4] } : data)
        return bytes
    }

    func send(text: String) async throws {
        try await send(Self.frame(.text, Array(text.utf8)))
    }

    func send(close code: UInt16) async throws {
        try await send(Self.frame(.connectionClose, [UInt8(code >> 8), UInt8(code & 0xFF)]))
    }

    /// The next frame; `nil` when the server has closed the connection.
    func readFrame() async throws -> Frame? {
        guard let start = try await read(2) else { return nil }
        let lengthBytes = [126: 2, 127: 8][start[1]] ?? 0
        guard let extended = try await read(lengthBytes) else { return nil }
        let length = lengthBytes == 0 ? Int(start[1]) : extended.reduce(0) { $0 << 8 | Int($1) }
        guard let opcode = WebSocketOpcode(encodedWebSocketOpcode: start[0] & 0xF), let data = try await read(length)
        else { return nil }
        return Frame(opcode: opcode, isFinal: start[0] & 0x80 != 0, data: data)
    }

    /// The code of the close frame the server sends, whatever comes before it.
    func readCloseCode() async throws -> Int? {
        while let frame = try await readFrame() {
            guard frame.opcode == .connectionClose else { continue }
            return frame.data.count < 2 ? nil : Int(frame.data[0]) << 8 | Int(frame.data[1])
        }
        throw ConnectionEnded()
    }
}

struct ConnectionEnded: Error {}

/// Runs `body` on a new connection to the server, and closes it afterwards.
func withPeer(_ server: TestServer, _ body: (Peer) async throws -> Void) async throws {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .channelOption(.allowRemoteHalfClosure, value: true)
        .connect(host: "127.0.0.1", port: server.port) { channel in
            channel.eventLoop.makeCompletedFuture {
                try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
            }
        }
    try await channel.executeThenClose { inbound, outbound in
        try await body(Peer(inbound: inbound.makeAsyncIterator(), outbound: outbound))
    }
}
