import Foundation
import Testing

@Suite struct LogTests {
    @Test(arguments: ["text", "json"])
    func neitherTextNorSecretsAreLogged(format: String) async throws {
        let upstream = try await FakeUpstream.start()
        let settings = upstream.settings.merging(["LOG_LEVEL": "trace", "LOG_FORMAT": format]) { $1 }
        try await ParleyProgram.serving(settings) { program in
            let person = try await Person.register(on: program)
            let thread = try await person.newThread()
            let socket = try await thread.joinedSocket()
            try await socket.say("the secret question")
            let question = try await upstream.question()
            try await question.begin()
            try await question.send(token: "the secret answer")
            _ = try await socket.next("stream_chunk")
            try await question.hangUp()
            _ = try await thread.endedAnswer()

            let rest = RESTClient(port: program.port)
            _ = try await rest.post(
                "auth/login", ["email": .string(person.email), "password": "the wrong password"])
            _ = try await person.rest.post("\(thread.path)/messages", ["content": "the secret question", "options": 1])
            try await socket.send(text: "{\"type\":\"send_message\",\"content\":\"the secret question\"")
            try await socket.send(["type": "heartbeat", "timestamp": "2026-11-22T10:22:33.123Z"])
            _ = try await socket.next("heartbeat_ack")
            _ = try await person.browser.post("auth/refresh")
            _ = try await person.browser.post("auth/refresh")

            let log = program.process.log
            #expect(log.utf8.count > 200, "a trace has something to say")
            for secret in [
                "secret question", "secret answer", Person.password, "wrong password", person.accessToken,
                person.refreshToken, "sk-test-secret-key",
                try String(contentsOf: program.home.data.appending(path: "jwt-secret"), encoding: .utf8),
            ] {
                #expect(!log.contains(secret), "the log holds “\(secret.prefix(20))”")
            }
            if format == "json" {
                for line in log.split(separator: "\n") {
                    #expect((try? JSON(parsing: line.utf8))?.keys.isEmpty == false, "\(line)")
                }
            }
        }
    }

    /// Everything written to it fails, as on a disk that is full.
    private static let full = URL(filePath: "/dev/full")

    @Test(.enabled(if: FileManager.default.fileExists(atPath: full.path)), arguments: ["text", "json"])
    func aLogThatTakesNothingEndsNothing(format: String) async throws {
        let settings = ["LOG_LEVEL": "trace", "LOG_FORMAT": format]
        let program = try await ParleyProgram.start(settings, loggingTo: Self.full)
        _ = try await Person.register(on: program)
        #expect(try await program.stop() == .code(0))
        let refused = try await ParleyProgram.run(["serve"], ["LOG_FORMAT": "loud"], loggingTo: Self.full)
        #expect(refused.exit == .code(78))
    }
}
