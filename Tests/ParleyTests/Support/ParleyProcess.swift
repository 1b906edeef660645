import Foundation
import NIOCore
import NIOPosix
import Synchronization
import Testing

/// The built program as a process: what it prints, and how it ends. It never outlives this value.
final class ParleyProcess: Sendable {
    let home: ServerHome
    /// What it prints, line by line.
    let lines = Inbox<String>()
    private let child: ChildProcess
    private let logFile: URL

    /// - Parameters:
    ///   - settings: by name; nothing else of the environment reaches the program's settings.
    ///   - logFile: where its log goes, if not into a file of its own.
    init(_ arguments: [String], settings: [String: String], in home: ServerHome, loggingTo logFile: URL? = nil) throws {
        self.home = home
        self.logFile = logFile ?? home.url.appending(path: "log-\(UUID().uuidString)")
        let (lines, logPath) = (lines, self.logFile.path)
        child = try Self.launching.withLock { _ in
            try ChildProcess(
                Self.find(), arguments, environment: Self.inheritedEnvironment.merging(settings) { $1 }, in: home.url,
                output: Self.pipe(into: lines),
                errors: open(logPath, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0o600))
        }
    }

    /// One launch at a time: no program may inherit, and so hold open, the output of another.
    private static let launching = Mutex(())

    /// What it has logged so far.
    var log: String {
        String(decoding: (try? Data(contentsOf: logFile)) ?? Data(), as: UTF8.self)
    }

    /// SIGTERM, as an operator stops it.
    func terminate() {
        child.send(SIGTERM)
    }

    /// SIGKILL, as a crash or a power cut ends it.
    func kill() {
        child.send(SIGKILL)
    }

    var id: pid_t { child.id }

    var hasExited: Bool { child.hasExited }

    /// The most physical memory that it has had.
    var peakMemoryBytes: Int {
        get throws {
            let status = try String(contentsOfFile: "/proc/\(child.id)/status", encoding: .utf8)
            let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
            return try #require(Int(line.filter(\.isNumber))) * 1024
        }
    }

    /// - Throws: `TimedOut` when it still runs then.
    @discardableResult
    func exit(within limit: Duration = .patience) async throws -> ChildProcess.Exit {
        try await child.exit(within: limit)
    }

    /// - Returns: the end to write to.
    private static func pipe(into lines: Inbox<String>) throws -> Int32 {
        var ends: [Int32] = [0, 0]
        guard Foundation.pipe(&ends) == 0 else { throw POSIXError(.EMFILE) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        _ = NIOPipeBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(LineReader(lines: lines))
                }
            }
            .takingOwnershipOfDescriptor(input: ends[0])
        return ends[1]
    }

    /// What a program needs to run at all on some machines.
    private static var inheritedEnvironment: [String: String] {
        let names: Set = ["PATH", "HOME", "LD_LIBRARY_PATH", "TMPDIR", profileName]
        return ProcessInfo.processInfo.environment.filter { names.contains($0.key) }
    }

    /// Where a program built with counters writes them at its end.
    private static let profileName = "LLVM_PROFILE_FILE"

    /// A killed program writes no counters.
    static let isCounted = ProcessInfo.processInfo.environment[profileName] != nil

    /// `PARLEY_PROGRAM`, else the program that was built with the tests.
    private static func find() throws -> URL {
        if let path = ProcessInfo.processInfo.environment["PARLEY_PROGRAM"] { return URL(filePath: path) }
        var directory = Bundle(for: ParleyProcess.self).bundleURL
        for _ in 0..<5 {
            let program = directory.appending(path: "parley")
            if FileManager.default.isExecutableFile(atPath: program.path) { return program }
            directory.deleteLastPathComponent()
        }
        throw ProgramMissing()
    }
}

private final class LineReader: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let lines: Inbox<String>
    private var rest = ByteBuffer()

    init(lines: Inbox<String>) {
        self.lines = lines
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        rest.writeBuffer(&bytes)
        while let end = rest.readableBytesView.firstIndex(of: UInt8(ascii: "\n")) {
            let line = rest.readString(length: end - rest.readerIndex) ?? ""
            rest.moveReaderIndex(forwardBy: 1)
            lines.put(line)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        lines.finish()
    }
}

struct ProgramMissing: Error, CustomStringConvertible {
    var description: String { "the program parley is not beside the test bundle; build it, or set PARLEY_PROGRAM" }
}
