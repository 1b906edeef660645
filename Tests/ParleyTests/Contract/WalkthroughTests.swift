import Foundation
import Testing

/// `docs/api.md` as a reader follows it: every block in one shell, in order.
@Suite struct WalkthroughTests {
    /// A block of shell, and what the page says comes of it.
    private struct Step {
        var commands: String
        var output: String
    }

    private static let page = APIDocument.url.deletingLastPathComponent().appending(path: "docs/api.md")

    private func steps() throws -> [Step] {
        let text = try String(contentsOf: Self.page, encoding: .utf8)
        let blocks = text.matches(of: /```(\w+)\n((?:(?!```).|\n)*)```/).map { (String($0.1), String($0.2)) }
        return blocks.indices.filter { blocks[$0].0 == "sh" }.map { index in
            let next = blocks.indices.contains(index + 1) ? blocks[index + 1] : ("sh", "")
            return Step(commands: blocks[index].1, output: next.0 == "sh" ? "" : next.1)
        }
    }

    @Test(.timeLimit(.minutes(3)))
    func everyStepComesOutAsThePageSays() async throws {
        let steps = try steps()
        try #require(steps.count > 10)
        let program = try await ParleyProgram.start()
        let outputs = try await run(steps.map(\.commands), at: program)
        try await program.end()
        #expect(outputs.count == steps.count, "the shell stopped after step \(outputs.count)")
        for (step, output) in zip(steps, outputs) {
            #expect(fits(output, step.output), "\(step.commands)\nsays:\n\(output)\nand not:\n\(step.output)")
        }
    }

    /// `…` stands for anything.
    private func fits(_ output: String, _ expected: String) -> Bool {
        func trimmed(_ text: String) -> String { text.trimmingCharacters(in: .whitespacesAndNewlines) }
        let pattern = trimmed(expected).split(separator: "…", omittingEmptySubsequences: false)
            .map { NSRegularExpression.escapedPattern(for: String($0)) }.joined(separator: ".*?")
        let text = trimmed(output)
        return text.range(of: "^(?s:\(pattern))$", options: .regularExpression) != nil
    }

    /// - Returns: what each step printed, up to the first that failed.
    private func run(_ commands: [String], at program: ParleyProgram) async throws -> [String] {
        let folder = program.home.url
        let mark = "--- \(UUID().uuidString) ---"
        let script = "set -euo pipefail\n" + commands.map { "\($0)\nprintf '%s\\n' '\(mark)'\n" }.joined()
        try Data(script.utf8).write(to: folder.appending(path: "walk.sh"))
        let (output, errors) = (folder.appending(path: "walk.out"), folder.appending(path: "walk.err"))
        let environment = ProcessInfo.processInfo.environment.filter { ["PATH", "HOME"].contains($0.key) }
        let shell = try ChildProcess(
            URL(filePath: "/bin/bash"), ["walk.sh"],
            environment: environment.merging(["PARLEY": program.origin]) { $1 }, in: folder,
            output: open(output.path, O_CREAT | O_WRONLY | O_CLOEXEC, 0o600),
            errors: open(errors.path, O_CREAT | O_WRONLY | O_CLOEXEC, 0o600))
        let exit = try await shell.exit(within: .seconds(150))
        let complaints = try String(contentsOf: errors, encoding: .utf8)
        #expect(exit == .code(0), "\(complaints)")
        let printed = try String(contentsOf: output, encoding: .utf8).components(separatedBy: "\(mark)\n")
        return Array(printed.dropLast())
    }
}
