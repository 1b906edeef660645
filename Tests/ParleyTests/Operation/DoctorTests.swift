import Foundation
import Testing

@Suite struct DoctorTests {
    private func names(_ home: ServerHome) throws -> Set<String> {
        Set(try FileManager.default.subpathsOfDirectory(atPath: home.data.path))
    }

    @Test func saysWhatIsWellBeforeTheFirstStartAndMakesNothing() async throws {
        let home = try ServerHome()
        let (exit, output, _) = try await ParleyProgram.run(["doctor"], in: home)
        #expect(exit == .code(0), "\(output)")
        #expect(!output.contains("fail"))
        #expect(output.contains("ok    data folder: will be made at the first start"), "\(output)")
        #expect(output.contains("ok    database: will be made at the first start"), "\(output)")
        #expect(!FileManager.default.fileExists(atPath: home.data.path))
    }

    @Test func findsNothingToSayOfAServerThatIsStopped() async throws {
        let home = try ServerHome()
        #expect(try await ParleyProgram.run(["migrate"], in: home).exit == .code(0))
        let before = try names(home)
        let (exit, output, _) = try await ParleyProgram.run(["doctor"], in: home)
        #expect(exit == .code(0), "\(output)")
        #expect(output.contains("ok    data folder\n"), "\(output)")
        #expect(output.contains("ok    database\n"), "\(output)")
        #expect(try names(home) == before)
    }

    @Test func isContentBesideARunningServer() async throws {
        try await ParleyProgram.serving { program in
            let (exit, output, _) = try await ParleyProgram.run(["doctor"], in: program.home)
            #expect(exit == .code(0), "\(output)")
            #expect(output.contains("ok    data folder: held by a running server"), "\(output)")
            #expect(output.contains("ok    database\n"), "\(output)")
            #expect(try await Person.register(on: program).rest.get("auth/me").status == 200)
        }
    }

    @Test func namesADatabaseThatAnotherServerHas() async throws {
        try await ParleyProgram.serving { program in
            let database = "sqlite:\(program.home.data.appending(path: "parley.sqlite").path)"
            let (exit, output, _) = try await ParleyProgram.run(["doctor"], ["DATABASE_URL": database])
            #expect(exit == .code(1))
            #expect(
                output.contains("fail  database: DATABASE_URL=\(database): is used by a running server"), "\(output)")
        }
    }

    @Test func namesWhatIsNoDatabase() async throws {
        let home = try ServerHome()
        try home.write("This is a letter, not a database.", to: "data/parley.sqlite")
        let (exit, output, _) = try await ParleyProgram.run(["doctor"], in: home)
        #expect(exit == .code(1))
        #expect(output.contains("fail  database: "), "\(output)")
    }

    @Test(arguments: ["DATA_DIR", "DATABASE_URL"])
    func namesAPlaceThatCantBeWrittenTo(setting: String) async throws {
        let home = try ServerHome()
        try home.write("a file", to: "file")
        let path = home.url.appending(path: "file/below").path
        let (exit, output, _) = try await ParleyProgram.run(
            ["doctor"], [setting: setting == "DATA_DIR" ? path : "sqlite:\(path)"], in: home)
        #expect(exit == .code(1))
        #expect(output.contains(": \(setting)="), "\(output)")
    }

    @Test func namesAProviderThatIsAway() async throws {
        let (exit, output, _) = try await ParleyProgram.run(
            ["doctor"], ["AI_PROVIDER": "local", "LOCAL_MODEL_URL": "http://127.0.0.1:1/v1"])
        #expect(exit == .code(1))
        #expect(output.contains("fail  model"))
    }

    @Test func namesAModelThatTheProviderDoesNotHave() async throws {
        let upstream = try await FakeUpstream.start()
        let has = try await ParleyProgram.run(["doctor"], upstream.settings.merging(["AI_MODEL": "fake"]) { $1 })
        #expect(has.exit == .code(0), "\(has.output)")
        let lacks = try await ParleyProgram.run(["doctor"], upstream.settings.merging(["AI_MODEL": "faek"]) { $1 })
        #expect(lacks.exit == .code(1))
        #expect(
            lacks.output.contains(
                "fail  model (openai): AI_MODEL=faek: the provider has no such model; it has fake\n"),
            "\(lacks.output)")
    }

    @Test func aRedisThatIsAwayIsAFault() async throws {
        let settings = ["REDIS_URL": "redis://:hidden@127.0.0.1:1", "JWT_SECRET": String(repeating: "s", count: 40)]
        let (exit, output, _) = try await ParleyProgram.run(["doctor"], settings)
        #expect(exit == .code(1))
        #expect(output.contains("fail  redis: "), "\(output)")
        #expect(!output.contains("hidden"))
    }
}
