import Foundation
import RedisBackend

/// A Redis of one test's own, which may be away for a while.
final class OwnRedis {
    let url: RedisURL
    private var process: Process?

    init() throws {
        url = RedisURL(host: "127.0.0.1", port: try Self.freePort())
        try start()
    }

    deinit { stop() }

    func start() throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "redis-server", "--port", String(url.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
        ]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        self.process = process
    }

    /// As a crash would.
    func stop() {
        guard let process else { return }
        kill(process.processIdentifier, SIGKILL)
        // Foundation now and then misses the end of a process: whether it is there, its port tells.
        while isListening { usleep(1_000) }
        self.process = nil
    }

    /// As a machine that hangs.
    func pause() { process.map { _ = kill($0.processIdentifier, SIGSTOP) } }

    func resume() { process.map { _ = kill($0.processIdentifier, SIGCONT) } }

    private var isListening: Bool {
        Self.withSocket(onPort: url.port) { socket, address, length in connect(socket, address, length) == 0 }
    }

    private static func freePort() throws -> Int {
        var port: Int?
        withSocket(onPort: 0) { socket, address, length in
            var length = length
            guard bind(socket, address, length) == 0, getsockname(socket, address, &length) == 0 else { return }
            port = address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                Int(UInt16(bigEndian: $0.pointee.sin_port))
            }
        }
        guard let port else { throw POSIXError(.EADDRNOTAVAIL) }
        return port
    }

    private static func withSocket<Result>(
        onPort port: Int, _ body: (Int32, UnsafeMutablePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        return withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
