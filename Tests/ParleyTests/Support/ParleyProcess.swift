import Foundation
import Synchronization

/// The built program as a process: what it prints, and how it ends. It never outlives this value.
final class ParleyProcess: Sendable {
    enum Exit: Sendable, Equatable {
        case code(Int32)
        case signal(Int32)
    }

    let home: ServerHome
    /// What it prints, line by line.
    let lines = Inbox<String>()
    private let exits = Inbox<Exit>()
    private let lastExit = Mutex<Exit?>(nil)
    private let processID: Int32
    /// One launch at a time: a program must not inherit, and so hold open, the output of another.
    private static let launching = Mutex(())
    private let logFile: URL

    /// - Parameter settings: by name; nothing else of the environment reaches the program's settings.
    init(_ arguments: [String], settings: [String: String], in home: ServerHome) throws {
        self.home = home
        logFile = home.url.appending(path: "log-\(UUID().uuidString)")
        _ = FileManager.default.createFile(atPath: logFile.path, contents: nil)
        let process = Process()
        process.executableURL = try Self.find()
        process.arguments = arguments
        process.currentDirectoryURL = home.url
        process.environment = Self.inheritedEnvironment.merging(settings) { $1 }
        process.standardError = try FileHandle(forWritingTo: logFile)
        let (lines, exits) = (lines, exits)
        process.terminationHandler = { process in
            exits.put(
                process.terminationReason == .exit
                    ? .code(process.terminationStatus) : .signal(process.terminationStatus))
        }
        try Self.launching.withLock { _ in
            let output = Pipe()
            process.standardOutput = output
            Self.read(output, into: lines)
            try process.run()
        }
        processID = process.processIdentifier
    }

    deinit {
        if !hasExited { kill() }
    }

    /// What it has logged so far.
    var log: String {
        String(decoding: (try? Data(contentsOf: logFile)) ?? Data(), as: UTF8.self)
    }

    /// SIGTERM, as an operator stops it.
    func terminate() {
        _ = Foundation.kill(processID, SIGTERM)
    }

    /// SIGKILL, as a crash or a power cut ends it.
    func kill() {
        _ = Foundation.kill(processID, SIGKILL)
    }

    var hasExited: Bool { lastExit.withLock { $0 != nil } }

    /// - Throws: `TimedOut` when it still runs then.
    @discardableResult
    func exit(within limit: Duration = .patience) async throws -> Exit {
        if let known = lastExit.withLock(\.self) { return known }
        guard let exit = try await exits.next(within: limit) else { throw TimedOut(limit: limit) }
        lastExit.withLock { $0 = exit }
        return exit
    }

    private static func read(_ output: Pipe, into lines: Inbox<String>) {
        let rest = Mutex("")
        output.fileHandleForReading.readabilityHandler = { handle in
            let data = handle.availableData
            guard !data.isEmpty else {
                handle.readabilityHandler = nil
                return lines.finish()
            }
            rest.withLock { rest in
                rest += String(decoding: data, as: UTF8.self)
                while let end = rest.firstIndex(of: "\n") {
                    lines.put(String(rest[..<end]))
                    rest.removeSubrange(...end)
                }
            }
        }
    }

    /// What a program needs to run at all on some machines.
    private static var inheritedEnvironment: [String: String] {
        ProcessInfo.processInfo.environment.filter { ["PATH", "HOME", "LD_LIBRARY_PATH", "TMPDIR"].contains($0.key) }
    }

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

struct ProgramMissing: Error, CustomStringConvertible {
    var description: String { "the program parley is not beside the test bundle; build it, or set PARLEY_PROGRAM" }
}
