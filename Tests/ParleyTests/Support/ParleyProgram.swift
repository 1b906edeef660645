import Foundation
import Testing

/// A running server: the built program, listening on a free port of the loopback address.
final class ParleyProgram: Sendable {
    let process: ParleyProcess
    let port: Int

    var home: ServerHome { process.home }
    /// The origin that pages of this server have.
    var origin: String { "http://127.0.0.1:\(port)" }

    private init(process: ParleyProcess, port: Int) {
        self.process = process
        self.port = port
    }

    /// Starts it and waits until it takes connections.
    /// - Parameter settings: on top of a free port, a folder of its own and the scripted provider.
    /// - Throws: `DidNotStart` with what it logged.
    static func start(
        _ settings: [String: String] = [:], flags: [String] = [], in home: ServerHome? = nil,
        loggingTo logFile: URL? = nil
    ) async throws -> ParleyProgram {
        let process = try launch(["serve"] + flags, settings, in: home, loggingTo: logFile)
        while let line = try await process.lines.next() {
            guard line.hasPrefix("Parley is ready at ") else { continue }
            // Behind a proxy it says where people find it; the log says where it listens.
            let places = [line, process.log]
            guard let port = places.lazy.compactMap({ $0.firstMatch(of: /127\.0\.0\.1:(\d+)/) }).first?.1 else { break }
            return ParleyProgram(process: process, port: Int(port) ?? 0)
        }
        throw DidNotStart(exit: try await process.exit(), log: process.log)
    }

    /// Runs it to its end.
    static func run(
        _ arguments: [String] = ["serve"], _ settings: [String: String] = [:], in home: ServerHome? = nil,
        loggingTo logFile: URL? = nil
    ) async throws -> (exit: ChildProcess.Exit, output: String, log: String) {
        let process = try launch(arguments, settings, in: home, loggingTo: logFile)
        let exit = try await process.exit()
        var output = ""
        while let line = try await process.lines.next() { output += line + "\n" }
        return (exit, output, process.log)
    }

    private static func launch(
        _ arguments: [String], _ settings: [String: String], in home: ServerHome?, loggingTo logFile: URL?
    ) throws -> ParleyProcess {
        let home = try home ?? ServerHome()
        let usual = ["PORT": "0", "DATA_DIR": home.data.path, "AI_PROVIDER": "scripted"]
            .merging(home.cluster?.settings ?? [:]) { $1 }
        return try ParleyProcess(
            arguments, settings: usual.merging(settings) { $1 }.filter { $0.value != notSet }, in: home,
            loggingTo: logFile)
    }

    /// The value of a usual setting that is to be left out.
    static let notSet = "(not set)"

    /// Runs `body` with a server of its own.
    static func serving<Result>(
        _ settings: [String: String] = [:], in home: ServerHome? = nil,
        _ body: (ParleyProgram) async throws -> Result
    ) async throws -> Result {
        let program = try await start(settings, in: home)
        do {
            let result = try await body(program)
            try await program.leave()
            return result
        } catch {
            try await program.leave()
            throw error
        }
    }

    /// Ends it when nothing more is wanted of it: the quick way, unless it has counters to write.
    private func leave() async throws {
        guard ParleyProcess.isCounted, !process.hasExited else { return try await end() }
        do {
            _ = try await stop()
        } catch {
            try await end()
        }
    }

    /// What it says of itself and all that it needs.
    func health() async throws -> String? {
        try await RESTClient(port: port).get("/health?deep=1").json["status"].string
    }

    /// Ends it as a crash does, if it has not ended.
    func end() async throws {
        guard !process.hasExited else { return }
        process.kill()
        try await process.exit()
    }

    /// Asks it to stop, and waits.
    func stop(within limit: Duration = .patience) async throws -> ChildProcess.Exit {
        process.terminate()
        return try await process.exit(within: limit)
    }

    struct DidNotStart: Error, CustomStringConvertible {
        var exit: ChildProcess.Exit
        var log: String

        var description: String { "the server did not start: \(log)" }
    }
}

// MARK: One server for a suite

extension ParleyProgram {
    /// The server of the suite that a test is in.
    @TaskLocal private static var ofSuite: ParleyProgram?

    static var shared: ParleyProgram {
        get throws { try #require(ofSuite, "the suite has no server") }
    }

    /// Starts one server before the first test of a suite, and ends it after the last.
    struct Serving: SuiteTrait, TestScoping {
        let settings: [String: String]

        func provideScope(
            for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
        ) async throws {
            try await ParleyProgram.serving(settings) { program in
                try await ParleyProgram.$ofSuite.withValue(program) { try await function() }
            }
        }
    }
}

extension SuiteTrait where Self == ParleyProgram.Serving {
    static func serving(_ settings: [String: String] = [:]) -> Self { Self(settings: settings) }
}
