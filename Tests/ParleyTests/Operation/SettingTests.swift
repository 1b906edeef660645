import Foundation
import Testing

@Suite struct SettingTests {
    @Test(arguments: [
        ("PORT", "http"), ("PORT", "70000"), ("PORT", "-1"), ("PUBLIC_URL", "chat.example"), ("PUBLIC_URL", "ftp://x"),
        ("ALLOWED_ORIGINS", "example.org"), ("DATABASE_URL", "mysql://x"), ("DATABASE_URL", "sqlite:"),
        ("DATABASE_URL", "postgres://ada:secret@[::1/parley"), ("REDIS_URL", "cache:6379"),
        ("AI_TAKEOVER", "on"), ("AI_TAKEOVER", "maybe"),
        ("JWT_SECRET", "short"), ("REGISTRATION", "maybe"), ("AI_PROVIDER", "magic"),
        ("OPENAI_API_KEY", "sk-key\r"), ("ANTHROPIC_API_KEY", "sk key"), ("ANTHROPIC_BASE_URL", "api.anthropic.com"),
        ("OPENAI_BASE_URL", "localhost"), ("LOCAL_MODEL_URL", "x"), ("AI_MAX_TOKENS", "0"), ("AI_MAX_TOKENS", "many"),
        ("AI_CONTEXT_TOKENS", "5"), ("AI_CONTEXT_TOKENS", "4611686018427387904"), ("AI_TIMEOUT", "soon"),
        ("AI_TIMEOUT", "0s"), ("AI_TIMEOUT", "25h"),
        ("AI_TIMEOUT", "9223372036854775807h"), ("AI_TIMEOUT", "99999999999999999999"), ("AI_TIMEOUT", "s"),
        ("CHAT_RATE_LIMIT", "60"), ("CHAT_RATE_LIMIT", "0/minute"), ("CHAT_RATE_LIMIT", "5/day"),
        ("USAGE_DAILY_TOKENS", "0"), ("USAGE_DAILY_TOKENS", "1e6"), ("USAGE_MONTHLY_TOKENS", "many"),
        ("USAGE_MONTHLY_COST", "0"), ("USAGE_MONTHLY_COST", "5 EUR"), ("USAGE_MONTHLY_COST", "-1"),
        ("SUMMARISE_CRON", "hourly"), ("SUMMARISE_CRON", "0 0 30 2 *"), ("SUMMARISE_CRON", "60 * * * *"),
        ("SUMMARISE_MESSAGE_THRESHOLD", "1"), ("SUMMARISE_TOKEN_THRESHOLD", "0"), ("SUMMARISE_IDLE", "0s"),
        ("DRAIN_TIMEOUT", "-1"), ("DRAIN_TIMEOUT", "86401"), ("DRAIN_TIMEOUT", "153722867280912931m"),
        ("TRUSTED_PROXIES", "proxy.example.org"), ("TRUSTED_PROXIES", "10.0.0.0/33"),
        ("LOG_LEVEL", "loud"), ("LOG_FORMAT", "xml"),
        ("HOST", "not.an.address.invalid"), ("DATA_DIR", "/proc/parley"),
    ])
    func aWrongValueStopsTheStartWithOneLine(name: String, value: String) async throws {
        let (exit, output, log) = try await ParleyProgram.run(["serve"], [name: value])
        #expect(exit == .code(78))
        #expect(output.isEmpty)
        let lines = log.split(separator: "\n").filter { $0.hasPrefix("parley: ") }
        #expect(lines.count == 1, "\(log)")
        #expect(!log.contains("Fatal") && !log.contains("Swift/"), "\(log)")
        let line = lines.first ?? ""
        #expect(line.contains(name), "\(line)")
        // A secret, or an address that may hold a password, is not repeated.
        if ["JWT_SECRET", "OPENAI_API_KEY", "ANTHROPIC_API_KEY", "REDIS_URL"].contains(name) {
            #expect(!line.contains(value), "\(line)")
        } else if name == "DATABASE_URL" {
            #expect(!line.contains("secret"), "\(line)")
        } else {
            #expect(line.contains(value), "\(line)")
        }
        #expect(line.count > "parley: \(name)=\(value): ".count + 10, "\(line)")
    }

    @Test(arguments: [("openai", "OPENAI_API_KEY"), ("anthropic", "ANTHROPIC_API_KEY")])
    func aMissingKeyIsNamed(provider: String, name: String) async throws {
        let (exit, _, log) = try await ParleyProgram.run(["serve"], ["AI_PROVIDER": provider])
        #expect(exit == .code(78))
        #expect(log.contains(name))
    }

    @Test func nodesNeedOneSecret() async throws {
        let (exit, _, log) = try await ParleyProgram.run(
            ["serve"], ["REDIS_URL": "redis://127.0.0.1:1", "JWT_SECRET": ""])
        #expect(exit == .code(78))
        #expect(log.contains("JWT_SECRET") && log.contains("REDIS_URL"))
    }

    @Test(arguments: [["serve", "--no-such-flag"], ["no-such-command"], ["serve", "--port"], ["serve", "extra"]])
    func wrongUsageIs64(arguments: [String]) async throws {
        let (exit, output, log) = try await ParleyProgram.run(arguments)
        #expect(exit == .code(64))
        #expect((output + log).contains("Usage:"))
    }

    @Test(arguments: [["--help"], ["--version"], ["serve", "--help"], ["migrate", "--help"], ["doctor", "--help"]])
    func helpAndVersionAreThere(arguments: [String]) async throws {
        let (exit, output, _) = try await ParleyProgram.run(arguments)
        #expect(exit == .code(0))
        #expect(!output.isEmpty)
    }

    @Test func aPortInUseIsNamed() async throws {
        try await ParleyProgram.serving { program in
            let (exit, _, log) = try await ParleyProgram.run(["serve"], ["PORT": String(program.port)])
            #expect(exit == .code(78))
            #expect(log.contains("PORT=\(program.port)"), "\(log)")
        }
    }

    @Test func aMissingWebClientIsNamed() async throws {
        let home = try ServerHome()
        try FileManager.default.removeItem(at: home.url.appending(path: "Public"))
        do {
            // In a checkout with a built client, that one is found above the program.
            try await ParleyProgram.start(in: home).end()
        } catch let failure as ParleyProgram.DidNotStart {
            #expect(failure.exit == .code(78))
            #expect(failure.log.contains("make build"))
        }
    }

    @Test func signingKeysCanBeRotated() async throws {
        let home = try ServerHome()
        let (old, new) = (String(repeating: "o", count: 32), String(repeating: "n", count: 32))
        let person = try await ParleyProgram.serving(["JWT_SECRET": old], in: home) {
            try await Person.register(on: $0)
        }
        try await ParleyProgram.serving(["JWT_SECRET": "\(new),\(old)"], in: home) { program in
            let me = try await person.on(program).rest.get("auth/me")
            #expect(me.status == 200)
        }
        try await ParleyProgram.serving(["JWT_SECRET": new], in: home) { program in
            let me = try await person.on(program).rest.get("auth/me")
            #expect(me.status == 401)
            let refreshed = try await person.on(program).browser.post("auth/refresh")
            #expect(refreshed.status == 200)
        }
    }

    @Test func theEnvironmentWinsOverTheFileAndFlagsWinOverBoth() async throws {
        let home = try ServerHome()
        try home.write("AI_PROVIDER=scripted\nREGISTRATION=closed\nLOG_LEVEL=error\nPORT=1\n", to: ".env")
        let program = try await ParleyProgram.start(
            ["PORT": "2", "AI_PROVIDER": ParleyProgram.notSet], flags: ["--port", "0"], in: home)
        let reply = try await RESTClient(port: program.port).post(
            "auth/register", ["email": "a@example.org", "password": "0123456789", "display_name": "Ada"])
        try expectProblem(reply, 403, "forbidden")
        #expect(!program.process.log.contains(" info "))
        try await program.end()
        try await ParleyProgram.serving(["REGISTRATION": "open"], in: home) { program in
            _ = try await Person.register(on: program)
        }
    }

    @Test func aWrongValueInTheFileIsNamed() async throws {
        let home = try ServerHome()
        try home.write("LOG_FORMAT=xml\n", to: ".env")
        let (exit, _, log) = try await ParleyProgram.run(in: home)
        #expect(exit == .code(78))
        #expect(log.contains("LOG_FORMAT=xml"))
    }

    @Test func migrateMakesADatabaseThatServeTakes() async throws {
        let home = try ServerHome()
        #expect(try await ParleyProgram.run(["migrate"], in: home).exit == .code(0))
        #expect(try await ParleyProgram.run(["migrate"], in: home).exit == .code(0))
        try await ParleyProgram.serving(in: home) { _ = try await Person.register(on: $0) }
    }
}
